package io.beckon.domain.history;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.evaluation.Watcher;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.StoredEventCodec;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.inbox.MemoryOverflow;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Queued;
import io.beckon.schema.Role;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets one contact after another live through its history, under one set of rules, as the engine
 * would. Serves one thread.
 */
public final class HistoryRunner implements Outcome {
  private final ContactEngine heart;
  private final @Nullable Outcome also;
  private final Bound bound;
  private final Newcomers newcomers = new Newcomers();
  private final List<Trigger> triggers = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<StageChange> stages = new ArrayList<>();
  private final List<SegmentChange> segments = new ArrayList<>();
  private final List<Event> floods = new ArrayList<>();
  private final StoredEventCodec kept = new StoredEventCodec();
  private final MemoryOverflow overflow = new MemoryOverflow();
  private ContactState state = new ContactState();
  private long watermark = Long.MIN_VALUE;

  /**
   * @param watcher hears why rules did not fire; null: nobody asks
   */
  public HistoryRunner(RuleSet rules, Settings settings, @Nullable Watcher watcher) {
    this(rules, settings, watcher, null);
  }

  /**
   * @param also hears of everything at once, in the order in which it is decided; null: nobody does
   */
  HistoryRunner(
      RuleSet rules, Settings settings, @Nullable Watcher watcher, @Nullable Outcome also) {
    this.heart = new ContactEngine(rules, settings, watcher);
    this.also = also;
    this.bound = settings.bound();
  }

  /** Begins with a contact of whom nothing is known, and forgets the one before. */
  public void begin(String workspace, String contact) {
    state = newcomers.contact(workspace, contact);
    overflow.clear();
    watermark = Long.MIN_VALUE;
    triggers.clear();
    decisions.clear();
    stages.clear();
    segments.clear();
    floods.clear();
  }

  /**
   * The contact's next event in the order of the log, which is taken as the engine takes it: late
   * events late, and none before its turn. Says what is wrong with it; null: nothing.
   */
  public @Nullable String logged(LoggedEvent logged) {
    Event event = logged.event();
    String fault = EventCheck.fault(event);
    if (fault != null) {
      return fault;
    }
    watermark = Math.max(watermark, bound.mark(logged.place()));
    drain();
    if (Inbox.passes(
        state.getInbox(),
        logged.place(),
        logged.partition(),
        logged.foreign(),
        false,
        watermark,
        bound)) {
      take(event, null, logged.place());
      return null;
    }
    Inbox.put(
        state.getInbox(),
        Queued.newBuilder()
            .setAt(logged.place())
            .setPartition(logged.partition())
            .setOffset(logged.offset())
            .setPart(0)
            .setRole(Role.LIVE)
            .setReceivedAt(event.getReceivedAt())
            .setKnownAt(0L)
            .setForeign(logged.foreign())
            .setDeferred(false)
            .setValue(ByteBuffer.wrap(kept.encode(event)))
            .build(),
        overflow);
    drain();
    return null;
  }

  private void drain() {
    for (Queued next = Inbox.next(state.getInbox(), watermark, overflow, bound);
        next != null;
        next = Inbox.next(state.getInbox(), watermark, overflow, bound)) {
      take(kept.decode(next.getValue()), null, next.getAt());
    }
  }

  private void take(Event event, byte @Nullable [] encoded, long place) {
    state.getInbox().setLogTime(Math.max(state.getInbox().getLogTime(), place));
    ContactEngine.Verdict verdict = heart.onEvent(state, event, encoded, bound.mark(place), this);
    if (verdict == ContactEngine.Verdict.FLOOD) {
      floods.add(event);
    }
  }

  /** Events that were more than one contact may send, since this was last asked. */
  List<Event> takeFloods() {
    List<Event> taken = List.copyOf(floods);
    floods.clear();
    return taken;
  }

  /**
   * The contact's next event, in the order of time, every deadline before it first. Says what is
   * wrong with it; null: nothing, it was taken in.
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
    watermark = Math.max(watermark, time);
    drain();
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
