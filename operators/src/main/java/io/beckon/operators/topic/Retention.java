package io.beckon.operators.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long Kafka keeps the records of a topic. */
public enum Retention {
  FOREVER("for good", settings("retention.ms", "-1")),
  YEAR("a year", kept(Duration.ofDays(365))),
  DAYS_90("90 days", kept(Duration.ofDays(90))),
  DAYS_30("30 days", kept(Duration.ofDays(30))),

  /** Segments of a day, so that a record does not stay for as long as its segment grows. */
  DAYS_7("7 days", kept(Duration.ofDays(7), Duration.ofDays(1))),
  LATEST("the latest of a key", settings("cleanup.policy", "compact")),

  /**
   * Compacted, and that within a day: the segment that is written to is never compacted, and what a
   * tombstone withdraws would stay in it for as long as it grows.
   */
  LATEST_WITHIN_A_DAY(
      "the latest of a key; those before it go within a day",
      settings(
          "cleanup.policy", "compact",
          "segment.ms", millis(Duration.ofDays(1)),
          "max.compaction.lag.ms", millis(Duration.ofDays(1))));

  private final String words;
  private final Map<String, String> settings;

  Retention(String words, Map<String, String> settings) {
    this.words = words;
    this.settings = settings;
  }

  /** As the documentation says it. */
  public String words() {
    return words;
  }

  /** How long a record is kept, milliseconds; {@link Long#MAX_VALUE}: not by time. */
  public long millis() {
    String time = settings.getOrDefault("retention.ms", "-1");
    return time.equals("-1") ? Long.MAX_VALUE : Long.parseLong(time);
  }

  /** Kafka's settings of the topic. */
  public Map<String, String> settings() {
    return settings;
  }

  private static Map<String, String> kept(Duration time) {
    return settings("retention.ms", millis(time));
  }

  private static Map<String, String> kept(Duration time, Duration segment) {
    return settings("retention.ms", millis(time), "segment.ms", millis(segment));
  }

  private static Map<String, String> settings(String... namesAndValues) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Map.copyOf(settings);
  }

  private static String millis(Duration time) {
    return String.valueOf(time.toMillis());
  }
}
