package io.beckon.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.beckon.cli.engine.EventSender;
import io.beckon.collector.http.Demo;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Trigger;
import java.util.Deque;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;

/** People who click around on the demo's page, and what they were sent. */
final class DemoVisitors implements Demo {
  private static final String WORKSPACE = "gift-shop";
  private static final int SHOWN = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventSender sender;
  private final Deque<Trigger> triggers = new ConcurrentLinkedDeque<>();

  /**
   * @param sender of its own: it is used on the collector's threads, one at a time
   */
  DemoVisitors(EventSender sender) {
    this.sender = sender;
  }

  /** Hears of a trigger. */
  void sent(Trigger trigger) {
    triggers.addFirst(trigger);
    if (triggers.size() > SHOWN) {
      triggers.pollLast();
    }
  }

  @Override
  public synchronized void signUp(String user) {
    long now = System.currentTimeMillis();
    Event event =
        Event.newBuilder()
            .setKind(EventKind.IDENTIFY)
            .setWorkspace(WORKSPACE)
            .setMessageId("sign-up-" + UUID.randomUUID())
            .setName("identify")
            .setUserId(user)
            .setSource("demo page")
            .setTimestamp(now)
            .setReceivedAt(now)
            .build();
    for (String channel : List.of("email", "sms", "rtb")) {
      event.getConsents().add(new ConsentChange(channel, true, "demo page"));
    }
    sender.send(event);
  }

  @Override
  public String triggers(String user) {
    ArrayNode list = JSON.createArrayNode();
    for (Trigger trigger : triggers) {
      if (trigger.getWorkspace().equals(WORKSPACE) && trigger.getContact().equals(user)) {
        list.addObject()
            .put("rule", trigger.getRule())
            .put("channel", trigger.getChannel())
            .put("what", what(trigger))
            .put("why", TriggerTable.why(trigger));
      }
    }
    return list.toString();
  }

  private static String what(Trigger trigger) {
    StringJoiner what = new StringJoiner(", ");
    what.add(TriggerTable.what(trigger));
    try {
      JsonNode payload =
          JSON.readTree(trigger.getPayload().isEmpty() ? "{}" : trigger.getPayload());
      for (JsonNode item : payload.path("items")) {
        what.add(item.path("quantity").asInt(1) + " × " + item.path("name").asText("?"));
      }
    } catch (JsonProcessingException e) {
      what.add(trigger.getPayload());
    }
    return what.toString();
  }
}
