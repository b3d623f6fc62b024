package io.beckon.domain.course;

import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    for (Trigger one : left) {
      Trigger twin = nearest(one, right);
      right.remove(twin);
      changes.add(new Change(one, twin));
    }
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

  private static @Nullable Trigger nearest(Trigger one, List<Trigger> others) {
    Trigger nearest = null;
    for (Trigger other : others) {
      if (isSame(one, other)
          && (nearest == null
              || Math.abs(other.getAt() - one.getAt()) < Math.abs(nearest.getAt() - one.getAt()))) {
        nearest = other;
      }
    }
    return nearest;
  }

  private static boolean isSame(Trigger a, Trigger b) {
    return a.getRule().equals(b.getRule())
        && a.getKind() == b.getKind()
        && a.getChannel().equals(b.getChannel())
        && a.getTemplate().equals(b.getTemplate());
  }
}
