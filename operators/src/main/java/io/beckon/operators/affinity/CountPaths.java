package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.operators.Names;
import io.beckon.schema.Demand;
import io.beckon.schema.Paths;
import io.beckon.schema.Transition;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts what comes after orders from one category, keyed by category; of every category it hears
 * what is bought most of it.
 */
public final class CountPaths
    extends KeyedBroadcastProcessFunction<String, Transition, Demand, Paths> {
  private static final long serialVersionUID = 1L;

  /** Broadcast: what is bought of each category. */
  public static final MapStateDescriptor<String, Demand> BOUGHT =
      new MapStateDescriptor<>(
          Names.STATE_CATEGORY_DEMAND, Types.STRING, new AvroTypeInfo<>(Demand.class));

  private final AffinitySettings settings;
  private transient ValueState<Paths> paths;
  private transient ValueState<Long> due;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public CountPaths(AffinitySettings settings) {
    this.settings = settings;
  }

  /** What paths are keyed by. */
  public static String key(String workspace, String from) {
    return workspace + '/' + from;
  }

  @Override
  public void open(OpenContext context) {
    paths =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(Names.STATE_PATHS, new AvroTypeInfo<>(Paths.class)));
    due =
        getRuntimeContext().getState(new ValueStateDescriptor<>(Names.STATE_PATHS_DUE, Types.LONG));
  }

  @Override
  public void processBroadcastElement(Demand demand, Context context, Collector<Paths> out)
      throws Exception {
    context.getBroadcastState(BOUGHT).put(key(demand.getWorkspace(), demand.getScope()), demand);
  }

  /** Whether it says what is bought of a category. */
  public static boolean isAboutCategory(Demand demand) {
    return demand.getWhat().equals(DemandFacts.BOUGHT)
        && demand.getScope().startsWith(DemandFacts.scope("category", ""));
  }

  @Override
  public void processElement(Transition one, ReadOnlyContext context, Collector<Paths> out)
      throws Exception {
    Paths known = paths.value();
    if (known == null) {
      known = NextPurchases.nothing(one);
    }
    NextPurchases.add(known, one, settings);
    paths.update(known);
    if (due.value() == null) {
      long every = settings.every().toMillis();
      long now = Math.max(one.getAt(), context.timerService().currentWatermark());
      due.update(now / every * every + every);
      context.timerService().registerEventTimeTimer(due.value());
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Paths> out) throws Exception {
    due.clear();
    Paths known = paths.value();
    NextPurchases.rank(known);
    ReadOnlyBroadcastState<String, Demand> bought = context.getBroadcastState(BOUGHT);
    NextPurchases.products(known, category -> bought(bought, known.getWorkspace(), category));
    out.collect(known);
  }

  private static @Nullable Demand bought(
      ReadOnlyBroadcastState<String, Demand> bought, String workspace, String category) {
    try {
      return bought.get(key(workspace, DemandFacts.scope("category", category)));
    } catch (Exception e) {
      throw new IllegalStateException("what is bought of a category cannot be reached", e);
    }
  }
}
