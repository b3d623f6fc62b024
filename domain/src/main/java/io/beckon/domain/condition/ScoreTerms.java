package io.beckon.domain.condition;

import io.beckon.schema.Score;
import org.jspecify.annotations.Nullable;

/** How a score ages, seen from a condition that compares it with a line. */
public interface ScoreTerms {
  /** The score's value at {@code now}, its floor applied; 0 when the contact has none. */
  double value(@Nullable Score score, long now);

  /**
   * The value from which on the score counts as having reached a line. Points age from the moment
   * they are given: forty points of an afternoon are 39.98, and whoever set a line at 40 means
   * them. So a line is reached at {@value #REACHED} of it.
   */
  default double reachedAt(double line) {
    return line * REACHED;
  }

  /** A score has reached a line at this part of it. */
  double REACHED = 0.99;

  /** The rule's name. */
  String name();

  /** The line of its threshold named {@code ready}; 0: it has none. */
  default double readyLine() {
    return 0;
  }

  /**
   * When a score compared with {@code line} can next come to lie on its other side if nothing
   * happens: the crossing for a half-life, the next day to leave a window; {@link Facts#NEVER}.
   */
  long changesAt(@Nullable Score score, long now, double line);
}
