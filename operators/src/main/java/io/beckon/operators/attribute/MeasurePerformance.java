package io.beckon.operators.attribute;

import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.OrderWorths;
import io.beckon.domain.attribution.Performances;
import io.beckon.domain.basics.Keys;
import io.beckon.operators.Names;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceChange;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Adds up the figures of a subject, keyed by subject, and gives them out once a second at most. */
public final class MeasurePerformance
    extends KeyedProcessFunction<String, PerformanceChange, TopicRecord<?>> {
  private static final long serialVersionUID = 1L;
  private static final long EVERY = 1_000;

  private final AttributionSettings settings;
  private transient ValueState<Performance> figures;
  private transient OrderWorths worths;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public MeasurePerformance(AttributionSettings settings) {
    this.settings = settings;
  }

  /** What a subject is keyed by. */
  public static String key(PerformanceChange change) {
    return Keys.join(change.getWorkspace(), change.getKind(), change.getName());
  }

  @Override
  public void open(OpenContext context) {
    figures =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_PERFORMANCE, new RecordType<>(Performance.class)));
    worths = new OrderWorths(new WorthStore(getRuntimeContext()));
  }

  @Override
  public void processElement(
      PerformanceChange change, Context context, Collector<TopicRecord<?>> out) throws Exception {
    Performance known = figures.value();
    // A store in memory gives out what it keeps: what fails half way must not have changed it.
    Performance performance = known == null ? Performances.nothing(change, settings) : known.copy();
    Performances.add(performance, change, worths);
    figures.update(performance);
    // Within a second it is the same timer, which Flink keeps once.
    long now = Math.max(context.timerService().currentWatermark(), 0);
    context.timerService().registerEventTimeTimer(now / EVERY * EVERY + EVERY);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<TopicRecord<?>> out)
      throws Exception {
    Performance performance = figures.value().copy();
    Performances.derive(performance);
    figures.update(performance);
    out.collect(TopicTable.PERFORMANCE.of(performance));
  }
}
