package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.SegmentMoves;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.evaluation.Watcher;
import io.beckon.domain.event.StoredEventCodec;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Held;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The heart: {@code (state, event or wake-up, rules, time) -> (state, decisions, next wake-up)}.
 *
 * <p>It changes the state that it is given and looks at nothing else: no clock, no chance. Events
 * come in the order of the log ({@link Inbox}), deadlines in their own, each when the watermark has
 * passed it or an event says that the log has. An event that is later than a deadline still ahead
 * waits for it, so that a deadline sees exactly the events up to it, and the result does not depend
 * on how far the watermark had come.
 */
public final class ContactEngine {

  /** What became of an event. */
  public enum Verdict {
    APPLIED,
    HELD,
    DUPLICATE,
    /** The contact does too much: it does not count, and is known to nobody. */
    FLOOD
  }

  private final EvaluationContext context;
  private final ContactSteps steps;
  private final ProfileWriter profiles;
  private final StoredEventCodec events = new StoredEventCodec();

  public ContactEngine(RuleSet rules, Settings settings) {
    this(rules, settings, null);
  }

  /**
   * @param watcher hears why rules did not fire; null: nobody asks
   */
  public ContactEngine(RuleSet rules, Settings settings, @Nullable Watcher watcher) {
    this.context = new EvaluationContext(settings, rules, events, Requests::of, watcher);
    this.steps = new ContactSteps(rules, settings, context);
    this.profiles = steps.profiles();
  }

  /**
   * Takes in an event that {@link io.beckon.domain.event.EventCheck} has found sound, with its
   * receipt as its place in the log.
   */
  public Verdict onEvent(ContactState state, Event event, Outcome outcome) {
    return onEvent(
        state, event, null, context.settings().bound().mark(event.getReceivedAt()), outcome);
  }

  /**
   * The same. Events come in the order of the log; see {@link Inbox}. One that says that it tells
   * of history changes the contact as it would have done then, and what is past at its receipt goes
   * to nobody: no message for the event itself, nor for a deadline that comes of it.
   *
   * @param encoded the event's bytes, which are kept if something has to wait because of it; null:
   *     it is encoded then
   * @param mark how far the log's time has come with this event, epoch milliseconds: the deadlines
   *     up to there come before it, whether or not somebody has woken the contact for them. A
   *     profile that is owed need not: the event brings a newer one
   */
  public Verdict onEvent(
      ContactState state, Event event, byte @Nullable [] encoded, long mark, Outcome outcome) {
    long deadline = Deadlines.next(state);
    if (deadline != 0 && deadline <= mark) {
      advance(state, mark, outcome);
    }
    boolean history = event.getHistory();
    if (history) {
      past(state, event.getReceivedAt());
    }
    return take(state, event, encoded, history, outcome);
  }

  /**
   * Takes in an event from before it was known whose it is. It changes the contact as it would have
   * done then; but what is past by now goes to nobody: no message for the event itself, nor for a
   * deadline up to {@code knownAt} that comes of it.
   *
   * @param knownAt event time at which it became known, epoch milliseconds
   */
  public Verdict onHistory(
      ContactState state, Event event, byte @Nullable [] encoded, long knownAt, Outcome outcome) {
    past(state, knownAt);
    // Nothing of the history is missing before this event, so what fell due before it does so now.
    for (long next = Deadlines.next(state);
        next != 0
            && next < event.getTimestamp()
            && next <= state.getPastTo()
            && next != state.getOwnDeadline();
        next = Deadlines.next(state)) {
      advance(state, next, outcome);
    }
    return take(state, event, encoded, true, outcome);
  }

  /** What comes of history and is due up to here goes to nobody. */
  private static void past(ContactState state, long knownAt) {
    if (state.getPastTo() < knownAt) {
      long own = Deadlines.next(state);
      // One that history has planned before is not the contact's own.
      boolean planned = own <= state.getPastTo() && own != state.getOwnDeadline();
      state.setOwnDeadline(own <= knownAt && !planned ? own : 0);
      state.setPastTo(knownAt);
    }
  }

  private Verdict take(
      ContactState state,
      Event event,
      byte @Nullable [] encoded,
      boolean history,
      Outcome outcome) {
    context.encoded(encoded);
    if (!history && Floods.isBeyond(state, event, context.settings().contactEventsPerMinute())) {
      return Verdict.FLOOD;
    }
    if (!Duplicates.firstTime(state, event)) {
      return Verdict.DUPLICATE;
    }
    if (waits(state, event)) {
      while (!HeldEvents.hasRoom(state.getHeld()) && Deadlines.next(state) != 0) {
        // A flood within the bound: what comes next in the log is late for this deadline.
        meet(state, Deadlines.next(state), outcome);
      }
      if (waits(state, event)) {
        byte[] bytes = encoded != null ? encoded : events.encode(event);
        HeldEvents.hold(
            state.getHeld(),
            Held.newBuilder()
                .setTimestamp(event.getTimestamp())
                .setMessageId(event.getMessageId())
                .setEvent(ByteBuffer.wrap(bytes))
                .setHistory(history)
                .build());
        return Verdict.HELD;
      }
      context.encoded(encoded);
    }
    context.mute(history);
    steps.apply(state, event, outcome);
    release(state, outcome);
    return Verdict.APPLIED;
  }

