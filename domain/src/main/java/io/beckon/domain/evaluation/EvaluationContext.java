package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Keys;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.event.StoredEventCodec;
import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of one contact: an event, or a deadline that has come. Exactly one of the two is there.
 * An instance serves many steps, one after the other.
 */
public final class EvaluationContext {
  /** What is known so soon after it was is known in time, milliseconds. */
  private static final long IN_TIME = 60_000;

  private final Settings settings;
  private final Facts facts = new Facts();
  private ContactState state = new ContactState();
  private @Nullable Event event;
  private long time;
  private byte @Nullable [] encoded;
  private long causedAt;
  private @Nullable Outcome outcome;
  private final SharedLimits shared;
  private final StoredEventCodec events;
  private final RecommendationQuestions questions;
  private final @Nullable Watcher watcher;
  private boolean answered = true;
  private boolean muted;
  private boolean moved;
  private boolean changed;
  private final AttemptQueue attempts = new AttemptQueue(this);

  public EvaluationContext(
      Settings settings,
      RuleSet rules,
      StoredEventCodec events,
      RecommendationQuestions questions,
      @Nullable Watcher watcher) {
    this.watcher = watcher;
    this.settings = settings;
    this.shared = new SharedLimits(rules);
    this.events = events;
    this.questions = questions;
    facts.defaultGap(settings.defaultGap());
  }

  public EvaluationContext event(ContactState state, Event event, Outcome outcome) {
    this.state = state;
    this.event = event;
    this.time = event.getTimestamp();
    this.causedAt = event.getReceivedAt();
    state.setReceivedTo(Math.max(state.getReceivedTo(), event.getReceivedAt()));
    this.outcome = outcome;
    this.moved = false;
    this.changed = false;
    attempts.clear();
    return this;
  }

  public EvaluationContext deadline(ContactState state, long deadline, Outcome outcome) {
    this.state = state;
    this.event = null;
    this.time = deadline;
    this.causedAt = deadline;
    this.outcome = outcome;
    this.moved = false;
    this.changed = false;
    attempts.clear();
    return this;
  }

  /** This step is about what is past: it changes the contact, and nobody is written to. */
  public void mute(boolean muted) {
    this.muted = muted;
  }

  public boolean isMuted() {
    return muted;
  }

  public Settings settings() {
    return settings;
  }

  public ContactState state() {
    return state;
  }

  public Profile profile() {
    return state.getProfile();
  }

  public @Nullable Event event() {
    return event;
  }

  /** Event time of this step: the event's, or the deadline; epoch milliseconds. */
  public long time() {
    return time;
  }

  /**
   * When this step is made, by the passing of the log's own time: later than {@link #time} where it
   * became known too late what was to be done. A message goes out then, and must be right then. A
   * step about what is past is as it would have been: nothing goes out. Epoch milliseconds.
   */
  public long present() {
    boolean late = !muted && state.getReceivedTo() - time > IN_TIME;
    return late ? state.getReceivedTo() : time;
  }

  /** The deadline, or null for an event. */
  public @Nullable Long deadline() {
    return event == null ? time : null;
  }

  /** Receipt of what brought this step about, epoch milliseconds: the event, or the deadline. */
  public long causedAt() {
    return causedAt;
  }

  public Outcome outcome() {
    if (outcome == null) {
      throw new IllegalStateException("no step has begun");
    }
    return outcome;
  }

  /**
   * Facts as of the latest time known of this contact, so that a late event does not see an older
   * profile.
   */
  public Facts facts() {
    return facts(event);
  }

  /** The same, about an event of an earlier step; null: about none. */
  public Facts facts(@Nullable Event about) {
    return facts.of(state).at(state.getProfile(), about, Math.max(time, state.getClock()));
  }

  /** Limits that concern all rules. */
  public SharedLimits shared() {
    return shared;
  }

