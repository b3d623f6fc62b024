package io.beckon.operators.engage;

import io.beckon.domain.evaluation.Reasons;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.identity.LifecycleOutcome.Happening;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of engage-contact. Every label has a small closed set of values; there is never one
 * per contact.
 */
final class EngageMetrics {
  private static final Map<Happening, String> NAMES =
      new EnumMap<>(
          Map.of(
              Happening.DUPLICATE, "duplicates",
              Happening.RETIRED, "visitorsRetired",
              Happening.MERGED, "contactsMerged",
              Happening.ERASED, "contactsErased",
              Happening.FORGOTTEN, "forgottenEvents",
              Happening.FORWARDED, "forwardedEvents",
              Happening.HELD, "heldForDeadline",
              Happening.QUEUED, "queuedForOrder",
              Happening.LATE, "lateEvents",
              Happening.WOKEN, "timersDue"));

  private final Counter[] happenings = new Counter[Happening.values().length];
  private final MetricGroup group;
  private final Map<String, Counter> events = new HashMap<>();
  private final Map<String, Map<String, Counter>> triggers = new HashMap<>();
  private final Map<String, Counter> heldBack = new HashMap<>();
  private final Map<String, Counter> noted = new HashMap<>();
  private final Map<String, Counter> segments = new HashMap<>();
  private final Map<String, Counter> deadLetters = new HashMap<>();
  final Counter ruleFailures;
  final Counter rulesLate;

  EngageMetrics(
      MetricGroup group,
      LongSupplier eventTimeLag,
      LongSupplier contactsCached,
      LongSupplier rulesInForce) {
    this.group = group;
    NAMES.forEach((one, name) -> happenings[one.ordinal()] = group.counter(name));
    this.rulesLate = group.counter("rulesLate");
    this.ruleFailures = group.counter("ruleFailures");
    group.gauge("eventTimeLagMs", (Gauge<Long>) eventTimeLag::getAsLong);
    group.gauge("contactsCached", (Gauge<Long>) contactsCached::getAsLong);
    group.gauge("rulesInForce", (Gauge<Long>) rulesInForce::getAsLong);
  }

  Counter of(Happening happening) {
    return happenings[happening.ordinal()];
  }

  Counter event(String name) {
    return count(events, "events", "name", EventNames.metricClass(name));
  }

  Counter trigger(String ruleKind, String channel) {
    Map<String, Counter> ofKind = triggers.computeIfAbsent(ruleKind, kind -> new HashMap<>());
    Counter counter = ofKind.get(channel);
    if (counter == null) {
      counter = group.addGroup("kind", ruleKind).addGroup("channel", channel).counter("triggers");
      ofKind.put(channel, counter);
    }
    return counter;
  }

  /** The end of a programme, a failed rule or a shadow holds nothing back, and is counted apart. */
  Counter decision(String reason) {
    return Reasons.isHeldBack(reason)
        ? count(heldBack, "heldBack", "reason", reason)
        : count(noted, "noted", "reason", reason);
  }

  Counter segment(boolean entered) {
    return count(segments, "segmentChanges", "move", entered ? "entered" : "left");
  }

  Counter deadLetter(String reason) {
    return count(deadLetters, "deadLetters", "reason", reason);
  }

  private Counter count(Map<String, Counter> counters, String metric, String label, String value) {
    Counter counter = counters.get(value);
    if (counter == null) {
      counter = group.addGroup(label, value).counter(metric);
      counters.put(value, counter);
    }
    return counter;
  }
}
