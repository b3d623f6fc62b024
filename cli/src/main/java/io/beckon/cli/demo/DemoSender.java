package io.beckon.cli.demo;

import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A made-up channel sender: it sends what triggers ask for, and reports who opened and clicked.
 * Whether a contact does is decided by the trigger's id, so that a trigger that comes twice is
 * reported in the same words.
 */
public final class DemoSender {
  private static final Map<String, Double> COSTS = Map.of("email", 0.01, "sms", 0.05);
  private static final int OPEN = 60;
  private static final int CLICK = 35;

  private DemoSender() {}

  /** What the sender reports of a trigger, at the given time. */
  public static List<Event> reports(Trigger trigger, long now) {
    List<Event> reports = new ArrayList<>();
    Double cost = COSTS.get(trigger.getChannel());
    if (trigger.getKind() != TriggerKind.FIRE || cost == null) {
      return reports;
    }
    int luck = Math.floorMod(trigger.getId().hashCode(), 100);
    Event sent = report(trigger, "Email Sent", now);
    sent.setCurrency("GBP");
    sent.getProperties().put("cost", cost);
    reports.add(sent);
    if (luck < OPEN) {
      reports.add(report(trigger, "Email Opened", now));
    }
    if (luck < CLICK) {
      reports.add(report(trigger, "Email Link Clicked", now));
    }
    return reports;
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
