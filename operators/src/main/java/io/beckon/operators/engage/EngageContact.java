package io.beckon.operators.engage;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.engage.Engagement;
import io.beckon.domain.engage.Newcomers;
import io.beckon.domain.engage.RuleHealth;
import io.beckon.domain.engage.Settings;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.identity.MergedContacts;
import io.beckon.operators.Names;
import io.beckon.operators.rules.RulesInForce;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.ArrayList;
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
 * The operator around the heart: loads the contact, calls {@link Engagement}, keeps the result,
 * sets one timer, emits.
 *
 * <p>It is written against Flink's operator interface rather than as a process function, because
 * the cache sets the key and takes part in snapshots.
 */
public final class EngageContact extends AbstractStreamOperator<EventRecord>
    implements TwoInputStreamOperator<EventRecord, RuleDocument, EventRecord>,
        Triggerable<String, VoidNamespace>,
        ContactCache.Store,
        MovedContacts.Contacts {
  private static final long serialVersionUID = 1L;

  private final Settings settings;
  private final int cacheCapacity;
  private final ArrayList<RuleDocument> firstRules;

  private transient ValueState<byte[]> contacts;
  private transient CacheSnapshots snapshots;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient ContactCache cache;
  private transient ContactCodec codec;
  private transient EventDecoder events;
  private transient KeptRules rules;
  private transient Newcomers newcomers;
  private transient Engagement heart;
  private transient RuleHealth health;
  private transient EngageMetrics metrics;
  private transient Emitter emitter;
  private transient MovedContacts moved;

  /**
   * @param firstRules the rules known when the job was built, so that no event is met by an empty
   *     set
   * @param cacheCapacity contacts kept decoded by each subtask
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public EngageContact(Settings settings, List<RuleDocument> firstRules, int cacheCapacity) {
    this.settings = settings;
    this.cacheCapacity = cacheCapacity;
    this.firstRules = new ArrayList<>(firstRules);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    codec = new ContactCodec();
    events = new EventDecoder();
    newcomers = new Newcomers();
    health = new RuleHealth();
    contacts =
        context
            .getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_CONTACT, BytePrimitiveArraySerializer.INSTANCE));
    snapshots = new CacheSnapshots(context, codec);
    rules = new KeptRules(context.getOperatorStateStore(), firstRules, context.isRestored());
    cache = new ContactCache(cacheCapacity, this, codec);
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService(Names.TIMERS_CONTACT, VoidNamespaceSerializer.INSTANCE, this);
    metrics =
        new EngageMetrics(
            getMetricGroup(),
            () ->
                Math.max(
                    0,
                    getProcessingTimeService().getCurrentProcessingTime()
                        - timers.currentWatermark()),
            () -> cache.size(),
            () -> rules.set().size(),
            () -> health.switchedOff());
    emitter = new Emitter(output, metrics);
    moved = new MovedContacts(this, emitter);
    newHeart();
    snapshots.restore(this::takeIn);
  }

  /** The key is set where the store is asked, and most events do not ask it. */
  @Override
  @SuppressWarnings("rawtypes") // as Flink declares it
  public void setKeyContextElement1(StreamRecord record) {
    // See read and write.
  }

  @Override
  public void processElement1(StreamRecord<EventRecord> element) throws Exception {
    EventRecord record = element.getValue();
    if (record.role == EventRecord.Role.MOVED) {
      moved.arrived(record);
      return;
    }
    if (record.role == EventRecord.Role.RETIRED) {
      retire(record);
      return;
    }
    Event event = decoded(record);
    if (event == null) {
      return;
    }
    take(record, event);
  }

  private void take(EventRecord record, Event event) throws Exception {
    boolean mended = EventCheck.clampClock(event);
    metrics.event(event.getName());
    if (record.receivedAt < timers.currentWatermark()) {
      metrics.late.inc();
    }
    ContactCache.Entry entry = get(record);
    if (EventNames.isNews(event.getName()) && isNoNews(entry.state, event)) {
      metrics.forgotten.inc();
      return;
    }
    if (record.role == EventRecord.Role.LEAVING) {
      cache.beforeChange(entry);
      moved.leave(entry, event, record);
      return;
    }
    if (isForgotten(entry.state, record, event)) {
      metrics.forgotten.inc();
      return;
    }
    if (isAboutTheWhole(entry, record, event)) {
      return;
    }
    cache.beforeChange(entry);
    if (record.role == EventRecord.Role.JOINING && event.getPreviousId() != null) {
      MergedContacts.await(entry.state, event.getPreviousId(), event.getTimestamp());
    }
    byte[] encoded = mended ? null : record.value;
    Engagement.Verdict verdict =
        record.role == EventRecord.Role.HISTORY
            ? heart.onHistory(entry.state, event, encoded, record.knownAt, emitter)
            : heart.onEvent(entry.state, event, encoded, emitter);
    switch (verdict) {
      case DUPLICATE -> metrics.duplicates.inc();
      case HELD -> metrics.held.inc();
      case APPLIED -> after(entry);
    }
  }

  /** Whether nothing is known of whom it concerns, or no more since it was forgotten. */
  private static boolean isNoNews(ContactState state, Event event) {
    boolean nobody = state.getProfile().getEvents() == 0 && state.getMovedTo().isEmpty();
    return nobody
        || event.getProperties().get(CatalogNews.LOOKED) instanceof Long looked
            && looked <= state.getErasedAt();
  }

  /** Whether it is from before the contact was forgotten. */
  private static boolean isForgotten(ContactState state, EventRecord record, Event event) {
    long erasedAt = state.getErasedAt();
    return erasedAt != 0
        && switch (event.getKind()) {
          case EXPORT -> false;
          case ERASE -> record.receivedAt <= erasedAt;
          default -> event.getTimestamp() <= erasedAt;
        };
  }

  /** Deals with what is not one of many events of the contact; says whether it was such. */
  private boolean isAboutTheWhole(ContactCache.Entry entry, EventRecord record, Event event)
      throws Exception {
    if (!entry.state.getMovedTo().isEmpty()) {
      metrics.forwarded.inc();
      moved.forward(entry, record);
      return true;
    }
    if (event.getKind() == EventKind.ERASE) {
      metrics.erased.inc();
      cache.beforeChange(entry);
      moved.erase(entry, event, record);
      return true;
    }
    if (event.getKind() == EventKind.EXPORT) {
      moved.export(entry, event);
      return true;
    }
    return false;
  }

  @Override
  public ContactCache.Entry get(EventRecord record) throws Exception {
    ContactCache.Entry entry = cache.get(record.key);
    return entry != null ? entry : cache.put(record.key, newcomer(record.key));
  }

  @Override
  public ContactState newcomer(String key) {
    return newcomers.contact(EventHeader.workspaceOf(key), EventHeader.idOf(key));
  }

  @Override
  public ContactCache.Entry replace(ContactCache.Entry entry, ContactState state) throws Exception {
    cache.beforeChange(entry);
    setCurrentKey(entry.key);
    if (entry.state.getTimerAt() != 0) {
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, entry.state.getTimerAt());
    }
    cache.remove(entry);
    ContactCache.Entry anew = cache.put(entry.key, state);
    cache.beforeChange(anew);
    return anew;
  }

  @Override
  public void beforeChange(ContactCache.Entry entry) {
    cache.beforeChange(entry);
  }

  @Override
  public void goOn(ContactCache.Entry entry) {
    heart.goOn(entry.state, emitter);
    after(entry);
  }

  @Override
  public void withdraw(ContactCache.Entry entry, long time) {
    heart.onRetired(entry.state, time, emitter);
    emitter.gone(entry.state);
  }

  @Override
  public void merge(ContactCache.Entry entry, ContactState other, long time) {
    metrics.merged.inc();
    cache.beforeChange(entry);
    heart.onMerged(entry.state, other, time, emitter);
    after(entry);
  }

  @Override
  public void again(EventRecord record) throws Exception {
    Event event = decoded(record);
    if (event != null) {
      take(record, event);
    }
  }

  /** A visitor of whom it is known who it is, is no contact of its own any more. */
  private void retire(EventRecord record) throws Exception {
    ContactCache.Entry entry = cache.get(record.key);
    if (entry == null) {
      return;
    }
    if (entry.state.getProfile().getKnown()) {
      // A contact that has been named as a user is nobody's device, whatever its id.
      Event event = decoded(record);
      if (event != null && event.getKind() == EventKind.ALIAS) {
        EventCheck.clampClock(event);
        cache.beforeChange(entry);
        moved.leave(entry, event, record);
      }
      return;
    }
    cache.beforeChange(entry);
    withdraw(entry, record.knownAt);
    metrics.retired.inc();
    if (entry.state.getErasedAt() != 0 || !entry.state.getMovedTo().isEmpty()) {
      // What must not come back, and where an id leads, is not forgotten with the visitor.
      ContactState anew = newcomer(record.key);
      anew.setErasedAt(entry.state.getErasedAt());
      anew.setMovedTo(entry.state.getMovedTo());
      replace(entry, anew);
      return;
    }
    setCurrentKey(record.key);
    if (entry.state.getTimerAt() != 0) {
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, entry.state.getTimerAt());
    }
    contacts.clear();
    cache.remove(entry);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    ContactCache.Entry entry = cache.get(timer.getKey());
    if (entry != null && entry.state.getTimerAt() == timer.getTimestamp()) {
      cache.beforeChange(entry);
      entry.state.setTimerAt(0);
      long next = heart.nextWakeUp(entry.state);
      cache.wake(entry, next);
      if (next != 0 && next <= timers.currentWatermark()) {
        wake(entry, timers.currentWatermark());
      }
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("all business time is event time");
  }

  @Override
  public void processElement2(StreamRecord<RuleDocument> element) throws Exception {
    RuleDocument document = element.getValue();
    RulesInForce.Taken taken = rules.take(document);
    if (taken.fault() != null && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      emitter.deadLetter(document, taken.fault());
    }
    if (taken.changed()) {
      newHeart();
    }
  }

  /**
   * Wakes the contacts that are due: first those of the cache, then, by their timers, the others.
   * Time comes from the events alone: the rules input neither drives nor holds it.
   */
  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    for (ContactCache.Entry entry = cache.due(mark.getTimestamp());
        entry != null;
        entry = cache.due(mark.getTimestamp())) {
      wake(entry, mark.getTimestamp());
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
  public @Nullable ContactState read(String key) throws Exception {
    setCurrentKey(key);
    byte[] bytes = contacts.value();
    return bytes == null ? null : codec.decode(bytes);
  }

  @Override
  public void write(ContactCache.Entry entry) throws Exception {
    setCurrentKey(entry.key);
    setTimer(entry.state, heart.nextWakeUp(entry.state));
    byte[] profile = entry.profile;
    contacts.update(
        profile == null ? codec.encode(entry.state) : codec.encode(entry.state, profile));
  }

  private void wake(ContactCache.Entry entry, long time) {
    metrics.timersDue.inc();
    cache.beforeChange(entry);
    heart.onWake(entry.state, time, emitter);
    after(entry);
  }

  /** Plans the next wake-up, and keeps the profile's bytes if nothing has changed since them. */
  private void after(ContactCache.Entry entry) {
    byte[] written = emitter.takeWritten();
    // What others see of a contact is not all of it while a shadow runs.
    boolean whole = entry.state.getProfileDueAt() == 0 && !rules.set().hasShadows();
    entry.profile = whole ? written : null;
    cache.wake(entry, heart.nextWakeUp(entry.state));
  }

  private @Nullable Event decoded(EventRecord record) {
    try {
      Event event = events.decode(record.value);
      String fault = EventCheck.fault(event);
      if (fault == null) {
        return event;
      }
      if (record.role == EventRecord.Role.LIVE || record.role == EventRecord.Role.JOINING) {
        emitter.deadLetter(record, "invalid", fault);
      }
    } catch (IOException e) {
      emitter.deadLetter(record, "unreadable", String.valueOf(e.getMessage()));
    }
    return null;
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
    if (at != 0) {
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, at);
    }
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, wakeUp);
    state.setTimerAt(wakeUp);
  }

  private void takeIn(String key, byte[] state) throws Exception {
    ContactCache.Entry entry = cache.put(key, codec.decode(state));
    cache.beforeChange(entry);
    cache.wake(entry, heart.nextWakeUp(entry.state));
  }

  private void newHeart() {
    health.rulesChanged();
    heart = new Engagement(rules.set(), settings, null, health);
  }
}
