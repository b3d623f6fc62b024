package io.beckon.operators.affinity;

import io.beckon.domain.inbox.Inbox;
import io.beckon.operators.inbox.SortedRecords;
import io.beckon.schema.LogPlace;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * An operator that counts round by round of the log's time: what came in a round is counted when
 * all partitions have been read up to its end, in the order of the log. So what is told at the end
 * of a round does not depend on how the log was read.
 *
 * <p>What has come since the last snapshot waits in memory, the rest in the state, by its place in
 * the log. Counts stay decoded in memory, and go to the state when they are crowded out and before
 * each snapshot.
 *
 * @param <I> what is counted
 * @param <C> the counts
 * @param <S> the same, as the state keeps them
 */
abstract class CountsOperator<I extends CodedRecord, O, C, S extends CodedRecord>
    extends AbstractStreamOperator<O>
    implements OneInputStreamOperator<I, O>,
        Triggerable<String, VoidNamespace>,
        CountsCache.Store<C> {
  private static final long serialVersionUID = 1L;

  /** Between the parts of a key; no id may contain it. */
  static final String SEPARATOR = "\u0000";

  /** So many facts wait in memory, of an order of 26 products some 4 kB each. */
  private static final int IN_MEMORY = 20_000;

  private final Class<I> factType;
  private final Class<S> type;
  private final CountsNames names;
  private final int capacity;
  private final long every;
  private transient AvroCodec<S> codec;
  private transient ValueState<byte[]> states;
  private transient SortedRecords<I> kept;
  private transient Map<String, List<I>> ahead;
  private transient int waiting;
  private transient InternalTimerService<VoidNamespace> timers;
  transient CountsCache<C> cache;

  /**
   * @param capacity how much stays in memory, in whatever measure {@link #weight} is
   * @param every how long a round is
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  CountsOperator(
      Class<I> factType, Class<S> type, CountsNames names, int capacity, Duration every) {
    this.factType = factType;
    this.type = type;
    this.names = names;
    this.capacity = capacity;
    this.every = every.toMillis();
  }

  abstract C of(S state);

  abstract S state(C counts);

  abstract LogPlace place(I fact);

  abstract void add(C counts, I fact);

  /** How much of the key is in the state that waits for the end of its round. */
  abstract int ahead(C counts);

  abstract void ahead(C counts, int count);

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
    codec = new AvroCodec<>(type);
    states =
        context
            .getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(names.counts(), BytePrimitiveArraySerializer.INSTANCE));
    kept =
        new SortedRecords<>(
            context.getKeyedStateStore().getMapState(SortedRecords.descriptor(names.ahead())),
            factType,
            getKeyedStateBackend().getBackendTypeIdentifier().equals("rocksdb"));
    cache = new CountsCache<>(this, capacity);
    ahead = new HashMap<>();
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService(names.timers(), VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void processElement(StreamRecord<I> element) throws IOException {
    I fact = element.getValue();
    String key = (String) getCurrentKey();
    List<I> facts = ahead.computeIfAbsent(key, one -> new ArrayList<>(2));
    long end = end(fact);
    if (facts.isEmpty() || end(facts.get(facts.size() - 1)) != end) {
      // A round that is over is over: what comes after it (a partition that is new) is of the next.
      long reached = Math.max(0, Inbox.place(timers.currentWatermark()));
      wakeAt(Math.max(end, reached / every * every + every));
    }
    facts.add(fact);
    if (++waiting > IN_MEMORY) {
      keepAhead();
      setCurrentKey(key);
    }
  }

  /** When the round of a fact is over. */
  private long end(I fact) {
    return place(fact).getAt() / every * every + every;
  }

  /** The current key is looked at again when the log has been read up to this time. */
  final void wakeAt(long at) {
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, Inbox.mark(at));
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String key = timer.getKey();
    long at = Inbox.place(timer.getTimestamp());
    C counts = cache.get(key);
    List<I> facts = before(key, counts, at);
    for (int i = 0; i < facts.size(); i++) {
      add(counts, facts.get(i));
    }
    over(key, counts, at, !facts.isEmpty());
  }

  /** What stands in the log before this time and is not counted, in the order of the log. */
  private List<I> before(String key, C counts, long at) {
    List<I> before = new ArrayList<>();
    if (ahead(counts) > 0) {
      before.addAll(kept.before(at));
      ahead(counts, ahead(counts) - before.size());
    }
    List<I> facts = ahead.get(key);
    if (facts != null) {
      int inState = before.size();
      facts.removeIf(fact -> place(fact).getAt() < at && before.add(fact));
      waiting -= before.size() - inState;
      if (facts.isEmpty()) {
        ahead.remove(key);
      }
    }
    before.sort(
        Comparator.comparingLong((I fact) -> place(fact).getAt())
            .thenComparingInt(fact -> place(fact).getPartition())
            .thenComparingLong(fact -> place(fact).getOffset())
            .thenComparingInt(fact -> place(fact).getPart()));
    return before;
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    // None is registered.
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    keepAhead();
    cache.flush();
  }

  /** Takes everything that waits in memory to the state. */
  private void keepAhead() throws IOException {
    for (Map.Entry<String, List<I>> one : ahead.entrySet()) {
      keep(one.getKey(), one.getValue());
    }
    ahead.clear();
    waiting = 0;
  }

  /** Whether something of the key waits for the end of its round. */
  final boolean hasAhead(String key, C counts) {
    return ahead(counts) > 0 || ahead.containsKey(key);
  }

  private void keep(String key, List<I> facts) throws IOException {
    C counts = cache.get(key);
    setCurrentKey(key);
    for (I fact : facts) {
      LogPlace place = place(fact);
      kept.add(place.getAt(), place.getPartition(), place.getOffset(), place.getPart(), fact);
    }
    ahead(counts, ahead(counts) + facts.size());
    cache.changed(key);
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
