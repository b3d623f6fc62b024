package io.beckon.domain.condition;

import io.beckon.domain.profile.Shadows;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The score whose threshold named {@code ready} tells how near a first purchase is.
 *
 * @param name as conditions write it
 * @param line of that threshold, more than 0
 */
record ReadyScore(String name, ScoreTerms terms, double line) {
  /** The first by its name; a shadow's is nobody's business. Null: there is none. */
  static @Nullable ReadyScore of(Map<String, ScoreTerms> scores) {
    for (Map.Entry<String, ScoreTerms> one : new TreeMap<>(scores).entrySet()) {
      double line = one.getValue().readyLine();
      if (line > 0 && !Shadows.isShadow(one.getKey())) {
        return new ReadyScore(one.getKey(), one.getValue(), line);
      }
    }
    return null;
  }
}
