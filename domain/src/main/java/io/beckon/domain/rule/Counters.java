package io.beckon.domain.rule;

import io.beckon.domain.condition.Counter;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** What the rules count, each once, as far back as any of them looks. */
final class Counters {
  /** Longer than events can come out of order, so that none is forgotten before it counts. */
  private static final long MARGIN = 60_000;

  private Counters() {}

  static List<Counter> merged(Collection<Counter> all) {
    TreeMap<String, Counter> merged = new TreeMap<>();
    for (Counter one : all) {
      merged.merge(
          one.key(),
          new Counter(one.event(), one.only(), one.span() + MARGIN),
          (a, b) -> a.span() >= b.span() ? a : b);
    }
    return List.copyOf(merged.values());
  }
}
