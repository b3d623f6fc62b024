package io.beckon.domain.event;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What senders report: the names begin with the channel, as in {@code Email Opened}, {@code SMS
 * Delivered}, {@code Push Bounced}.
 */
public final class MessageEvents {
  private static final Set<String> OPT_OUTS = Set.of("unsubscribed", "opted out", "stop received");

  private static final Set<String> COMPLAINTS =
      Set.of("marked as spam", "spam reported", "complained", "spam complaint", "spammed");

  private static final Set<String> BOUNCES =
      Set.of("bounced", "failed", "undelivered", "undeliverable", "rejected");

  /** Bounces that are for good whatever the report says beside them. */
  private static final Set<String> DEAD =
      Set.of("hard bounced", "number invalid", "address invalid", "token expired", "token invalid");

  private static final Set<String> OTHERS =
      Set.of("sent", "delivered", "opened", "link clicked", "clicked", "deferred", "dropped");

  private MessageEvents() {}

  /** The channel that a report's name begins with; null: it is no report with a channel. */
  public static @Nullable String channel(String name) {
    int space = name.indexOf(' ');
    if (space < 1 || !isPart(name, space)) {
      return null;
    }
    return ConsentNames.of(name.substring(0, space));
  }

  private static boolean isPart(String name, int space) {
    String rest = name.substring(space + 1).toLowerCase(Locale.ROOT);
    String first = name.substring(0, space).toLowerCase(Locale.ROOT);
    boolean channel =
        switch (first) {
          case "email", "e-mail", "sms", "push", "rtb", "onsite" -> true;
          default -> false;
        };
    return channel
        && (OTHERS.contains(rest)
            || OPT_OUTS.contains(rest)
            || COMPLAINTS.contains(rest)
            || BOUNCES.contains(rest)
            || DEAD.contains(rest));
  }

  /** Whether the contact says no: unsubscribes, or complains. */
  public static boolean isOptOut(String name) {
    String rest = rest(name);
    return OPT_OUTS.contains(rest) || COMPLAINTS.contains(rest);
  }

  /** Whether the contact complains that the message is spam. */
  public static boolean isComplaint(String name) {
    return COMPLAINTS.contains(rest(name));
  }

  /** Whether the message did not reach the contact. */
  public static boolean isBounce(String name) {
    String rest = rest(name);
    return BOUNCES.contains(rest) || DEAD.contains(rest);
  }

  /** Whether the address is dead by the name of the event alone. */
  public static boolean isDead(String name) {
    return DEAD.contains(rest(name));
  }

  /** The name in small letters without its channel. */
  private static String rest(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    int space = small.indexOf(' ');
    return channel(name) == null || space < 0 ? small : small.substring(space + 1);
  }
}
