package io.beckon.domain.affinity;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Affinities;
import io.beckon.schema.Affinity;
import io.beckon.schema.PairCounts;
import io.beckon.schema.PairWeight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What counts of pairs say: support and confidence after Agrawal, R., Imielinski, T., Swami, A.
 * (1993), SIGMOD; lift after Brin, S. et al. (1997), SIGMOD (there: interest); leverage after
 * Piatetsky-Shapiro, G. (1991).
 */
public final class Ranking {
  private static final int OTHERS = Bounds.cap(Affinities.SCHEMA$, "others");

  private Ranking() {}

  /**
   * @param told number of all baskets, aged to the counts' time; more than 0
   * @param alone in how many of them another item is, aged likewise; 0: it is not known
   */
  public static Affinities of(PairCounts counts, double told, ToDoubleFunction<String> alone) {
    List<Affinity> others = new ArrayList<>();
    double a = counts.getWeight();
    double baskets = Math.max(told, a);
    for (PairWeight pair : counts.getOthers()) {
      double both = pair.getWeight();
      double known = alone.applyAsDouble(pair.getItem());
      if (a > 0 && known > 0) {
        // Baskets that came since others were last told of are in the item's own counts already.
        double b = Math.max(known, both);
        double confidence = both / a;
        others.add(
            Affinity.newBuilder()
                .setItem(pair.getItem())
                .setTogether(both)
                .setAlone(b)
                .setSupport(both / baskets)
                .setConfidence(confidence)
                .setLift(confidence * baskets / b)
                .setLeverage(both / baskets - a / baskets * (b / baskets))
                .build());
      }
    }
    others.sort(
        Comparator.comparingDouble(Affinity::getLift).reversed().thenComparing(Affinity::getItem));
    return Affinities.newBuilder()
        .setWorkspace(counts.getWorkspace())
        .setKind(counts.getKind())
        .setUnit(counts.getUnit())
        .setItem(counts.getItem())
        .setAt(counts.getAt())
        .setBaskets(baskets)
        .setAlone(a)
        .setMissed(counts.getMissed())
        .setOthers(others.size() > OTHERS ? new ArrayList<>(others.subList(0, OTHERS)) : others)
        .build();
  }
}
