package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.operators.Names;
import io.beckon.schema.Paths;
import io.beckon.schema.Transition;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts what comes after orders from one category, keyed by category. */
public final class CountPaths extends KeyedProcessFunction<String, Transition, Paths> {
  private static final long serialVersionUID = 1L;

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
  public void processElement(Transition one, Context context, Collector<Paths> out)
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
    out.collect(known);
  }
}
