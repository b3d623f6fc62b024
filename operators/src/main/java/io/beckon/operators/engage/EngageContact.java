package io.beckon.operators.engage;

import io.beckon.domain.engage.Engagement;
import io.beckon.domain.engage.Outcome;
import io.beckon.domain.engage.Settings;
import io.beckon.domain.event.EventCheck;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.rules.RulesInForce;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.ContactState;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
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
import org.apache.flink.util.OutputTag;
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
        ContactCache.Store,
        Outcome {
  private static final long serialVersionUID = 1L;
  private static final MapStateDescriptor<String, byte[]> RULES =
      new MapStateDescriptor<>(
          Names.STATE_RULES, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  private final long defaultGap;
  private final long profileEvery;
  private final HashSet<String> channelsWithoutConsent;
  private final int cacheCapacity;
  private final ArrayList<String[]> firstRules = new ArrayList<>();

  private transient ValueState<byte[]> contacts;
  private transient BroadcastState<String, byte[]> ruleState;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient ContactCache cache;
  private transient ContactCodec codec;
  private transient AvroCodec<Event> events;
  private transient AvroCodec<RuleDocument> documents;
  private transient RulesInForce rules;
  private transient Engagement heart;
  private transient EngageMetrics metrics;
  private transient StreamRecord<Object> emitted;

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
    events = new AvroCodec<>(Event.class);
    documents = new AvroCodec<>(RuleDocument.class);
    contacts =
        context
            .getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_CONTACT, BytePrimitiveArraySerializer.INSTANCE));
    ruleState = context.getOperatorStateStore().getBroadcastState(RULES);
    cache = new ContactCache(cacheCapacity, this);
    List<RuleDocument> all = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : ruleState.entries()) {
      all.add(documents.decode(entry.getValue()));
    }
    for (String[] first : firstRules) {
      all.add(new RuleDocument(first[0], Integer.parseInt(first[1]), first[2], first[3]));
    }
    rules = new RulesInForce();
    rules.start(all);
    keepRules();
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
    emitted = new StreamRecord<>(new Object());
    newHeart();
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
    switch (heart.onEvent(entry.state, event, this)) {
      case DUPLICATE -> metrics.duplicates.inc();
      case HELD -> {
        metrics.held.inc();
        entry.dirty = true;
      }
      case APPLIED -> {
        entry.dirty = true;
        setTimer(entry.state);
      }
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    ContactCache.Entry entry = cache.get(timer.getKey());
    if (entry == null || entry.state.getTimerAt() != timer.getTimestamp()) {
      return;
    }
    metrics.timersDue.inc();
    entry.state.setTimerAt(0);
    heart.onWake(entry.state, timer.getTimestamp(), this);
    entry.dirty = true;
    setTimer(entry.state);
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
      metrics.deadLetter("rule");
      emit(
          Outputs.DEAD_LETTERS,
          new DeadLetter(
              Names.TOPIC_RULES,
              0,
              -1L,
              0L,
              "rule",
              taken.fault(),
              ByteBuffer.wrap(document.getRule().getBytes(StandardCharsets.UTF_8)),
              ByteBuffer.wrap(document.getText().getBytes(StandardCharsets.UTF_8))));
    }
    if (taken.changed()) {
      keepRules();
      newHeart();
    }
  }

  /** Time comes from the events alone: the rules input neither drives nor holds it. */
  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    super.processWatermark(mark);
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
    Object key = getCurrentKey();
    cache.flush();
    if (key != null) {
      setCurrentKey(key);
    }
    super.snapshotState(context);
  }

  @Override
  public @Nullable ContactState read(String key) throws Exception {
    byte[] bytes = contacts.value();
    return bytes == null ? null : codec.decode(bytes);
  }

  @Override
  public void write(String key, ContactState state) throws Exception {
    Object current = getCurrentKey();
    setCurrentKey(key);
    contacts.update(codec.encode(state));
    if (current != null) {
      setCurrentKey(current);
    }
  }

  @Override
  public void trigger(Trigger trigger) {
    metrics.trigger(trigger.getRuleKind(), trigger.getChannel());
    emit(Outputs.TRIGGERS, trigger);
  }

  @Override
  public void stage(StageChange change) {
    emit(Outputs.STAGES, change);
  }

  @Override
  public void decision(Decision decision) {
    metrics.heldBack(decision.getReason());
    emit(Outputs.DECISIONS, decision);
  }

  @Override
  public void profile(Profile profile) {
    emit(Outputs.PROFILES, profile);
  }

  private @Nullable Event decoded(EventRecord record) {
    try {
      Event event = events.decode(record.value);
      String fault = EventCheck.fault(event);
      if (fault == null) {
        return event;
      }
      deadLetter(record, "invalid", fault);
    } catch (IOException e) {
      deadLetter(record, "unreadable", String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void deadLetter(EventRecord record, String reason, String fault) {
    metrics.deadLetter(reason);
    emit(
        Outputs.DEAD_LETTERS,
        new DeadLetter(
            Names.TOPIC_EVENTS,
            record.partition,
            record.offset,
            0L,
            reason,
            fault,
            ByteBuffer.wrap(record.key.getBytes(StandardCharsets.UTF_8)),
            ByteBuffer.wrap(record.value)));
  }

  /**
   * One timer a contact. It is moved only to an earlier time; one that comes too early sets the
   * next.
   */
  private void setTimer(ContactState state) {
    long wakeUp = heart.nextWakeUp(state);
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

  private void keepRules() throws Exception {
    ruleState.clear();
    for (RuleDocument document : rules.documents()) {
      ruleState.put(document.getRule(), documents.encode(document));
    }
  }

  private void newHeart() {
    heart =
        new Engagement(rules.set(), new Settings(defaultGap, profileEvery, channelsWithoutConsent));
  }

  private <T> void emit(OutputTag<T> tag, T value) {
    output.collect(tag, emitted.<T>replace(value));
  }
}
