package io.beckon.domain.condition;

import io.beckon.domain.profile.Shadows;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The score whose threshold named {@code ready} tells how near a first purchase is.
 *
 * @param name as conditions write it
 * @param line of that threshold, more than 0
 */
record ReadyScore(String name, ScoreTerms terms, double line) {
  /** The first by its rule's name; a shadow's is nobody's business. Null: there is none. */
  static @Nullable ReadyScore of(Map<String, ScoreTerms> scores) {
    ReadyScore first = null;
    for (Map.Entry<String, ScoreTerms> one : scores.entrySet()) {
      ScoreTerms terms = one.getValue();
      if (terms.readyLine() > 0
          && !Shadows.isShadow(terms.name())
          && (first == null || terms.name().compareTo(first.terms().name()) < 0)) {
        first = new ReadyScore(one.getKey(), terms, terms.readyLine());
      }
    }
    return first;
  }
}
