package io.beckon.operators.engage;

import io.beckon.domain.basics.Earlier;
import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.MergedContacts;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.inbox.Inbox;
import io.beckon.operators.inbox.QueuedRecords;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.rules.RulesInForce;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.InboxState;
import io.beckon.schema.Queued;
import io.beckon.schema.Role;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.EventCodec;
import java.io.IOException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The operator around the engine: says what an event is to its contact, calls {@link
 * ContactEngine}, emits. Where contacts are kept, see {@link ContactStore}.
 */
public final class EngageContact extends ContactStore implements MovedContacts.Contacts {
  private static final long serialVersionUID = 1L;

  private final Settings settings;
  private final RulesAtStart rulesAtStart;

  private transient EventCodec events;
  private transient RuleStore rules;
  private transient EngineVersions engines;
  private transient EngageMetrics metrics;
  private transient Emitter emitter;
  private transient MovedContacts moved;

  /**
   * @param rulesAtStart the rules known when a subtask starts, so that no event is met by an empty
   *     set
   * @param cacheCapacity contacts kept decoded by each subtask
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public EngageContact(Settings settings, RulesAtStart rulesAtStart, int cacheCapacity) {
    super(cacheCapacity);
    this.settings = settings;
    this.rulesAtStart = rulesAtStart;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    events = new EventCodec();
    rules = new RuleStore(context.getOperatorStateStore(), rulesAtStart, context.isRestored());
  }

  @Override
  public void open() throws Exception {
    super.open();
    metrics =
        new EngageMetrics(
            getMetricGroup(),
            () ->
                Math.max(
                    0, getProcessingTimeService().getCurrentProcessingTime() - currentWatermark()),
            () -> cache.size(),
            () -> rules.set().size());
    emitter = new Emitter(output, metrics);
    moved = new MovedContacts(this, emitter);
    engines = new EngineVersions(settings);
    engines.use(rules.versions());
    restore();
  }

  @Override
  public void processElement1(StreamRecord<EventRecord> element) throws Exception {
    EventRecord record = element.getValue();
    if (record.role == Role.MOVED) {
      moved.arrived(record);
      drain(record.key);
      return;
    }
    Event event = decoded(record);
    // A visitor of whom nothing is known need not be told that it is no contact any more.
    ContactCache.Entry entry = record.role == Role.RETIRED ? cache.get(record.key) : get(record);
    if (entry == null || (event == null && record.role != Role.RETIRED)) {
      return;
    }
    cache.beforeChange(entry);
    if (MergedContacts.isComplete(entry.state)
        && Inbox.passes(
            entry.state.getInbox(),
            record.logTime,
            record.partition,
            record.foreign,
            record.role == Role.HISTORY,
            currentWatermark())) {
      take(entry, record, event, Inbox.mark(record.logTime));
    } else {
      metrics.queued.inc();
      Inbox.put(entry.state.getInbox(), QueuedRecords.queued(record), overflow(record.key));
      drain(record.key);
    }
  }

  /** Takes in what has waited for its place in the log and has its turn. */
  private void drain(String key) throws Exception {
    ContactCache.Entry entry = cache.get(key);
    while (entry != null) {
      InboxState inbox = entry.state.getInbox();
      Queued queued = null;
      if (!inbox.getQueue().isEmpty() && MergedContacts.isComplete(entry.state)) {
        cache.beforeChange(entry);
        queued = Inbox.next(inbox, currentWatermark(), overflow(key));
      }
      if (queued == null) {
        cache.wake(entry, nextWakeUp(entry.state));
        return;
      }
      EventRecord record = QueuedRecords.record(key, queued);
      take(entry, record, decoded(record), Inbox.mark(queued.getAt()));
      entry = cache.get(key);
    }
  }

  /** Takes in what has its turn. {@link ContactCache#beforeChange} comes first. */
  private void take(ContactCache.Entry entry, EventRecord record, @Nullable Event event, long mark)
      throws Exception {
    if (record.role == Role.RETIRED) {
      retire(entry, record, event);
      return;
    }
    if (event == null) {
      return;
    }
    boolean mended = EventCheck.clampClock(event);
    metrics.event(event.getName());
    if (record.receivedAt < mark) {
      metrics.late.inc();
    }
    boolean ofHistory = record.role == Role.HISTORY && record.part > 0;
    if (engines.hasSeveral() && !ofHistory) {
      // What falls due before the rules changed goes by those of its time.
      engines.onWake(entry.state, mark, emitter);
    }
    InboxState inbox = entry.state.getInbox();
    inbox.setLogTime(Math.max(inbox.getLogTime(), Inbox.place(mark)));
    if (EventNames.isNews(event.getName()) && isNoNews(entry.state, event)) {
      metrics.forgotten.inc();
      return;
    }
    if (record.role == Role.LEAVING) {
      moved.leave(entry, event, record);
      return;
    }
    if (isForgotten(entry.state, record, event)) {
      metrics.forgotten.inc();
      joined(entry, event);
      return;
    }
    if (isAboutTheWhole(entry, record, event)) {
      return;
    }
    if (record.role == Role.JOINING && event.getPreviousId() != null) {
      MergedContacts.await(entry.state, event.getPreviousId(), event.getTimestamp());
    }
    byte[] encoded = mended ? null : record.value;
    ContactEngine engine = engines.of(entry.state);
    if (record.role == Role.HISTORY && record.part == 0) {
      engine.onWake(entry.state, mark, emitter);
    }
    ContactEngine.Verdict verdict =
        record.role == Role.HISTORY
            ? engine.onHistory(entry.state, event, encoded, record.knownAt, emitter)
            : engine.onEvent(entry.state, event, encoded, mark, emitter);
    switch (verdict) {
      case DUPLICATE -> metrics.duplicates.inc();
      case HELD -> metrics.held.inc();
      case APPLIED -> {}
    }
    after(entry);
    joined(entry, event);
  }

