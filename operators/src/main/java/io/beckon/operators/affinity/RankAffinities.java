package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.Ranking;
import io.beckon.operators.Names;
import io.beckon.operators.inbox.AsOf;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.Affinities;
import io.beckon.schema.ItemCount;
import io.beckon.schema.PairCounts;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/**
 * Works out what an item's counts say, keyed by item; of every item it hears in how many baskets it
 * was.
 */
public final class RankAffinities extends ComparedAsOf<PairCounts, ItemCount, Affinities> {
  private static final long serialVersionUID = 1L;

  /** Broadcast: in how many baskets each item was, as of each time at which it was told. */
  public static final MapStateDescriptor<String, ItemCount> ITEMS =
      new MapStateDescriptor<>(
          Names.STATE_ITEM_COUNTS, Types.STRING, new RecordType<>(ItemCount.class));

  private final AffinitySettings settings;

  public RankAffinities(AffinitySettings settings) {
    super(
        ITEMS,
        new ValueStateDescriptor<>(Names.STATE_PAIR_COUNTS, new RecordType<>(PairCounts.class)),
        settings.bound());
    this.settings = settings;
  }

  @Override
  long at(PairCounts counts) {
    return counts.getAt();
  }

  @Override
  void hear(AsOf<ItemCount> items, ItemCount count) throws Exception {
    items.put(
        CountTogether.key(count.getWorkspace(), count.getKind(), count.getUnit(), count.getItem()),
        count.getAt(),
        count);
  }

  @Override
  void compare(PairCounts counts, AsOf<ItemCount> items, Collector<Affinities> out) {
    double baskets = weight(items, counts, "");
    if (baskets > 0) {
      out.collect(Ranking.of(counts, baskets, item -> weight(items, counts, item)));
    }
  }

  private double weight(AsOf<ItemCount> items, PairCounts counts, String item) {
    return Ranking.alone(
        counts,
        items.at(
            CountTogether.key(
                counts.getWorkspace(),
                Ranking.comparedWith(counts.getKind()),
                counts.getUnit(),
                item),
            counts.getAt()),
        settings);
  }
}
