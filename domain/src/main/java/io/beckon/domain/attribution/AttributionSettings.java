package io.beckon.domain.attribution;

import io.beckon.schema.TouchKind;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How orders are credited. Whoever changes anything of it raises the version: its figures are then
 * computed anew from history, beside those of the version before.
 *
 * @param version 1 or more; part of every credit and figure
 * @param windows how long before an order a touch of this kind still counts, by kind or by {@code
 *     channel/kind}, in lower case; kinds that are not named count for nothing
 * @param halfLife in which a touch's weight halves, for the time-decay model
 * @param outcome how long after a rule's first firing a contact's revenue counts for its holdout
 */
public record AttributionSettings(
    int version, TreeMap<String, Duration> windows, Duration halfLife, Duration outcome)
    implements Serializable {
  /** Contacts with fewer orders than this can be held for so long. */
  static final Duration ORDERS_KEPT = Duration.ofDays(60);

  /** No window is longer. */
  public static final Duration LONGEST_WINDOW = Duration.ofDays(10);

  /** No outcome window is longer. */
  public static final Duration LONGEST_OUTCOME = Duration.ofDays(40);

  /** Clicks count for five days, what was only seen for one. */
  public static final AttributionSettings DEFAULT =
      new AttributionSettings(
          1,
          new TreeMap<>(
              Map.of(
                  "clicked", Duration.ofDays(5),
                  "opened", Duration.ofDays(1),
                  "shown", Duration.ofDays(1))),
          Duration.ofDays(7),
          Duration.ofDays(30));

  public AttributionSettings {
    if (version < 1) {
      throw new IllegalArgumentException("version: " + version + " is not 1 or more");
    }
    for (Map.Entry<String, Duration> window : windows.entrySet()) {
      if (window.getValue().isNegative() || window.getValue().compareTo(LONGEST_WINDOW) > 0) {
        throw new IllegalArgumentException(
            "windows/"
                + window.getKey()
                + ": a window has 0 to "
                + LONGEST_WINDOW.toDays()
                + " days");
      }
    }
    if (halfLife.isNegative() || halfLife.isZero()) {
      throw new IllegalArgumentException("halfLife: it must be longer than nothing");
    }
    if (outcome.isNegative() || outcome.compareTo(LONGEST_OUTCOME) > 0) {
      throw new IllegalArgumentException(
          "outcome: it has 0 to " + LONGEST_OUTCOME.toDays() + " days");
    }
  }

  /** How long before an order such a touch counts, milliseconds; 0: it never does. */
  long window(String channel, TouchKind kind) {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    Duration own = windows.get(channel + "/" + name);
    return own != null ? own.toMillis() : windows.getOrDefault(name, Duration.ZERO).toMillis();
  }
}
