package io.beckon.domain.engine;

import io.beckon.domain.condition.Counter;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.rule.RuleSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The concerns that act in each part of a step, in the order of the registry: a step walks those
 * alone that have something to do in it.
 */
final class Concerns {
  /** Names of events are the shop's: so many are remembered, the others are asked for anew. */
  private static final int NAMES = 512;

  /**
   * What events of one name concern.
   *
   * @param order it is about an order or a return, and says nothing new when that is known already;
   *     an update is none of them: each is another one
   */
  record Heeding(Concern[] onEvent, Concern[] react, List<Counter> counters, boolean order) {}

  private final RuleSet rules;
  private final Map<String, Heeding> byName = new HashMap<>();
  private final Concern[] onEvent;
  private final Concern[] react;
  final Concern[] onDeadline;
  final Concern[] goOn;
  final Concern[] evaluate;
  final Concern[] move;
  final Concern[] nextDeadline;
  final Concern[] onProfile;
  final Concern[] all;

  Concerns(RuleSet rules, Collection<Concern> all) {
    this.rules = rules;
    this.onEvent = acting(all, "onEvent");
    this.react = acting(all, "react");
    this.onDeadline = acting(all, "onDeadline");
    this.goOn = acting(all, "goOn");
    this.evaluate = acting(all, "evaluate");
    this.move = acting(all, "move");
    this.nextDeadline = acting(all, "nextDeadline");
    this.onProfile = acting(all, "onProfile");
    this.all = all.toArray(Concern[]::new);
  }

  /** What events of this name concern. */
  Heeding heeding(String eventName) {
    Heeding known = byName.get(eventName);
    if (known == null) {
      known =
          new Heeding(
              heeding(onEvent, eventName),
              heeding(react, eventName),
              rules.counters(eventName),
              isOrder(eventName));
      if (byName.size() < NAMES) {
        byName.put(eventName, known);
      }
    }
    return known;
  }

  private static Concern[] heeding(Concern[] acting, String eventName) {
    return Stream.of(acting).filter(concern -> concern.heeds(eventName)).toArray(Concern[]::new);
  }

  private static boolean isOrder(String eventName) {
    return eventName.equals(EventNames.ORDER_COMPLETED) || EventNames.isReturn(eventName);
  }

  /** Those that have a method of their own for a part; asked once, when an engine is made. */
  private static Concern[] acting(Collection<Concern> all, String part) {
    if (Stream.of(Concern.class.getMethods()).noneMatch(one -> one.getName().equals(part))) {
      throw new IllegalArgumentException("a step has no part " + part);
    }
    return all.stream()
        .filter(
            concern ->
                Stream.of(concern.getClass().getMethods())
                    .anyMatch(
                        one ->
                            one.getName().equals(part) && one.getDeclaringClass() != Concern.class))
        .toArray(Concern[]::new);
  }
}
