package io.beckon.operators.engage;

import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Contacts;
import io.beckon.domain.inbox.Inbox;
import io.beckon.operators.Names;
import io.beckon.operators.inbox.QueueOverflow;
import io.beckon.schema.ContactState;
import io.beckon.schema.InboxState;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where contacts are kept: decoded in memory while they are active, else in the keyed state, with
 * one timer each, and all of them in every snapshot.
 *
 * <p>It is written against Flink's operator interface rather than as a process function, because
 * the cache sets the key and takes part in snapshots.
 */
abstract class ContactStore extends AbstractStreamOperator<ContactMessage>
    implements TwoInputStreamOperator<ContactMessage, RuleDocument, ContactMessage>,
        Contacts<ContactCache.Entry>,
        Triggerable<String, VoidNamespace>,
        ContactCache.Store {
  private static final long serialVersionUID = 1L;

  private final CacheSize cacheSize;
  private transient ValueState<byte[]> contacts;
  private transient QueueOverflow overflow;
  private transient CacheSnapshots snapshots;
  private transient InternalTimerService<VoidNamespace> timers;

  /** Known to the contacts of the cache before Flink's timers hear of it. */
  private transient long watermark;

  private transient ContactCodec codec;
  private transient Newcomers newcomers;

  /** The contact of the step that has begun. */
  private transient ContactCache.Entry stepping;

  private transient boolean isRepeatable;

  /** All access to contacts goes through it. */
  transient ContactCache cache;

  /**
   * @param cacheSize how much is kept decoded by each subtask
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  ContactStore(CacheSize cacheSize) {
    this.cacheSize = cacheSize;
  }

  /** When a contact has to be woken next; 0: not at all. */
  abstract long nextWakeUp(ContactState state);

  /** Wakes a contact that is due. */
  abstract void due(ContactCache.Entry entry, long time) throws IOException;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    codec = new ContactCodec();
    newcomers = new Newcomers();
    contacts =
        context
            .getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_CONTACT, BytePrimitiveArraySerializer.INSTANCE));
    overflow =
        new QueueOverflow(
            context.getKeyedStateStore().getMapState(QueueOverflow.STATE),
            getKeyedStateBackend().getBackendTypeIdentifier().equals("rocksdb"));
    snapshots = new CacheSnapshots(context, codec);
    cache = new ContactCache(cacheSize, this, codec);
  }

  @Override
  public void open() throws Exception {
    super.open();
    watermark = Long.MIN_VALUE;
    timers = getInternalTimerService(Names.TIMERS_CONTACT, VoidNamespaceSerializer.INSTANCE, this);
  }

  /** Takes in what was in memory at the snapshot, once wake-ups can be told. */
  final void restore() throws Exception {
    snapshots.restore(
        (key, state) -> {
          ContactCache.Entry entry = cache.put(key, codec.decode(state), state);
          cache.beforeChange(entry);
          cache.wake(entry, nextWakeUp(entry.state));
        });
  }

  final long currentWatermark() {
    return watermark;
  }

  @Override
  public final ContactCache.@Nullable Entry find(String key) throws IOException {
    return cache.get(key);
  }

  @Override
  public final ContactCache.Entry get(String key) throws IOException {
    ContactCache.Entry entry = cache.get(key);
    return entry != null ? entry : cache.put(key, newcomer(key), StepJournal.NEWCOMER);
  }

  @Override
  public final void begin(ContactCache.Entry entry, boolean repeatable) throws IOException {
    cache.begin(entry, repeatable);
    stepping = entry;
    isRepeatable = repeatable;
  }

  @Override
  public final void done(@Nullable ContactMessage message, long time) {
    if (isRepeatable) {
      stepping.journal.add(message, time);
    } else {
      stepping.journal.forget();
    }
  }

  @Override
  public final ContactCache.Entry undo(Redo redo) throws IOException {
    return cache.undo(stepping, newcomer(stepping.key), redo);
  }

  @Override
  public final void changed(ContactCache.Entry entry) {
    entry.journal.forget();
  }

  @Override
  public final void beforeChange(ContactCache.Entry entry) {
    cache.beforeChange(entry);
  }

  @Override
  public final void wake(ContactCache.Entry entry, long wakeUp) {
    cache.wake(entry, wakeUp);
  }

  @Override
  public final Inbox.Overflow overflow(String key) {
    setCurrentKey(key);
    return overflow;
  }

  @Override
  public final ContactState newcomer(String key) {
    return newcomers.contact(EventHeader.workspaceOf(key), EventHeader.idOf(key));
  }

  @Override
  public final ContactCache.Entry replace(ContactCache.Entry entry, ContactState state)
      throws IOException {
    cache.beforeChange(entry);
    setCurrentKey(entry.key);
    deleteTimer(entry.state);
    swapArrivals(entry.state, state);
    cache.remove(entry);
    ContactCache.Entry anew = cache.put(entry.key, state);
    cache.beforeChange(anew);
    return anew;
  }

  /** What has come and has not been taken in stays with the key, whatever its state is. */
  private static void swapArrivals(ContactState one, ContactState other) {
    InboxState inbox = one.getInbox();
    one.setInbox(other.getInbox());
    other.setInbox(inbox);
    List<ByteBuffer> early = one.getEarly();
    one.setEarly(other.getEarly());
    other.setEarly(early);
  }

  @Override
  public final void remove(ContactCache.Entry entry) throws IOException {
    if (!entry.state.getInbox().getQueue().isEmpty() || !entry.state.getEarly().isEmpty()) {
      replace(entry, newcomer(entry.key));
      return;
    }
    setCurrentKey(entry.key);
    deleteTimer(entry.state);
    contacts.clear();
    cache.remove(entry);
  }

  private void deleteTimer(ContactState state) {
    if (state.getTimerAt() != 0) {
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, state.getTimerAt());
    }
  }

  /** The key is set where the store is asked, and most events do not ask it. */
  @Override
  @SuppressWarnings("rawtypes") // as Flink declares it
  public void setKeyContextElement1(StreamRecord record) {
    // See read and write.
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    ContactCache.Entry entry = cache.get(timer.getKey());
    if (entry != null && entry.state.getTimerAt() == timer.getTimestamp()) {
      cache.beforeChange(entry);
      entry.state.setTimerAt(0);
      long next = nextWakeUp(entry.state);
      cache.wake(entry, next);
      if (next != 0 && next <= watermark) {
        due(entry, watermark);
      }
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("all business time is event time");
  }

  /**
   * Wakes the contacts that are due: first those of the cache, then, by their timers, the others.
   * Time comes from the events alone: the rules input neither drives nor holds it.
   */
  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    watermark = mark.getTimestamp();
    for (ContactCache.Entry entry = cache.due(mark.getTimestamp());
        entry != null;
        entry = cache.due(mark.getTimestamp())) {
      due(entry, mark.getTimestamp());
    }
    timeServiceManager.advanceWatermark(mark);
    output.emitWatermark(mark);
  }

  @Override
  public void processWatermark2(Watermark mark) {
    // See processWatermark1.
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
    if (index == 0) {
      output.emitWatermarkStatus(status);
    }
  }

  @Override
  public OperatorSnapshotFutures snapshotState(
      long id, long time, CheckpointOptions options, CheckpointStreamFactory streams)
      throws Exception {
    List<ContactCache.Entry> unwritten = cache.beginSnapshot();
    OperatorSnapshotFutures futures = super.snapshotState(id, time, options, streams);
    snapshots.begin(unwritten, getRuntimeContext().getTaskInfo(), streams, futures);
    return futures;
  }

  @Override
  protected boolean isUsingCustomRawKeyedState() {
    return true;
  }

  @Override
  public void close() throws Exception {
    if (snapshots != null) {
      snapshots.close();
    }
    super.close();
  }

  @Override
  public byte @Nullable [] read(String key) throws IOException {
    setCurrentKey(key);
    return contacts.value();
  }

  @Override
  public void write(ContactCache.Entry entry) throws IOException {
    setCurrentKey(entry.key);
    setTimer(entry.state, nextWakeUp(entry.state));
    byte[] profile = entry.profile;
    contacts.update(
        profile == null ? codec.encode(entry.state) : codec.encode(entry.state, profile));
  }

  /**
   * One timer a contact. It is moved only to an earlier time; one that comes too early finds the
   * next in the state.
   */
  private void setTimer(ContactState state, long wakeUp) {
    long at = state.getTimerAt();
    if (wakeUp == 0 || (at != 0 && at <= wakeUp)) {
      return;
    }
    deleteTimer(state);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, wakeUp);
    state.setTimerAt(wakeUp);
  }
}
