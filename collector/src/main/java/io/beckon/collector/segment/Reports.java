package io.beckon.collector.segment;

import io.beckon.domain.basics.Texts;
import io.beckon.domain.event.ConsentNames;
import io.beckon.domain.event.MessageEvents;
import io.beckon.schema.MessageReport;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What senders report of messages: which, on which channel, and what became of it. */
final class Reports {
  /** Words of senders for a bounce that is for good. */
  private static final Set<String> PERMANENT =
      Set.of(
          "hard",
          "permanent",
          "hard-bounce",
          "hardbounce",
          "invalid",
          "suppressed",
          "blocked-for-good",
          "unregistered",
          "unknown-user",
          "dead");

  private Reports() {}

  static boolean isReport(String name) {
    MessageEvents.Reading reading = MessageEvents.read(name);
    return reading != null && (reading.channel() != null || reading.isOptOut());
  }

  static @Nullable MessageReport read(String name, Fields properties) {
    String trigger = properties.id("trigger_id", "triggerId");
    if (trigger == null && !isReport(name)) {
      return null;
    }
    return MessageReport.newBuilder()
        .setChannel(channel(name, properties))
        .setMessageId(properties.id("email_id", "message_id"))
        .setTemplate(properties.kept("template"))
        .setTriggerId(trigger)
        .setLink(properties.kept("link_url", "link"))
        .setPermanent(isPermanent(properties))
        .build();
  }

  /** The channel that it names; else that of the event's name. */
  private static String channel(String name, Fields properties) {
    String said = properties.text("channel", "medium");
    MessageEvents.Reading reading = MessageEvents.read(name);
    String ofName = reading == null ? null : reading.channel();
    if (said != null && (ofName == null || properties.of().has("channel"))) {
      return Texts.cut(ConsentNames.of(said), 100);
    }
    return ofName != null ? ofName : name.startsWith("Promotion ") ? "onsite" : "email";
  }

  private static boolean isPermanent(Fields properties) {
    if (properties.flag("permanent", "hard")) {
      return true;
    }
    String type = properties.text("bounce_type", "bounceType", "type", "classification");
    return type != null
        && PERMANENT.contains(
            type.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-'));
  }
}
