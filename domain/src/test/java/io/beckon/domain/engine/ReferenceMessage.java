package io.beckon.domain.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A message that {@link ReferenceModel} wants to send, and what may hold it back. */
final class ReferenceMessage {
  final String rule;
  final String kind;
  final String template;
  final List<String> channels;

  /** Beside what every message carries. */
  final Map<String, Object> payload = new TreeMap<>();

  boolean common = true;
  int step;
  int priority;
  long since;

  /** Under what name its limits are counted. */
  String counted;

  long gap;
  int max;
  long per;
  boolean quiet;
  boolean anyHour;

  /** So long after {@link #since} it is worth nothing; 0: it always is worth something. */
  long expires;

  boolean heldOut;
  Runnable sent = () -> {};

  /** When it went out, or was held back for good. */
  Runnable settled = () -> {};

  /** Plans the next attempt, when quiet hours are over. */
  LongConsumer postponed =
      until -> {
        throw new IllegalStateException("nothing is said of when it may go, but not now");
      };

  ReferenceMessage(String rule, String kind, String template, long since, String... channels) {
    this.rule = rule;
    this.kind = kind;
    this.template = template;
    this.since = since;
    this.counted = rule;
    this.channels = List.of(channels);
    this.expires = 7 * ReferenceFacts.DAY;
  }

  ReferenceMessage limits(int priority, long gap, long expires) {
    this.priority = priority;
    this.gap = gap;
    this.expires = expires == 0 ? this.expires : expires;
    return this;
  }

  ReferenceMessage carry(String name, Object value) {
    payload.put(name, value);
    return this;
  }

  ReferenceMessage sent(Runnable then) {
    this.sent = then;
    return this;
  }
}
