package io.beckon.cli.demo;

import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A made-up channel sender: it sends what triggers ask for, and reports who opened and clicked.
 * Whether a contact does is decided by the trigger's id, so that a trigger that comes twice is
 * reported in the same words.
 */
public final class DemoSender {
  private static final Map<String, Double> COSTS = Map.of("email", 0.01, "sms", 0.05);
  private static final int OPEN = 60;
  private static final int CLICK = 35;

  /** Whoever reacts sooner is a scanner of links, no reader. */
  public static final long READING_SECONDS = 6;

  private DemoSender() {}

  /** What the sender reports of a trigger at once: that its mail went out. */
  public static List<Event> sent(Trigger trigger, long now) {
    Double cost = cost(trigger);
    if (cost == null) {
      return List.of();
    }
    Event sent = report(trigger, "Email Sent", now);
    sent.setCurrency("GBP");
    sent.getProperties().put("cost", cost);
    return List.of(sent);
  }

  /** What the reader does about the mail, after {@link #READING_SECONDS} seconds. */
  public static List<Event> reactions(Trigger trigger, long now) {
    List<Event> reports = new ArrayList<>();
    int luck = Math.floorMod(trigger.getId().hashCode(), 100);
    if (cost(trigger) == null) {
      return reports;
    }
    if (luck < OPEN) {
      reports.add(report(trigger, "Email Opened", now));
    }
    if (luck < CLICK) {
      reports.add(report(trigger, "Email Link Clicked", now));
    }
    return reports;
  }

  /** What a message of the trigger costs; null: the sender does not send it. */
  private static @Nullable Double cost(Trigger trigger) {
    return trigger.getKind() == TriggerKind.FIRE ? COSTS.get(trigger.getChannel()) : null;
  }

  private static Event report(Trigger trigger, String name, long now) {
    return Event.newBuilder()
        .setWorkspace(trigger.getWorkspace())
        .setMessageId(trigger.getId() + "-" + name.substring(6).replace(' ', '-'))
        .setName(name)
        .setUserId(trigger.getContact())
        .setTimestamp(now)
        .setReceivedAt(now)
        .setMessage(
            MessageReport.newBuilder()
                .setChannel(trigger.getChannel())
                .setTemplate(trigger.getTemplate())
                .setTriggerId(trigger.getId())
                .build())
        .build();
  }
}