  private void joined(ContactCache.Entry entry, Event event) throws Exception {
    if (event.getPreviousId() != null && !entry.state.getEarly().isEmpty()) {
      moved.joined(entry, event.getPreviousId());
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
    return contact(record.key);
  }

  @Override
  public void beforeChange(ContactCache.Entry entry) {
    cache.beforeChange(entry);
  }

  @Override
  public void goOn(ContactCache.Entry entry) {
    engines.of(entry.state).goOn(entry.state, emitter);
    after(entry);
  }

  @Override
  public void withdraw(ContactCache.Entry entry, long time) {
    engines.of(entry.state).onRetired(entry.state, time, emitter);
    emitter.gone(entry.state);
  }

  @Override
  public void merge(ContactCache.Entry entry, ContactState other, long time) {
    metrics.merged.inc();
    cache.beforeChange(entry);
    engines.of(entry.state).onMerged(entry.state, other, time, emitter);
    after(entry);
  }

  @Override
  public void again(EventRecord record) throws Exception {
    Event event = decoded(record);
    ContactCache.Entry entry = get(record);
    if (event != null && MergedContacts.isComplete(entry.state)) {
      cache.beforeChange(entry);
      take(entry, record, event, Inbox.mark(entry.state.getInbox().getLogTime()));
    } else if (event != null) {
      cache.beforeChange(entry);
      Inbox.putFirst(entry.state.getInbox(), QueuedRecords.queued(record), overflow(record.key));
    }
  }

  /** A visitor of whom it is known who it is, is no contact of its own any more. */
  private void retire(ContactCache.Entry entry, EventRecord record, @Nullable Event event)
      throws Exception {
    if (entry.state.getProfile().getKnown()) {
      // A contact that has been named as a user is nobody's device, whatever its id.
      if (event != null && event.getKind() == EventKind.ALIAS) {
        EventCheck.clampClock(event);
        moved.leave(entry, event, record);
      }
      return;
    }
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
    remove(entry);
  }

  @Override
  public void processElement2(StreamRecord<RuleDocument> element) throws Exception {
    RuleDocument document = element.getValue();
    RulesInForce.Taken taken = rules.take(document, Inbox.place(currentWatermark()));
    if (taken.fault() != null && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      emitter.deadLetter(document, taken.fault());
    }
    if (taken.changed()) {
      if (document.getPublishedAt() != 0
          && RulesInForce.from(document) <= Inbox.place(currentWatermark())) {
        metrics.rulesLate.inc();
      }
      emitter.rulesChanged();
      engines.use(rules.versions());
    }
  }

  @Override
  long nextWakeUp(ContactState state) {
    return MergedContacts.isComplete(state)
        ? Earlier.of(engines.of(state).nextWakeUp(state), Inbox.wakeAt(state.getInbox()))
        : 0;
  }

  /** What is queued before the deadlines that are due comes first, each at its own place. */
  @Override
  void wake(ContactCache.Entry woken, long time) throws Exception {
    metrics.timersDue.inc();
    ContactCache.@Nullable Entry entry = woken;
    if (!woken.state.getInbox().getQueue().isEmpty()) {
      drain(woken.key);
      entry = cache.get(woken.key);
    }
    if (entry != null && MergedContacts.isComplete(entry.state)) {
      cache.beforeChange(entry);
      engines.onWake(entry.state, time, emitter);
      after(entry);
    } else if (entry != null) {
      cache.wake(entry, 0);
    }
  }

  /** Plans the next wake-up, and keeps the profile's bytes if nothing has changed since them. */
  private void after(ContactCache.Entry entry) {
    byte[] written = emitter.takeWritten();
    // What others see of a contact is not all of it while a shadow runs.
    boolean whole = entry.state.getProfileDueAt() == 0 && !engines.hasShadows();
    entry.profile = whole ? written : null;
    cache.wake(entry, nextWakeUp(entry.state));
  }

  private @Nullable Event decoded(EventRecord record) {
    try {
      Event event = events.decode(record.value);
      String fault = EventCheck.fault(event);
      if (fault == null) {
        return event;
      }
      if (record.role == Role.LIVE || record.role == Role.JOINING) {
        emitter.deadLetter(record, "invalid", fault);
      }
    } catch (IOException e) {
      emitter.deadLetter(record, "unreadable", String.valueOf(e.getMessage()));
    }
    return null;
  }
}
