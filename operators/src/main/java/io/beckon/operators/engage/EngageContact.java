package io.beckon.operators.engage;

import io.beckon.domain.engine.EngineVersions;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.ContactLifecycle;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.LifecycleOutcome;
import io.beckon.domain.profile.ShownProfile;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.operators.Names;
import io.beckon.operators.barrier.Guarded;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.schema.ContactState;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator around {@link ContactLifecycle} and the engines: hands messages and wake-ups to
 * them, and emits. Where contacts are kept, see {@link ContactStore}.
 */
public class EngageContact extends ContactStore implements Guarded {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(EngageContact.class);

  private final Settings settings;
  private final RulesAtStart rulesAtStart;

  private transient RuleStore rules;
  private transient EngineVersions engines;
  private transient EngageMetrics metrics;
  private transient Emitter emitter;
  private transient ContactLifecycle<ContactCache.Entry> lifecycle;

  /**
   * @param rulesAtStart the rules known when a subtask starts, so that no event is met by an empty
   *     set
   * @param cacheSize how much is kept decoded by each subtask
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public EngageContact(Settings settings, RulesAtStart rulesAtStart, CacheSize cacheSize) {
    super(cacheSize);
    this.settings = settings;
    this.rulesAtStart = rulesAtStart;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    rules = new RuleStore(context.getOperatorStateStore(), rulesAtStart, context.isRestored());
    TaskInfo task = getRuntimeContext().getTaskInfo();
    LOG.info(
        "{} {} of {} begins {}, with {} rules in force and {}",
        Names.ENGAGE_CONTACT,
        task.getIndexOfThisSubtask() + 1,
        task.getNumberOfParallelSubtasks(),
        context.isRestored()
            ? "with the state of checkpoint " + context.getRestoredCheckpointId().orElse(-1)
            : "without state",
        rules.size(),
        settings);
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
            () -> rules.size());
    emitter = new Emitter(output, metrics);
    engines = new EngineVersions(settings);
    engines.use(rules.all());
    lifecycle = new ContactLifecycle<>(this, engines, heard(emitter));
    restore();
  }

  /** A test hears what is decided before others do, and may fail at it. */
  LifecycleOutcome heard(LifecycleOutcome outcome) {
    return outcome;
  }

  @Override
  public final void processElement1(StreamRecord<ContactMessage> element) throws Exception {
    lifecycle.arrived(element.getValue(), currentWatermark());
  }

  @Override
  public final void processElement2(StreamRecord<RuleDocument> element) throws Exception {
    RuleDocument document = element.getValue();
    RulesInForce.Taken taken = rules.take(document, settings.bound().place(currentWatermark()));
    if (taken.fault() != null && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      emitter.deadLetter(document, taken.fault());
    }
    if (taken.changed()) {
      if (document.getPublishedAt() != 0
          && RulesInForce.from(document) <= settings.bound().place(currentWatermark())) {
        metrics.rulesLate.inc();
      }
      emitter.rulesChanged();
      engines.use(rules.all());
      cache.rulesChanged();
    }
  }

  @Override
  long nextWakeUp(ContactState state) {
    return lifecycle.nextWakeUp(state);
  }

  @Override
  void due(ContactCache.Entry entry, long time) throws IOException {
    lifecycle.wake(entry, time);
  }

  /** Keeps the profile's bytes if nothing has changed since them. */
  @Override
  public void looked(ContactCache.Entry entry, long wakeUp) {
    byte[] written = emitter.takeWritten();
    // What others see of a contact is not all of it while a shadow runs.
    boolean whole =
        entry.state.getProfileDueAt() == 0
            && ShownProfile.isWhole(entry.state.getProfile(), engines.hasShadows(entry.state));
    entry.profile = whole ? written : null;
    cache.wake(entry, wakeUp);
  }
}
