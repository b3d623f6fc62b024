package io.beckon.domain.course;

import io.beckon.domain.engage.Engagement;
import io.beckon.domain.engage.Newcomers;
import io.beckon.domain.engage.Outcome;
import io.beckon.domain.engage.RuleHealth;
import io.beckon.domain.engage.Settings;
import io.beckon.domain.engage.Watcher;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets one contact after another live through its history, under one set of rules, as the engine
 * would: every deadline before the next event is met first. Serves one thread.
 */
public final class Course implements Outcome {
  private final Engagement heart;
  private final @Nullable Outcome also;
  private final Newcomers newcomers = new Newcomers();
  private final List<Trigger> triggers = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<StageChange> stages = new ArrayList<>();
  private final List<SegmentChange> segments = new ArrayList<>();
  private ContactState state = new ContactState();

  /**
   * @param watcher hears why rules did not fire; null: nobody asks
   */
  public Course(RuleSet rules, Settings settings, @Nullable Watcher watcher) {
    this(rules, settings, watcher, null);
  }

  /**
   * @param also hears of everything at once, in the order in which it is decided; null: nobody does
   */
  Course(RuleSet rules, Settings settings, @Nullable Watcher watcher, @Nullable Outcome also) {
    this.heart = new Engagement(rules, settings, watcher, new RuleHealth());
    this.also = also;
  }

  /** Begins with a contact of whom nothing is known, and forgets the one before. */
  public void begin(String workspace, String contact) {
    state = newcomers.contact(workspace, contact);
    triggers.clear();
    decisions.clear();
    stages.clear();
    segments.clear();
  }

  /**
   * The contact's next event, in the order of time. Says what is wrong with it; null: nothing, it
   * was taken in.
   */
  public @Nullable String event(Event event) {
    String fault = EventCheck.fault(event);
    if (fault == null) {
      timeIs(event.getTimestamp() - 1);
      heart.onEvent(state, event, this);
    }
    return fault;
  }

  /** Time goes on to this moment, epoch milliseconds. */
  public void timeIs(long time) {
    long next = heart.nextWakeUp(state);
    if (next != 0 && next <= time) {
      heart.onWake(state, time, this);
    }
  }

  public ContactState state() {
    return state;
  }

  /** Everything fired so far, in order; the list goes on changing. */
  public List<Trigger> triggers() {
    return triggers;
  }

  public List<Decision> decisions() {
    return decisions;
  }

  public List<StageChange> stages() {
    return stages;
  }

  public List<SegmentChange> segments() {
    return segments;
  }

  @Override
  public void trigger(Trigger trigger) {
    triggers.add(trigger);
    if (also != null) {
      also.trigger(trigger);
    }
  }

  @Override
  public void stage(StageChange change) {
    stages.add(change);
    if (also != null) {
      also.stage(change);
    }
  }

  @Override
  public void segment(SegmentChange change) {
    segments.add(change);
    if (also != null) {
      also.segment(change);
    }
  }

  @Override
  public void decision(Decision decision) {
    decisions.add(decision);
    if (also != null) {
      also.decision(decision);
    }
  }

  @Override
  public void profile(Profile profile) {
    // Read from the state by whoever asks.
  }
}
