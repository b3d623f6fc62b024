package io.beckon.domain.event;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What senders report: the names begin with the channel, as in {@code Email Opened}, {@code SMS
 * Delivered}, {@code Push Bounced}.
 */
public final class MessageEvents {
  /** What became of a message, or what its reader did. */
  public enum Fate {
    /** On its way, read, clicked: the channel stays as it is. */
    UNDER_WAY("sent", "delivered", "opened", "link clicked", "clicked", "deferred", "dropped"),
    /** The contact says no. */
    OPT_OUT("unsubscribed", "opted out", "stop received"),
    /** The contact says that it is spam. */
    COMPLAINT("marked as spam", "spam reported", "complained", "spam complaint", "spammed"),
    /** It did not reach the contact this time. */
    BOUNCE("bounced", "failed", "undelivered", "undeliverable", "rejected"),
    /** It never will, whatever the report says beside the name. */
    DEAD("hard bounced", "number invalid", "address invalid", "token expired", "token invalid");

    private final List<String> phrases;

    Fate(String... phrases) {
      this.phrases = List.of(phrases);
    }
  }

  /**
   * A name that is understood.
   *
   * @param channel that it begins with; null: it names none
   * @param fate of the message
   */
  public record Reading(@Nullable String channel, Fate fate) {
    /** Whether the contact says no: unsubscribes, or complains. */
    public boolean isOptOut() {
      return fate == Fate.OPT_OUT || fate == Fate.COMPLAINT;
    }

    /** Whether the message did not reach the contact. */
    public boolean isBounce() {
      return fate == Fate.BOUNCE || fate == Fate.DEAD;
    }
  }

  private static final List<String> CHANNELS =
      List.of("Email", "E-mail", "E-Mail", "SMS", "Push", "RTB", "Onsite");

  private static final Map<String, Fate> FATES = new HashMap<>();

  /** By channel in small letters. */
  private static final Map<String, String> NAMED = new HashMap<>();

  /** By name as it is usually spelled, so that most need no reading. */
  private static final Map<String, Reading> SPELLED = new HashMap<>();

  static {
    for (Fate fate : Fate.values()) {
      fate.phrases.forEach(phrase -> FATES.put(phrase, fate));
    }
    for (String channel : CHANNELS) {
      NAMED.put(channel.toLowerCase(Locale.ROOT), ConsentNames.of(channel));
    }
    for (String phrase : FATES.keySet()) {
      for (String channel : CHANNELS) {
        spelled(channel + " " + titled(phrase));
      }
      spelled(titled(phrase));
    }
  }

  private MessageEvents() {}

  /** What a name says of a message; null: it is no report. */
  public static @Nullable Reading read(String name) {
    Reading known = SPELLED.get(name);
    return known != null ? known : parse(name);
  }

  /** Whether the contact says no by an event of this name. */
  public static boolean isOptOut(String name) {
    Reading reading = read(name);
    return reading != null && reading.isOptOut();
  }

  private static @Nullable Reading parse(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    int space = small.indexOf(' ');
    if (space > 0) {
      String channel = NAMED.get(small.substring(0, space));
      Fate fate = channel == null ? null : FATES.get(small.substring(space + 1));
      if (fate != null) {
        return new Reading(channel, fate);
      }
    }
    Fate fate = FATES.get(small);
    return fate == null ? null : new Reading(null, fate);
  }

  private static void spelled(String name) {
    Reading reading = parse(name);
    if (reading != null) {
      SPELLED.put(name, reading);
    }
  }

  private static String titled(String phrase) {
    StringBuilder titled = new StringBuilder(phrase);
    for (int i = 0; i < phrase.length(); i++) {
      if ((i == 0 || phrase.charAt(i - 1) == ' ') && !phrase.startsWith("as ", i)) {
        titled.setCharAt(i, Character.toUpperCase(phrase.charAt(i)));
      }
    }
    return titled.toString();
  }
}