  /** An event as state keeps it; empty for none. */
  public ByteBuffer kept(@Nullable Event event) {
    if (event == null) {
      return ByteBuffer.allocate(0);
    }
    byte[] known = encoded;
    boolean itsOwn = known != null && event == this.event;
    return ByteBuffer.wrap(itsOwn ? known : events.encode(event));
  }

  /** The bytes of the event that comes next; null: they are not known. */
  public void encoded(byte @Nullable [] bytes) {
    encoded = bytes;
  }

  /** An event that the state kept; null where it kept none. */
  public @Nullable Event recalled(ByteBuffer kept) {
    return kept.remaining() == 0 ? null : events.decode(kept);
  }

  /** Stages and segments are to be looked at again at this moment; {@link Facts#NEVER}: never. */
  public void reviewAt(long moment) {
    if (moment != Facts.NEVER
        && (state.getStageReviewAt() == 0 || moment < state.getStageReviewAt())) {
      state.setStageReviewAt(moment);
    }
  }

  /** Sends a trigger by way of the recommender. */
  void recommend(@Nullable Event about, CatalogueNeeds needs, Trigger trigger) {
    outcome().recommend(questions.of(profile(), about, needs, trigger));
  }

  /** What this step wants to send. */
  public AttemptQueue attempts() {
    return attempts;
  }

  /** Something has changed that others wait for: the profile goes out at once to the shop. */
  public void contactMoved() {
    moved = true;
    changed = true;
  }

  /** A rule has changed what the profile shows; what an event says, or ages, need not be told. */
  public void profileChanged() {
    changed = true;
  }

  /** Whether {@link #profileChanged} or {@link #contactMoved} was called in this step. */
  public boolean isChanged() {
    return changed;
  }

  /** Whether {@link #contactMoved} was called in this step. */
  public boolean isMoved() {
    return moved;
  }

  /** This step's event as a cause; none for a deadline. */
  public List<Cause> causes() {
    List<Cause> causes = new ArrayList<>(2);
    if (event != null) {
      causes.add(new Cause(event.getMessageId(), event.getName(), event.getTimestamp()));
    }
    return causes;
  }

  /**
   * Whom the causing event itself names: its user, else its device; the contact for a deadline. An
   * id made of it does not depend on whom the event was found to concern when it was read.
   */
  public String subject() {
    if (event == null) {
      return state.getProfile().getContact();
    }
    String named = event.getUserId() != null ? event.getUserId() : event.getAnonymousId();
    return named == null ? state.getProfile().getContact() : named;
  }

  /** What tells this firing from others of its rule: the event, or the deadline. */
  public String occurrence(String what) {
    // A time may be put behind it, with an @ between; see TriggerAttempt.
    return event != null ? what + ":" + Keys.escaped(event.getMessageId(), '@') : what + "@" + time;
  }

  /** Asks a condition; one that fails is recorded and does not hold. */
  public boolean holds(Rule rule, Condition condition, Facts facts) {
    answered = false;
    try {
      boolean holds = condition.holds(facts);
      answered = true;
      if (!holds && watcher != null) {
        watcher.missed(rule, time, "its condition did not hold", condition, facts);
      }
      return holds;
    } catch (RuntimeException e) {
      Decisions.failed(this, rule, condition.text(), e);
      return false;
    }
  }

  /**
   * What a rule brings has failed: its explanation, a value, a limit. It is recorded as that rule's
   * failure, and the contact goes on with its other rules.
   */
  public void failed(Rule rule, String where, RuntimeException failure) {
    Decisions.failed(this, rule, where, failure);
  }

  /** Whether the last condition was asked and did not fail; else its "no" is none. */
  public boolean answered() {
    return answered;
  }

  /** Whether somebody wants to hear of every rule that does not fire. */
  public boolean isWatched() {
    return watcher != null;
  }

  /** Tells whoever watches why a rule goes no further here. */
  public void missed(Rule rule, String why) {
    missed(rule, why, null);
  }

  /** The same, with a condition that says more. */
  public void missed(Rule rule, String why, @Nullable Condition condition) {
    if (watcher != null) {
      watcher.missed(rule, time, why, condition, facts);
    }
  }
}
