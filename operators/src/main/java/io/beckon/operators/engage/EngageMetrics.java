package io.beckon.operators.engage;

import io.beckon.domain.event.EventNames;
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
  private final MetricGroup group;
  private final Map<String, Counter> events = new HashMap<>();
  private final Map<String, Map<String, Counter>> triggers = new HashMap<>();
  private final Map<String, Counter> heldBack = new HashMap<>();
  private final Map<String, Counter> segments = new HashMap<>();
  private final Map<String, Counter> deadLetters = new HashMap<>();
  final Counter duplicates;
  final Counter retired;
  final Counter merged;
  final Counter erased;
  final Counter forgotten;
  final Counter forwarded;
  final Counter held;
  final Counter queued;
  final Counter late;
  final Counter timersDue;
  final Counter ruleFailures;
  final Counter rulesLate;

  EngageMetrics(
      MetricGroup group,
      LongSupplier eventTimeLag,
      LongSupplier contactsCached,
      LongSupplier rulesInForce) {
    this.group = group;
    this.duplicates = group.counter("duplicates");
    this.retired = group.counter("visitorsRetired");
    this.merged = group.counter("contactsMerged");
    this.erased = group.counter("contactsErased");
    this.forgotten = group.counter("forgottenEvents");
    this.forwarded = group.counter("forwardedEvents");
    this.held = group.counter("heldForDeadline");
    this.queued = group.counter("queuedForOrder");
    this.late = group.counter("lateEvents");
    this.rulesLate = group.counter("rulesLate");
    this.ruleFailures = group.counter("ruleFailures");
    this.timersDue = group.counter("timersDue");
    group.gauge("eventTimeLagMs", (Gauge<Long>) eventTimeLag::getAsLong);
    group.gauge("contactsCached", (Gauge<Long>) contactsCached::getAsLong);
    group.gauge("rulesInForce", (Gauge<Long>) rulesInForce::getAsLong);
  }

  void event(String name) {
    count(events, "events", "name", EventNames.metricClass(name)).inc();
  }

  void trigger(String ruleKind, String channel) {
    Map<String, Counter> ofKind = triggers.computeIfAbsent(ruleKind, kind -> new HashMap<>());
    Counter counter = ofKind.get(channel);
    if (counter == null) {
      counter = group.addGroup("kind", ruleKind).addGroup("channel", channel).counter("triggers");
      ofKind.put(channel, counter);
    }
    counter.inc();
  }

  void heldBack(String reason) {
    count(heldBack, "heldBack", "reason", reason).inc();
  }

  void segment(boolean entered) {
    count(segments, "segmentChanges", "move", entered ? "entered" : "left").inc();
  }

  void deadLetter(String reason) {
    count(deadLetters, "deadLetters", "reason", reason).inc();
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
