package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.Ranking;
import io.beckon.operators.Names;
import io.beckon.schema.Affinities;
import io.beckon.schema.ItemCount;
import io.beckon.schema.PairCounts;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Works out what an item's counts say, keyed by item; of every item it hears in how many baskets it
 * is. An item's counts wait until all that were counted by then have been heard of.
 */
public final class RankAffinities
    extends KeyedBroadcastProcessFunction<String, PairCounts, ItemCount, Affinities> {
  private static final long serialVersionUID = 1L;

  /** Broadcast: in how many baskets each item is. */
  public static final MapStateDescriptor<String, ItemCount> ITEMS =
      new MapStateDescriptor<>(
          Names.STATE_ITEM_COUNTS, Types.STRING, new AvroTypeInfo<>(ItemCount.class));

  private final AffinitySettings settings;
  private transient ValueState<PairCounts> waiting;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public RankAffinities(AffinitySettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    waiting =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_PAIR_COUNTS, new AvroTypeInfo<>(PairCounts.class)));
  }

  @Override
  public void processElement(PairCounts counts, ReadOnlyContext context, Collector<Affinities> out)
      throws Exception {
    if (counts.getAt() < context.timerService().currentWatermark()) {
      rank(counts, context.getBroadcastState(ITEMS), out);
      return;
    }
    waiting.update(counts);
    context.timerService().registerEventTimeTimer(counts.getAt() + 1);
  }

  @Override
  public void processBroadcastElement(ItemCount count, Context context, Collector<Affinities> out)
      throws Exception {
    context
        .getBroadcastState(ITEMS)
        .put(
            CountTogether.key(
                count.getWorkspace(), count.getKind(), count.getUnit(), count.getItem()),
            count);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Affinities> out)
      throws Exception {
    PairCounts counts = waiting.value();
    if (counts == null || counts.getAt() >= time) {
      return;
    }
    waiting.clear();
    rank(counts, context.getBroadcastState(ITEMS), out);
  }

  private void rank(
      PairCounts counts,
      ReadOnlyBroadcastState<String, ItemCount> items,
      Collector<Affinities> out) {
    double baskets = weight(items, counts, "");
    if (baskets > 0) {
      out.collect(Ranking.of(counts, baskets, item -> weight(items, counts, item)));
    }
  }

  private double weight(
      ReadOnlyBroadcastState<String, ItemCount> items, PairCounts counts, String item) {
    try {
      ItemCount count =
          items.get(
              CountTogether.key(counts.getWorkspace(), counts.getKind(), counts.getUnit(), item));
      return count == null
          ? 0
          : count.getWeight()
              * settings.weight(Math.min(count.getAt(), counts.getAt()), counts.getAt());
    } catch (Exception e) {
      throw new IllegalStateException("the counts of items cannot be reached", e);
    }
  }
}
