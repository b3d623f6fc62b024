package io.beckon.domain.affinity;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.inbox.RoundCounts;
import io.beckon.schema.ItemCount;
import io.beckon.schema.PairCounts;
import io.beckon.schema.PairWeight;
import io.beckon.schema.TogetherState;
import it.unimi.dsi.fastutil.objects.Object2DoubleOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In how many baskets an item was, and with which others. Baskets age by forward decay: each weighs
 * {@code 2^((t - landmark) / half-life)}, so that nothing has to be touched as time passes
 * (Cormode, G., Shkapenyuk, V., Srivastava, D., Xu, B. (2009), "Forward Decay", ICDE). Without a
 * half-life weights are whole numbers, and exact.
 *
 * <p>When there are more others than the cap, the lightest quarter is dropped, and the heaviest of
 * them is remembered: no pair that is not kept can weigh more than the sum of those bounds, as in
 * lossy counting (Manku, G. S., Motwani, R. (2002), VLDB).
 */
public final class TogetherCounts implements RoundCounts<TogetherState> {
  private static final int OTHERS = Bounds.cap(TogetherState.SCHEMA$, "others");
  private static final int TOLD = Bounds.cap(PairCounts.SCHEMA$, "others");

  /** An item itself takes as much room as so many pairs. */
  private static final int ITEM = 20;

  /** Beyond this exponent of 2 weights are brought back to a new landmark. */
  private static final double LARGEST_EXPONENT = 500;

  private static final double ROUNDING = 1e-9;

  private final AffinitySettings settings;
  private final Object2DoubleOpenHashMap<String> others = new Object2DoubleOpenHashMap<>(4);
  private double weight;
  private double missed;
  private long landmark;
  private int ahead;

  public TogetherCounts(AffinitySettings settings) {
    this.settings = settings;
  }

  /** Counts as the state kept them. */
  public static TogetherCounts of(TogetherState state, AffinitySettings settings) {
    TogetherCounts counts = new TogetherCounts(settings);
    counts.weight = state.getWeight();
    counts.landmark = state.getLandmark();
    counts.missed = state.getMissed();
    counts.ahead = state.getAhead();
    for (PairWeight pair : state.getOthers()) {
      counts.others.put(pair.getItem(), pair.getWeight());
    }
    return counts;
  }

  @Override
  public TogetherState state() {
    List<PairWeight> pairs = new ArrayList<>(others.size());
    others
        .object2DoubleEntrySet()
        .fastForEach(one -> pairs.add(new PairWeight(one.getKey(), one.getDoubleValue())));
    return TogetherState.newBuilder()
        .setWeight(weight)
        .setLandmark(landmark)
        .setMissed(missed)
        .setOthers(pairs)
        .setAhead(ahead)
        .build();
  }

  /**
   * One basket at {@code time} more.
   *
   * @param count 1: with the item; 0: the basket is counted already, the others are new in it
   */
  public void add(long time, int count, List<String> with) {
    add(time, count, with, 1);
  }

  /**
   * The same, or the opposite.
   *
   * @param times -1: the basket that was counted at {@code time} was another one
   */
  public void add(long time, int count, List<String> with, int times) {
    double one = times * weightAt(time);
    weight = Math.max(0, weight + count * one);
    for (int i = 0; i < with.size(); i++) {
      if (times > 0) {
        others.addTo(with.get(i), one);
      } else {
        takeOff(with.get(i), one);
      }
    }
    if (others.size() > OTHERS) {
      dropLightest();
    }
  }

  /** What is left after it was taken off; a rest that only rounding leaves is nothing. */
  private void takeOff(String other, double one) {
    if (others.containsKey(other)) {
      double left = others.getDouble(other) + one;
      if (left > -one * ROUNDING) {
        others.put(other, left);
      } else {
        others.removeDouble(other);
      }
    }
  }

  private double weightAt(long time) {
    if (settings.halfLife().isZero()) {
      return 1;
    }
    if (landmark == 0) {
      landmark = time;
    }
    double exponent = (double) (time - landmark) / settings.halfLife().toMillis();
    if (exponent > LARGEST_EXPONENT) {
      double scale = scale(time);
      weight *= scale;
      missed *= scale;
      others.replaceAll((other, known) -> known * scale);
      landmark = time;
    }
    return settings.weight(time, landmark);
  }

  private void dropLightest() {
    double[] weights = others.values().toDoubleArray();
    Arrays.sort(weights);
    double line = weights[weights.length / 4];
    others.object2DoubleEntrySet().removeIf(one -> one.getDoubleValue() <= line);
    missed += line;
  }

  /** Baskets with the item, as of {@code time}. */
  public double weight(long time) {
    return weight * scale(time);
  }

  /** No pair that is not kept is in more baskets, as of {@code time}. */
  public double missed(long time) {
    return missed * scale(time);
  }

  /** The heaviest pairs as of {@code time} that weigh at least so much, the heaviest first. */
  public List<PairWeight> heaviest(long time, double least, int most) {
    double scale = scale(time);
    List<PairWeight> pairs = new ArrayList<>();
    others
        .object2DoubleEntrySet()
        .fastForEach(
            one -> {
              double aged = one.getDoubleValue() * scale;
              if (aged >= least) {
                pairs.add(new PairWeight(one.getKey(), aged));
              }
            });
    pairs.sort(
        Comparator.comparingDouble(PairWeight::getWeight)
            .reversed()
            .thenComparing(PairWeight::getItem));
    return pairs.size() > most ? new ArrayList<>(pairs.subList(0, most)) : pairs;
  }

  /**
   * In how many baskets the item is, as of {@code time}; null: nobody has to know it, as it is in
   * so few that none of its pairs is told of, or no pair is compared with it.
   */
  public @Nullable ItemCount itemCount(CountedItem of, long time) {
    double baskets = weight(time);
    if (!of.isCompared() || (baskets < settings.leastSupport() && !of.isAllBaskets())) {
      return null;
    }
    return ItemCount.newBuilder()
        .setWorkspace(of.workspace())
        .setKind(of.kind())
        .setUnit(of.unit())
        .setItem(of.item())
        .setWeight(baskets)
        .setAt(time)
        .build();
  }

  /** What goes with the item, as of {@code time}. */
  public PairCounts pairCounts(CountedItem of, long time) {
    return PairCounts.newBuilder()
        .setWorkspace(of.workspace())
        .setKind(of.kind())
        .setUnit(of.unit())
        .setItem(of.item())
        .setWeight(weight(time))
        .setMissed(missed(time))
        .setAt(time)
        .setOthers(heaviest(time, settings.leastSupport(), TOLD))
        .build();
  }

  private double scale(long time) {
    return settings.weight(landmark, time);
  }

  /** How many others are kept. */
  public int size() {
    return others.size();
  }

  /** An item without others takes room, too. */
  @Override
  public int room() {
    return others.size() + ITEM;
  }

  @Override
  public int ahead() {
    return ahead;
  }

  @Override
  public void ahead(int count) {
    ahead = count;
  }
}
