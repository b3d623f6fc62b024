package io.beckon.domain.history;

import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what two sets of rules fired for one contact. */
public final class Changes {
  private Changes() {}

  /**
   * What differs, in the order of time. Messages are the same by rule, kind, channel and template,
   * not by version or id: of two of one kind, those at the same time belong together, then those
   * nearest to each other.
   */
  public static List<Change> between(List<Trigger> before, List<Trigger> after) {
    List<Trigger> left = new ArrayList<>(before);
    List<Trigger> right = new ArrayList<>(after);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      Trigger one = left.get(i);
      Trigger twin = sameTime(one, right);
      if (twin != null) {
        left.remove(i--);
        right.remove(twin);
        if (!one.getPayload().equals(twin.getPayload())) {
          changes.add(new Change(one, twin));
        }
      }
    }
    Set<Trigger> paired = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Pair pair : nearestFirst(left, right)) {
      if (!paired.contains(pair.before()) && !paired.contains(pair.after())) {
        paired.add(pair.before());
        paired.add(pair.after());
        changes.add(new Change(pair.before(), pair.after()));
      }
    }
    left.removeIf(paired::contains);
    right.removeIf(paired::contains);
    left.forEach(one -> changes.add(new Change(one, null)));
    right.forEach(one -> changes.add(new Change(null, one)));
    changes.sort(
        Comparator.<Change>comparingLong(change -> change.of().getAt())
            .thenComparing(change -> change.of().getRule())
            .thenComparing(change -> change.of().getId()));
    return changes;
  }

  private static @Nullable Trigger sameTime(Trigger one, List<Trigger> others) {
    for (Trigger other : others) {
      if (other.getAt() == one.getAt() && isSame(one, other)) {
        return other;
      }
    }
    return null;
  }

  private record Pair(Trigger before, Trigger after) {
    long apart() {
      return Math.abs(before.getAt() - after.getAt());
    }
  }

  /** All that could belong together, those nearest to each other first. */
  private static List<Pair> nearestFirst(List<Trigger> left, List<Trigger> right) {
    List<Pair> pairs = new ArrayList<>();
    for (Trigger one : left) {
      for (Trigger other : right) {
        if (isSame(one, other)) {
          pairs.add(new Pair(one, other));
        }
      }
    }
    pairs.sort(
        Comparator.comparingLong(Pair::apart)
            .thenComparing(pair -> pair.before().getAt())
            .thenComparing(pair -> pair.after().getAt()));
    return pairs;
  }

  private static boolean isSame(Trigger a, Trigger b) {
    return a.getRule().equals(b.getRule())
        && a.getKind() == b.getKind()
        && a.getChannel().equals(b.getChannel())
        && a.getTemplate().equals(b.getTemplate());
  }
}