  /** Whether a deadline comes before this event. Whatever is held is later than one, too. */
  private static boolean waits(ContactState state, Event event) {
    long deadline = Deadlines.next(state);
    return (deadline != 0 && event.getTimestamp() > deadline)
        || event.getTimestamp() > Deadlines.known(state);
  }

  /**
   * Handles everything that falls due up to {@code time}, which the watermark has passed, and the
   * events that waited for it, each in its turn: however far time has come at once.
   */
  public void onWake(ContactState state, long time, Outcome outcome) {
    advance(state, time, outcome);
  }

  /**
   * What the contact goes by is planned anew with each event and deadline, and with nothing else:
   * how often it is woken for a profile depends on how the log is read.
   */
  private void advance(ContactState state, long time, Outcome outcome) {
    for (long next = nextWakeUp(state); next != 0 && next <= time; next = nextWakeUp(state)) {
      if (next == Deadlines.next(state)) {
        meet(state, next, outcome);
      } else {
        writeProfile(state, next, outcome);
      }
    }
  }

  private void meet(ContactState state, long deadline, Outcome outcome) {
    try {
      steps.meet(state, deadline, outcome);
    } catch (RuntimeException | StackOverflowError e) {
      throw StepFailed.ofDeadline(deadline, e);
    }
    release(state, outcome);
  }

  private void writeProfile(ContactState state, long due, Outcome outcome) {
    try {
      profiles.write(state, due, outcome);
    } catch (RuntimeException | StackOverflowError e) {
      throw StepFailed.ofDeadline(due, e);
    }
  }

  /**
   * Lets go of what could not be met or taken in, so that the contact does not come to it again.
   * Says whether there was such.
   */
  public boolean setAside(ContactState state, StepFailed failed) {
    Held held = failed.held();
    if (held != null) {
      return Bounds.remove(
          state.getHeld(),
          one ->
              one.getMessageId().equals(held.getMessageId())
                  && one.getTimestamp() == held.getTimestamp());
    }
    steps.setAside(state, failed.deadline());
    return true;
  }

  /** Takes in the held events that no deadline comes before any more. */
  private void release(ContactState state, Outcome outcome) {
    steps.plan(state);
    List<Held> held = state.getHeld();
    while (!held.isEmpty()) {
      long deadline = Deadlines.next(state);
      if (held.get(0).getTimestamp() > (deadline == 0 ? Deadlines.known(state) : deadline)) {
        return;
      }
      context.encoded(null);
      Held first = held.remove(0);
      context.mute(first.getHistory());
      try {
        steps.apply(state, events.decode(first.getEvent()), outcome);
        steps.plan(state);
      } catch (RuntimeException | StackOverflowError e) {
        throw StepFailed.ofHeld(first, e);
      }
    }
  }

  /** The contact is no more: it leaves all segments. Its state is to be forgotten after this. */
  public void onRetired(ContactState state, long time, Outcome outcome) {
    context.mute(true);
    context.deadline(state, time, outcome);
    SegmentMoves.leaveAll(context);
  }

  /**
   * Another contact turned out to be this one: takes in all that is known of it. What comes of that
   * alone is past and goes to nobody; what either has waited for fires when it is due, once.
   *
   * @param time event time at which it became known, epoch milliseconds
   */
  public void onMerged(ContactState state, ContactState other, long time, Outcome outcome) {
    Deadlines.keepOwn(state, other);
    EarlierPlaces before = EarlierPlaces.of(other);
    for (Held held : merge(state, other)) {
      // As for one contact alone: what there is no room for does not wait.
      context.encoded(null);
      context.mute(held.getHistory());
      steps.apply(state, events.decode(held.getEvent()), outcome);
    }
    context.mute(true);
    context.deadline(state, time, outcome);
    steps.merged();
    before.restore(state);
    profiles.oweOfMerge(context);
    goOn(state, outcome);
  }

  /** Takes all of another's state in. Gives the held events for which there is no room. */
  List<Held> merge(ContactState state, ContactState other) {
    return steps.merge(state, other);
  }

  /**
   * Goes on after what a contact has waited for has come, or will not come: takes in the events
   * that were held for it alone. Deadlines are met when the watermark has passed them.
   */
  public void goOn(ContactState state, Outcome outcome) {
    release(state, outcome);
  }

  /** When to be woken next, epoch milliseconds; 0: not at all. */
  public long nextWakeUp(ContactState state) {
    return Earlier.of(Deadlines.next(state), state.getProfileDueAt());
  }
}
