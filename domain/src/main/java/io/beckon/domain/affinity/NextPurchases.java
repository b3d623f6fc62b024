package io.beckon.domain.affinity;

import io.beckon.domain.profile.Bounds;
import io.beckon.schema.Path;
import io.beckon.schema.Paths;
import io.beckon.schema.Transition;
import java.util.ArrayList;
import java.util.Comparator;

/** What comes after an order from one category, and when: a first-order Markov chain, aged. */
public final class NextPurchases {
  private static final int TO = Bounds.cap(Paths.SCHEMA$, "to");

  private NextPurchases() {}

  public static Paths nothing(Transition of) {
    return new Paths(of.getWorkspace(), of.getFrom(), of.getAt(), 0.0, new ArrayList<>());
  }

  /** Adds a transition; what was before it ages up to its time. */
  public static void add(Paths paths, Transition one, AffinitySettings settings) {
    double weight = one.getWeight();
    if (one.getAt() > paths.getAt()) {
      age(paths, settings.left(one.getAt() - paths.getAt()));
      paths.setAt(one.getAt());
    } else {
      weight *= settings.left(paths.getAt() - one.getAt());
    }
    Path path = Bounds.find(paths.getTo(), Path::getTo, one.getTo());
    if (path == null) {
      path = new Path(one.getTo(), 0.0, 0.0, 0.0);
      paths.getTo().add(path);
    }
    path.setGapDays(
        (path.getGapDays() * path.getWeight() + one.getGapDays() * weight)
            / (path.getWeight() + weight));
    path.setWeight(path.getWeight() + weight);
    paths.setWeight(paths.getWeight() + weight);
    while (paths.getTo().size() > TO) {
      paths
          .getTo()
          .remove(
              paths.getTo().stream()
                  .min(Comparator.comparingDouble(Path::getWeight))
                  .orElseThrow());
    }
  }

  /** Shares, the likeliest first, before the record goes out. */
  public static void rank(Paths paths) {
    for (Path path : paths.getTo()) {
      path.setShare(path.getWeight() / paths.getWeight());
    }
    ArrayList<Path> ranked = new ArrayList<>(paths.getTo());
    ranked.sort(Comparator.comparingDouble(Path::getShare).reversed().thenComparing(Path::getTo));
    paths.setTo(ranked);
  }

  private static void age(Paths paths, double left) {
    paths.setWeight(paths.getWeight() * left);
    for (Path path : paths.getTo()) {
      path.setWeight(path.getWeight() * left);
    }
  }
}
