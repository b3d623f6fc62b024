package io.beckon.domain.condition;

import io.beckon.domain.profile.Shadows;
import io.beckon.schema.Score;
import java.util.Collection;
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
   * The score that tells how near a first purchase is: the first by its name that has a threshold
   * named {@code ready}; a shadow's is nobody's business. Null: none has.
   */
  static <T extends ScoreTerms> @Nullable T ready(Collection<T> scores) {
    T first = null;
    for (T terms : scores) {
      if (terms.readyLine() > 0
          && !Shadows.isShadow(terms.name())
          && (first == null || terms.name().compareTo(first.name()) < 0)) {
        first = terms;
      }
    }
    return first;
  }

  /**
   * When a score compared with {@code line} can next come to lie on its other side if nothing
   * happens: the crossing for a half-life, the next day to leave a window; {@link Facts#NEVER}.
   */
  long changesAt(@Nullable Score score, long now, double line);
}
