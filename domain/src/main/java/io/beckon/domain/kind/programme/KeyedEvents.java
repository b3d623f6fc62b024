package io.beckon.domain.kind.programme;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.KeyedEvent;
import io.beckon.schema.ProgrammeRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last events that end or move runs of programmes with a key, by that key. A run that an older
 * event begins late looks at them: the order in which events arrive must leave no trace.
 */
final class KeyedEvents {
  private static final int CAP = Bounds.cap(ContactState.SCHEMA$, "keyedEvents");
  private static final long LIFE = 31L * 86_400_000L;

  private final Map<String, List<ProgrammeRule>> byEvent = new HashMap<>();

  KeyedEvents(RuleSet rules) {
    for (ProgrammeRule rule : rules.of(ProgrammeRule.class)) {
      if (rule.isKeyedByEvents()) {
        rule.exits().stream()
            .filter(exit -> exit.condition() == Condition.TRUE)
            .forEach(exit -> add(exit.event(), rule));
        for (ProgrammeRule.Step step : rule.steps()) {
          if (step instanceof ProgrammeRule.Await await && await.condition() == Condition.TRUE) {
            add(await.event(), rule);
          }
        }
      }
    }
  }

  private void add(String event, ProgrammeRule rule) {
    List<ProgrammeRule> of = byEvent.computeIfAbsent(event, name -> new ArrayList<>());
    if (!of.contains(rule)) {
      of.add(rule);
    }
  }

  /** Notes an event for the rules that may ask for it. */
  void note(EvaluationContext context, Event event) {
    List<ProgrammeRule> of = byEvent.get(event.getName());
    if (of == null) {
      return;
    }
    for (int i = 0; i < of.size(); i++) {
      String key = RunKey.of(context, of.get(i), event);
      note(
          context.state().getKeyedEvents(),
          new KeyedEvent(of.get(i).name(), event.getName(), key, event.getTimestamp()));
    }
    Bounds.trim(context.state().getKeyedEvents(), CAP, KeyedEvent::getAt);
  }

  private static void note(List<KeyedEvent> all, KeyedEvent one) {
    for (int i = 0; i < all.size(); i++) {
      KeyedEvent known = all.get(i);
      if (known.getRule().equals(one.getRule())
          && known.getEvent().equals(one.getEvent())
          && Objects.equals(known.getKey(), one.getKey())) {
        known.setAt(Math.max(known.getAt(), one.getAt()));
        return;
      }
    }
    all.add(one);
  }

  /** Whether an event of this name that is about the run has happened after a time. */
  static boolean happenedAfter(
      ContactState state, ProgrammeRule rule, ProgrammeRun run, String event, long time) {
    return rule.isKeyedByEvents()
        ? lastOf(state, rule.name(), run.getKey(), event) > time
        : Tallies.countAfter(state, event, time) > 0;
  }

  private static long lastOf(ContactState state, String rule, @Nullable String key, String event) {
    long last = Long.MIN_VALUE;
    List<KeyedEvent> all = state.getKeyedEvents();
    for (int i = 0; i < all.size(); i++) {
      KeyedEvent one = all.get(i);
      if (one.getRule().equals(rule)
          && one.getEvent().equals(event)
          && RunKey.concerns(one.getKey(), key)) {
        last = Math.max(last, one.getAt());
      }
    }
    return last;
  }

  static void merge(ContactState state, ContactState other) {
    other.getKeyedEvents().forEach(one -> note(state.getKeyedEvents(), one));
    Bounds.trim(state.getKeyedEvents(), CAP, KeyedEvent::getAt);
  }

  void expire(ContactState state, long now) {
    Bounds.expire(state.getKeyedEvents(), now - LIFE, KeyedEvent::getAt);
  }
}
