package io.beckon.operators.engage;

import io.beckon.domain.engage.Engagement;
import io.beckon.domain.engage.Settings;
import io.beckon.domain.event.EventCheck;
import io.beckon.operators.Names;
import io.beckon.operators.rules.RulesInForce;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
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
 * writing the cache back before a snapshot needs to set the key.
 */
public final class EngageContact extends AbstractStreamOperator<EventRecord>
    implements TwoInputStreamOperator<EventRecord, RuleDocument, EventRecord>,
        Triggerable<String, VoidNamespace>,
        ContactCache.Store {
  private static final long serialVersionUID = 1L;

  private final long defaultGap;
  private final long profileEvery;
  private final HashSet<String> channelsWithoutConsent;
  private final int cacheCapacity;
  private final ArrayList<String[]> firstRules = new ArrayList<>();

  private transient ValueState<byte[]> contacts;
  private transient ListState<String> owedProfiles;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient ContactCache cache;
  private transient ContactCodec codec;
  private transient EventDecoder events;
  private transient KeptRules rules;
  private transient Engagement heart;
  private transient EngageMetrics metrics;
  private transient Emitter emitter;

  /**
   * @param firstRules the rules known when the job was built, so that no event is met by an empty
   *     set
   * @param cacheCapacity contacts kept decoded by each subtask
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public EngageContact(Settings settings, List<RuleDocument> firstRules, int cacheCapacity) {
    this.defaultGap = settings.defaultGap();
    this.profileEvery = settings.profileEvery();
    this.channelsWithoutConsent = new HashSet<>(settings.channelsWithoutConsent());
    this.cacheCapacity = cacheCapacity;
    for (RuleDocument document : firstRules) {
      this.firstRules.add(
          new String[] {
            document.getRule(),
            String.valueOf(document.getVersion()),
            document.getOrigin(),
            document.getText()
          });
    }
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    codec = new ContactCodec();
    events = new EventDecoder();
    contacts =
        context
            .getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_CONTACT, BytePrimitiveArraySerializer.INSTANCE));
    owedProfiles =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(Names.STATE_OWED_PROFILES, StringSerializer.INSTANCE));
    List<RuleDocument> first = new ArrayList<>();
    for (String[] known : firstRules) {
      first.add(new RuleDocument(known[0], Integer.parseInt(known[1]), known[2], known[3]));
    }
    rules = new KeptRules(context.getOperatorStateStore(), first);
    cache = new ContactCache(cacheCapacity, this);
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
            () -> rules.set().size());
    emitter = new Emitter(output, metrics);
    newHeart();
    takeInOwedProfiles();
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
    Event event = decoded(record);
    if (event == null) {
      return;
    }
    EventCheck.clampClock(event);
    metrics.event(event.getName());
    if (record.receivedAt < timers.currentWatermark()) {
      metrics.late.inc();
    }
    ContactCache.Entry entry = cache.get(record.key);
    if (entry == null) {
      entry =
          cache.put(
              record.key,
              Engagement.newContact(
                  EventHeader.workspaceOf(record.key), EventHeader.idOf(record.key)));
    }
    switch (heart.onEvent(entry.state, event, emitter)) {
      case DUPLICATE -> metrics.duplicates.inc();
      case HELD -> {
        metrics.held.inc();
        entry.dirty = true;
      }
      case APPLIED -> {
        entry.dirty = true;
        cache.wake(entry, heart.nextWakeUp(entry.state));
      }
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    ContactCache.Entry entry = cache.get(timer.getKey());
    if (entry != null && entry.state.getTimerAt() == timer.getTimestamp()) {
      entry.state.setTimerAt(0);
      entry.dirty = true;
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
  public void snapshotState(StateSnapshotContext context) throws Exception {
    cache.flush();
    List<String> owed = new ArrayList<>();
    for (ContactCache.Entry entry : cache.contacts()) {
      if (entry.state.getProfileDueAt() != 0) {
        owed.add(entry.key);
      }
    }
    owedProfiles.update(owed);
    super.snapshotState(context);
  }

  @Override
  public @Nullable ContactState read(String key) throws Exception {
    setCurrentKey(key);
    byte[] bytes = contacts.value();
    return bytes == null ? null : codec.decode(bytes);
  }

  /** The profile that a contact of the cache owes is remembered by the snapshot, not by a timer. */
  @Override
  public void write(ContactCache.Entry entry) throws Exception {
    setCurrentKey(entry.key);
    setTimer(entry.state, heart.nextDeadline(entry.state));
    contacts.update(codec.encode(entry.state));
  }

  @Override
  public void leave(ContactCache.Entry entry) throws Exception {
    long wakeUp = heart.nextWakeUp(entry.state);
    long timer = entry.state.getTimerAt();
    boolean timerComes = wakeUp == 0 || (timer != 0 && timer <= wakeUp);
    if (entry.dirty || !timerComes) {
      setCurrentKey(entry.key);
      setTimer(entry.state, wakeUp);
      contacts.update(codec.encode(entry.state));
    }
  }

  private void wake(ContactCache.Entry entry, long time) {
    metrics.timersDue.inc();
    heart.onWake(entry.state, time, emitter);
    entry.dirty = true;
    cache.wake(entry, heart.nextWakeUp(entry.state));
  }

  private @Nullable Event decoded(EventRecord record) {
    try {
      Event event = events.decode(record.value);
      String fault = EventCheck.fault(event);
      if (fault == null) {
        return event;
      }
      emitter.deadLetter(record, "invalid", fault);
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

  /** After a restart: contacts of this subtask that were in the cache and owed a profile. */
  private void takeInOwedProfiles() throws Exception {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    for (String key : owedProfiles.get()) {
      int owner =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
      if (owner == task.getIndexOfThisSubtask()) {
        ContactCache.Entry entry = cache.get(key);
        if (entry != null) {
          cache.wake(entry, heart.nextWakeUp(entry.state));
        }
      }
    }
  }

  private void newHeart() {
    heart =
        new Engagement(rules.set(), new Settings(defaultGap, profileEvery, channelsWithoutConsent));
  }
}
