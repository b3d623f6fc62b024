package io.beckon.operators.affinity;

import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecordBase;
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
import org.jspecify.annotations.Nullable;

/**
 * An operator whose counts stay decoded in memory, and go to the state when they are crowded out
 * and before each snapshot; with one timer a key.
 *
 * @param <C> the counts
 * @param <S> the same, as the state keeps them
 */
abstract class CountsOperator<I, O, C, S extends SpecificRecordBase>
    extends AbstractStreamOperator<O>
    implements OneInputStreamOperator<I, O>,
        Triggerable<String, VoidNamespace>,
        CountsCache.Store<C> {
  private static final long serialVersionUID = 1L;

  /** Between the parts of a key; no id may contain it. */
  static final String SEPARATOR = "\u0000";

  private final Class<S> type;
  private final String stateName;
  private final String timersName;
  private final int capacity;
  private transient AvroCodec<S> codec;
  private transient ValueState<byte[]> states;
  transient InternalTimerService<VoidNamespace> timers;
  transient CountsCache<C> cache;

  /**
   * @param capacity how much stays in memory, in whatever measure {@link #weight} is
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  CountsOperator(Class<S> type, String stateName, String timersName, int capacity) {
    this.type = type;
    this.stateName = stateName;
    this.timersName = timersName;
    this.capacity = capacity;
  }

  abstract C of(S state);

  abstract S state(C counts);

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    codec = new AvroCodec<>(type);
    states =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(stateName, BytePrimitiveArraySerializer.INSTANCE));
    cache = new CountsCache<>(this, capacity);
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService(timersName, VoidNamespaceSerializer.INSTANCE, this);
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
  public @Nullable C read(String key) throws IOException {
    setCurrentKey(key);
    byte[] bytes = states.value();
    return bytes == null ? null : of(codec.decode(bytes));
  }

  @Override
  public void write(String key, C counts) throws IOException {
    setCurrentKey(key);
    states.update(codec.encode(state(counts)));
  }

  /** Forgets the counts of the current key. */
  void forget() {
    cache.remove((String) getCurrentKey());
    states.clear();
  }
}
