package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.RoundCounts;
import io.beckon.operators.barrier.Barrier;
import io.beckon.operators.barrier.Guarded;
import io.beckon.operators.inbox.SortedRecords;
import io.beckon.schema.LogPlace;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.jspecify.annotations.Nullable;

/**
 * An operator that counts round by round of the log's time: what came in a round is counted when
 * all partitions have been read up to its end, in the order of the log. So what is told at the end
 * of a round does not depend on how the log was read.
 *
 * @param <I> what is counted
 * @param <C> the counts
 * @param <S> the same, as the state keeps them
 */
abstract class CountsOperator<
        I extends CodedRecord, O, C extends RoundCounts<S>, S extends CodedRecord>
    extends AbstractStreamOperator<O>
    implements OneInputStreamOperator<I, O>, Triggerable<String, VoidNamespace>, Guarded {
  private static final long serialVersionUID = 1L;

  /** Between the parts of a key; no id may contain it. */
  static final String SEPARATOR = "\u0000";

  private final Class<I> factType;
  private final Class<S> type;
  private final CountsNames names;
  private final CountsRoom room;
  private final Duration every;
  private final Bound bound;
  private transient FactStore<I> facts;
  private transient InternalTimerService<VoidNamespace> timers;
  transient CountsStore<C, S> store;
  transient Barrier<O> barrier;

  /**
   * @param room how much stays in memory
   * @param settings how long a round is, and how far events may be out of order
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  CountsOperator(
      Class<I> factType,
      Class<S> type,
      CountsNames names,
      CountsRoom room,
      AffinitySettings settings) {
    this.factType = factType;
    this.type = type;
    this.names = names;
    this.room = room;
    this.every = settings.every();
    this.bound = settings.bound();
  }

  /** Counts as the state kept them; null: of a key of which nothing was counted yet. */
  abstract C counts(@Nullable S state);

  abstract LogPlace place(I fact);

  /** Counts a fact: all of it or, when it throws, nothing. */
  abstract void add(C counts, I fact);

  /**
   * The log has been read up to the end of a round, and what came in it is counted.
   *
   * @param at the end, epoch milliseconds
   * @param changed whether anything came; else this is what {@link #wakeAt} has asked for
   */
  abstract void over(String key, C counts, long at, boolean changed) throws Exception;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    KeyedStateStore state = context.getKeyedStateStore();
    store = new CountsStore<>(this, state, names.counts(), type, this::counts, room.here());
    SortedRecords<I> inState =
        new SortedRecords<>(
            state.getMapState(SortedRecords.descriptor(names.ahead())),
            factType,
            getKeyedStateBackend().getBackendTypeIdentifier().equals("rocksdb"));
    facts = new FactStore<>(this, store, inState, every, this::place);
  }

  @Override
  protected void setup(StreamTask<?, ?> task, StreamConfig config, Output<StreamRecord<O>> output) {
    super.setup(task, config, output);
    this.output = Barrier.around(this.output);
  }

  @Override
  public void open() throws Exception {
    super.open();
    barrier = Barrier.of(names.counts(), output, getMetricGroup());
    timers = getInternalTimerService(names.timers(), VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void processElement(StreamRecord<I> element) throws Exception {
    String key = (String) getCurrentKey();
    barrier.passes(key, element.getValue(), () -> await(key, element.getValue()));
  }

  private void await(String key, I fact) throws IOException {
    long reached = Math.max(0, bound.place(timers.currentWatermark()));
    long end = facts.add(key, fact, reached);
    if (end != 0) {
      wakeAt(end);
    }
  }

  /** The current key is looked at again when the log has been read up to this time. */
  final void wakeAt(long at) {
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, bound.mark(at));
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String key = timer.getKey();
    long at = bound.place(timer.getTimestamp());
    C counts = store.get(key);
    List<I> round = facts.takeBefore(key, counts, at);
    for (int i = 0; i < round.size(); i++) {
      I fact = round.get(i);
      barrier.passes(key, fact, () -> add(counts, fact));
    }
    boolean changed = !round.isEmpty();
    barrier.begin();
    try {
      over(key, counts, at, changed);
    } catch (Exception | StackOverflowError e) {
      barrier.timerFailed(key, timer.getTimestamp(), e);
      return;
    }
    barrier.commit();
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    // None is registered.
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    facts.flush();
    store.flush();
  }

  /** Whether something of the key waits for the end of its round. */
  final boolean isWaiting(String key, C counts) {
    return facts.has(key, counts);
  }
}
