package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.operators.Names;
import io.beckon.schema.Demand;
import io.beckon.schema.DemandState;
import io.beckon.schema.Wanted;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is wanted in one scope, keyed by workspace, kind and scope. It goes out some time
 * after the first change, and once more when a day has passed, as long as anything was wanted in
 * the thirty days before.
 */
public final class CountDemand extends AbstractStreamOperator<Demand>
    implements OneInputStreamOperator<Wanted, Demand>,
        Triggerable<String, VoidNamespace>,
        CountsCache.Store<DemandCounts> {
  private static final long serialVersionUID = 1L;

  /** Items kept in memory by each subtask, about 300 bytes each. */
  private static final int CACHED = 200_000;

  private static final int SCOPE = 5;
  private static final long DAY = 86_400_000L;

  /** A scope in which nothing was wanted for so long is forgotten. */
  private static final long LIFE = DemandCounts.LIFE_DAYS * DAY;

  private static final String SEPARATOR = "\u0000";

  private final AffinitySettings settings;
  private transient AvroCodec<DemandState> codec;
  private transient ValueState<byte[]> states;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient CountsCache<DemandCounts> cache;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public CountDemand(AffinitySettings settings) {
    this.settings = settings;
  }

  /** What a scope's counts are keyed by. */
  public static String key(String workspace, String what, String scope) {
    return workspace + SEPARATOR + what + SEPARATOR + scope;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    codec = new AvroCodec<>(DemandState.class);
    states =
        context
            .getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_DEMAND, BytePrimitiveArraySerializer.INSTANCE));
    cache = new CountsCache<>(this, CACHED);
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService(Names.TIMERS_DEMAND, VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void processElement(StreamRecord<Wanted> element) throws Exception {
    Wanted wanted = element.getValue();
    String key = (String) getCurrentKey();
    DemandCounts counts = cache.get(key);
    counts.add(wanted);
    long every = settings.every().toMillis();
    long now = Math.max(wanted.getAt(), timers.currentWatermark());
    plan(key, counts, now / every * every + every);
  }

  /** One timer at a time: an earlier one takes the place of a later one. */
  private void plan(String key, DemandCounts counts, long due) throws IOException {
    if (counts.dueAt() == 0 || due < counts.dueAt()) {
      setCurrentKey(key);
      if (counts.dueAt() != 0) {
        timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, counts.dueAt());
      }
      counts.dueAt(due);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due);
    }
    if (cache.changed(key)) {
      setCurrentKey(key);
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String[] key = timer.getKey().split(SEPARATOR, 3);
    long at = timer.getTimestamp();
    DemandCounts counts = cache.get(timer.getKey());
    counts.dueAt(0);
    output.collect(new StreamRecord<>(counts.ranked(key[0], key[1], key[2], at), at));
    if (counts.isForgotten(at)) {
      cache.remove(timer.getKey());
      states.clear();
    } else if (counts.isQuiet(at)) {
      plan(timer.getKey(), counts, at + LIFE);
    } else {
      plan(timer.getKey(), counts, Math.floorDiv(at, DAY) * DAY + DAY);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    // None is registered.
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    cache.flush();
  }

  @Override
  public @Nullable DemandCounts read(String key) throws IOException {
    setCurrentKey(key);
    byte[] bytes = states.value();
    return bytes == null ? null : DemandCounts.of(codec.decode(bytes));
  }

  @Override
  public void write(String key, DemandCounts counts) throws IOException {
    setCurrentKey(key);
    states.update(codec.encode(counts.state()));
  }

  @Override
  public DemandCounts anew() {
    return new DemandCounts();
  }

  @Override
  public int weight(DemandCounts counts) {
    return counts.size() + SCOPE;
  }
}
