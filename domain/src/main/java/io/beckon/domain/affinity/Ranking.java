package io.beckon.domain.affinity;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Affinities;
import io.beckon.schema.Affinity;
import io.beckon.schema.ItemCount;
import io.beckon.schema.PairCounts;
import io.beckon.schema.PairWeight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What counts of pairs say: support and confidence after Agrawal, R., Imielinski, T., Swami, A.
 * (1993), SIGMOD; lift after Brin, S. et al. (1997), SIGMOD (there: interest); leverage after
 * Piatetsky-Shapiro, G. (1991).
 */
public final class Ranking {
  private static final int OTHERS = Bounds.cap(Affinities.SCHEMA$, "others");

  /** What nobody bought for so long is not sold any more, and will not be in the next order. */
  private static final long SOLD = 30L * 86_400_000L;

  private Ranking() {}

  /** The baskets that counts are compared with: what comes next, with all orders. */
  public static String comparedWith(String kind) {
    return kind.equals(Baskets.NEXT) ? Baskets.BOUGHT : kind;
  }

  /**
   * In how many of the baskets that counts are compared with another item is, aged to the counts'
   * time; 0: it is not known or, of what comes next, not sold any more.
   *
   * @param other as it was told last, which was when its last basket came
   */
  public static double alone(
      PairCounts counts, @Nullable ItemCount other, AffinitySettings settings) {
    if (other == null
        || (counts.getKind().equals(Baskets.NEXT) && other.getAt() < counts.getAt() - SOLD)) {
      return 0;
    }
    return other.getWeight() * settings.weight(other.getAt(), counts.getAt());
  }

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
