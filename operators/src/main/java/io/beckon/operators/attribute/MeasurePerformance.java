package io.beckon.operators.attribute;

import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.Performances;
import io.beckon.operators.Names;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceChange;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Adds up the figures of a subject, keyed by subject, and gives them out once a second at most. */
public final class MeasurePerformance
    extends KeyedProcessFunction<String, PerformanceChange, TopicRecord<?>> {
  private static final long serialVersionUID = 1L;
  private static final long EVERY = 1_000;

  /** Worths of orders kept of a subject and currency: half of them the least, half the greatest. */
  static final int WORTHS = 2_000;

  /** Key under which it is counted how many worths were added; no currency's name begins so. */
  private static final String ADDED = "#";

  private final AttributionSettings settings;
  private transient ValueState<Performance> figures;
  private transient MapState<String, Integer> worths;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public MeasurePerformance(AttributionSettings settings) {
    this.settings = settings;
  }

  /** What a subject is keyed by. */
  public static String key(PerformanceChange change) {
    return change.getWorkspace() + '/' + change.getKind() + '/' + change.getName();
  }

  @Override
  public void open(OpenContext context) {
    figures =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_PERFORMANCE, new RecordType<>(Performance.class)));
    worths =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(Names.STATE_ORDER_WORTHS, Types.STRING, Types.INT));
  }

  @Override
  public void processElement(
      PerformanceChange change, Context context, Collector<TopicRecord<?>> out) throws Exception {
    Performance performance = figures.value();
    if (performance == null) {
      performance = Performances.nothing(change, settings);
    }
    Performances.add(performance, change, new KeptWorths());
    figures.update(performance);
    // Within a second it is the same timer, which Flink keeps once.
    long now = Math.max(context.timerService().currentWatermark(), 0);
    context.timerService().registerEventTimeTimer(now / EVERY * EVERY + EVERY);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<TopicRecord<?>> out)
      throws Exception {
    Performance performance = figures.value();
    Performances.derive(performance);
    figures.update(performance);
    out.collect(TopicTable.PERFORMANCE.of(performance));
  }

  /**
   * The worths of the current key's orders. They are asked for the least and the greatest: of very
   * many, those in the middle are forgotten.
   */
  private final class KeptWorths implements Performances.Worths {
    @Override
    public boolean add(String currency, long worth, int orders) {
      String key = currency + worth;
      try {
        Integer known = worths.get(key);
        if (known == null && orders < 0) {
          // It was one of the middle.
          return false;
        }
        int count = (known == null ? 0 : known) + orders;
        if (count == 0) {
          worths.remove(key);
        } else {
          worths.put(key, count);
        }
        if (known == null) {
          bound(currency);
        }
        return count == 0;
      } catch (Exception e) {
        throw failed(e);
      }
    }

    /** Looks at how many there are each time that so many have been added to one subject. */
    private void bound(String currency) throws Exception {
      Integer added = worths.get(ADDED);
      if (added == null || added < WORTHS / 2) {
        worths.put(ADDED, added == null ? 1 : added + 1);
        return;
      }
      worths.put(ADDED, 0);
      List<Long> all = new ArrayList<>();
      for (String key : worths.keys()) {
        if (key.startsWith(currency)) {
          all.add(Long.parseLong(key.substring(currency.length())));
        }
      }
      all.sort(Comparator.naturalOrder());
      for (int i = WORTHS / 2; i < all.size() - WORTHS / 2; i++) {
        worths.remove(currency + all.get(i));
      }
    }

    @Override
    public Performances.@Nullable Range range(String currency) {
      long least = Long.MAX_VALUE;
      long greatest = Long.MIN_VALUE;
      try {
        for (String key : worths.keys()) {
          if (key.startsWith(currency)) {
            long worth = Long.parseLong(key.substring(currency.length()));
            least = Math.min(least, worth);
            greatest = Math.max(greatest, worth);
          }
        }
      } catch (Exception e) {
        throw failed(e);
      }
      return least == Long.MAX_VALUE ? null : new Performances.Range(least, greatest);
    }

    private UncheckedIOException failed(Exception e) {
      return new UncheckedIOException(
          "the worths of orders cannot be reached", new java.io.IOException(e));
    }
  }
}
