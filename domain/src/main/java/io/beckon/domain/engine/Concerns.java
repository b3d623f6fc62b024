package io.beckon.domain.engine;

import io.beckon.domain.evaluation.Concern;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * The concerns that act in each part of a step, in the order of the registry: a step walks those
 * alone that have something to do in it.
 */
final class Concerns {
  final Concern[] onEvent;
  final Concern[] react;
  final Concern[] onDeadline;
  final Concern[] goOn;
  final Concern[] evaluate;
  final Concern[] move;
  final Concern[] nextDeadline;
  final Concern[] onProfile;
  final Concern[] all;

  Concerns(Collection<Concern> all) {
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
