package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.condition.Counter;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Moments;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Retractions;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.SegmentMoves;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.evaluation.Watcher;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.event.StoredEventCodec;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.profile.Devices;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.AwaitedContact;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Held;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final int HELD = Bounds.cap(ContactState.SCHEMA$, "held");
  private static final int HELD_BYTES = 1 << 20;
  private static final long DAY = 86_400_000L;

  /** What became of an event. */
  public enum Verdict {
    APPLIED,
    HELD,
    DUPLICATE
  }

  private final RuleSet rules;
  private final EvaluationContext context;
  private final Concerns concerns;
  private final Moments moments;
  private final Retractions retractions;
  private final PendingTriggers pending;
  private final PurchaseReview purchases;
  private final ProfileWriter profiles;
  private final StoredEventCodec events = new StoredEventCodec();

  public ContactEngine(RuleSet rules, Settings settings) {
    this(rules, settings, null);
  }

  /**
   * @param watcher hears why rules did not fire; null: nobody asks
   */
  public ContactEngine(RuleSet rules, Settings settings, @Nullable Watcher watcher) {
    this.rules = rules;
    this.context = new EvaluationContext(settings, rules, events, Requests::of, watcher);
    this.moments = new Moments(rules);
    Wiring wiring = new Wiring(rules, settings, moments, new SegmentMoves(rules, moments));
    Map<String, Concern> byKind = new LinkedHashMap<>();
    for (RuleKind<?> kind : RuleKinds.ALL) {
      byKind.put(kind.kind(), kind.concern(wiring));
    }
    this.concerns = new Concerns(byKind.values());
    this.retractions = new Retractions(rules, byKind::get);
    this.pending = new PendingTriggers(rules, byKind, moments);
    this.purchases = new PurchaseReview(concerns.all);
    this.profiles = new ProfileWriter(rules, settings, concerns.onProfile);
  }

  /**
   * Takes in an event that {@link io.beckon.domain.event.EventCheck} has found sound, with its
   * receipt as its place in the log.
   */
  public Verdict onEvent(ContactState state, Event event, Outcome outcome) {
    return onEvent(state, event, null, Inbox.mark(event.getReceivedAt()), outcome);
  }

  /**
   * The same. Events come in the order of the log; see {@link Inbox}.
   *
   * @param encoded the event's bytes, which are kept if something has to wait because of it; null:
   *     it is encoded then
   * @param mark how far the log's time has come with this event, epoch milliseconds: the deadlines
   *     up to there come before it, whether or not somebody has woken the contact for them. A
   *     profile that is owed need not: the event brings a newer one
   */
  public Verdict onEvent(
      ContactState state, Event event, byte @Nullable [] encoded, long mark, Outcome outcome) {
    long deadline = nextDeadline(state);
    if (deadline != 0 && deadline <= mark) {
      advance(state, mark, outcome);
    }
    return take(state, event, encoded, false, outcome);
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
    if (state.getPastTo() < knownAt) {
      long own = nextDeadline(state);
      state.setOwnDeadline(own <= knownAt ? own : 0);
      state.setPastTo(knownAt);
    }
    // Nothing of the history is missing before this event, so what fell due before it does so now.
    for (long next = nextDeadline(state);
        next != 0
            && next < event.getTimestamp()
            && next <= state.getPastTo()
            && next != state.getOwnDeadline();
        next = nextDeadline(state)) {
      advance(state, next, outcome);
    }
    return take(state, event, encoded, true, outcome);
  }

  private Verdict take(
      ContactState state,
      Event event,
      byte @Nullable [] encoded,
      boolean history,
      Outcome outcome) {
    context.encoded(encoded);
    if (!Duplicates.firstTime(state, event)) {
      return Verdict.DUPLICATE;
    }
    if (waits(state, event)) {
      while (!hasRoom(state.getHeld()) && nextDeadline(state) != 0) {
        // A flood within the bound: what comes next in the log is late for this deadline.
        meet(state, nextDeadline(state), outcome);
        release(state, outcome);
      }
      if (waits(state, event)) {
        byte[] bytes = encoded != null ? encoded : events.encode(event);
        hold(
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
    apply(state, event, outcome);
    release(state, outcome);
    return Verdict.APPLIED;
  }

  /** Whether a deadline comes before this event. Whatever is held is later than one, too. */
  private static boolean waits(ContactState state, Event event) {
    long deadline = nextDeadline(state);
    return (deadline != 0 && event.getTimestamp() > deadline)
        || event.getTimestamp() > known(state);
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
      if (next == nextDeadline(state)) {
        meet(state, next, outcome);
        release(state, outcome);
      } else {
        profiles.write(state, next, outcome);
      }
    }
  }

  /** Takes in the held events that no deadline comes before any more. */
  private void release(ContactState state, Outcome outcome) {
    plan(state);
    List<Held> held = state.getHeld();
    while (!held.isEmpty()) {
      long deadline = nextDeadline(state);
      if (held.get(0).getTimestamp() > (deadline == 0 ? known(state) : deadline)) {
        return;
      }
      context.encoded(null);
      Held first = held.remove(0);
      context.mute(first.getHistory());
      apply(state, events.decode(first.getEvent()), outcome);
      plan(state);
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
    keepOwnDeadline(state, other);
    List<Stage> stages = new ArrayList<>(other.getProfile().getStages());
    List<InSegment> segmentsOfOther = new ArrayList<>(other.getProfile().getSegments());
    for (Held held : merge(state, other)) {
      // As for one contact alone: what there is no room for does not wait.
      context.encoded(null);
      context.mute(held.getHistory());
      apply(state, events.decode(held.getEvent()), outcome);
    }
    context.mute(true);
    context.deadline(state, time, outcome);
    for (Concern concern : concerns.all) {
      concern.afterMerge(context);
    }
    purchases.plan(state, time);
    evaluate();
    settle();
    for (Stage stage : stages) {
      Stage same =
          Bounds.find(state.getProfile().getStages(), Stage::getLifecycle, stage.getLifecycle());
      if (same != null && same.getStage().equals(stage.getStage())) {
        same.setSince(Math.min(same.getSince(), stage.getSince()));
      }
    }
    for (InSegment in : segmentsOfOther) {
      InSegment same =
          Bounds.find(state.getProfile().getSegments(), InSegment::getSegment, in.getSegment());
      if (same != null) {
        same.setSince(Math.min(same.getSince(), in.getSince()));
      }
    }
    profiles.write(state, state.getClock(), outcome);
    goOn(state, outcome);
  }

  /**
   * Takes all of another's state in, each kind of rule its own part. Gives the held events for
   * which there is no room.
   */
  List<Held> merge(ContactState state, ContactState other) {
    for (Concern concern : concerns.all) {
      concern.onMerge(state, other);
    }
    return MergedContacts.take(state, other);
  }

  /**
   * Goes on after what a contact has waited for has come, or will not come: takes in the events
   * that were held for it alone. Deadlines are met when the watermark has passed them.
   */
  public void goOn(ContactState state, Outcome outcome) {
    release(state, outcome);
  }

  /** What either had planned itself is not mute, though the other's history reaches beyond it. */
  private static void keepOwnDeadline(ContactState one, ContactState other) {
    ContactState shorter = one.getPastTo() < other.getPastTo() ? one : other;
    long pastTo = Math.max(one.getPastTo(), other.getPastTo());
    long own = Earlier.of(one.getOwnDeadline(), other.getOwnDeadline());
    long next = Earlier.of(shorter.getDeadline(), shorter.getPurchaseReviewAt());
    if (shorter.getPastTo() < pastTo && next <= pastTo) {
      own = Earlier.of(own, next);
    }
    one.setOwnDeadline(own);
  }

  /** When to be woken next, epoch milliseconds; 0: not at all. */
  public long nextWakeUp(ContactState state) {
    return Earlier.of(nextDeadline(state), state.getProfileDueAt());
  }

  private void apply(ContactState state, Event event, Outcome outcome) {
    context.event(state, event, outcome);
    Profile profile = state.getProfile();
    long clock = Math.max(state.getClock(), event.getTimestamp());
    boolean newDay = clock / DAY > state.getClock() / DAY;
    state.setClock(clock);
    if (newDay) {
      expire(state, clock);
    }
    long touched = profile.getCart().getTouchedAt();
    ProfileFacts.Change change = ProfileFacts.apply(profile, event);
    if (profile.getCart().getTouchedAt() != touched) {
      // What was met was met for the cart as it was then.
      state.setCartMetTo(0);
    }
    Devices.note(state, event);
    List<Counter> counters = rules.counters(event.getName());
    if (!counters.isEmpty()) {
      Tallies.note(state, event, counters);
    }
    boolean again = change == ProfileFacts.Change.NONE && isOrder(event);
    if (!again) {
      for (Concern concern : concerns.onEvent) {
        concern.onEvent(context, event, change);
      }
      purchases.onEvent(state, event, change);
      retractions.event(context, event);
      for (Concern concern : concerns.react) {
        concern.react(context, event);
      }
      moments.event(context, event.getName());
      evaluate();
    }
    settle();
    profiles.owe(context, context.isMoved() || change != ProfileFacts.Change.NONE);
  }

  private void meet(ContactState state, long deadline, Outcome outcome) {
    context.mute(deadline <= state.getPastTo() && deadline != state.getOwnDeadline());
    context.deadline(state, deadline, outcome);
    state.setClock(Math.max(state.getClock(), deadline));
    for (Concern concern : concerns.onDeadline) {
      concern.onDeadline(context);
    }
    pending.onDeadline(context);
    moments.onDeadline(context);
    for (Concern concern : concerns.goOn) {
      concern.goOn(context);
    }
    evaluate();
    purchases.onDeadline(context);
    settle();
    profiles.owe(context, context.isMoved());
  }

  private void evaluate() {
    for (Concern concern : concerns.evaluate) {
      concern.evaluate(context);
    }
  }

  /**
   * Moves the contact and fires what wants to. A trigger may start a campaign, which a stage or
   * segment may look at: then they are looked at once more.
   */
  private void settle() {
    moments.planDates(context);
    boolean again = true;
    // Twice at most: rules that contradict each other must not keep a contact for ever.
    for (int round = 0; again && round < 2; round++) {
      context.state().setStageReviewAt(0);
      for (Concern concern : concerns.move) {
        concern.move(context);
      }
      moments.becoming(context);
      again = context.settle();
    }
  }

  private void plan(ContactState state) {
    long next = Math.min(moments.nextDeadline(state), PendingTriggers.nextDeadline(state));
    for (Concern concern : concerns.nextDeadline) {
      next = Math.min(next, concern.nextDeadline(state));
    }
    if (state.getStageReviewAt() != 0) {
      next = Math.min(next, state.getStageReviewAt());
    }
    state.setDeadline(next == Facts.NEVER ? 0 : next);
  }

  private static long nextDeadline(ContactState state) {
    long next = Earlier.of(state.getDeadline(), state.getPurchaseReviewAt());
    return next > known(state) ? 0 : next;
  }

  /** Up to when all is known of a contact: another's state may still be on its way to it. */
  private static long known(ContactState state) {
    List<AwaitedContact> awaited = state.getAwaited();
    long known = Facts.NEVER;
    for (int i = 0; i < awaited.size(); i++) {
      known = Math.min(known, awaited.get(i).getSince());
    }
    return known;
  }

  private void expire(ContactState state, long now) {
    Profile profile = state.getProfile();
    ProfileFacts.expire(profile, now);
    Retractions.expire(state, now);
    Tallies.expire(state, now, rules.counters());
    Bounds.remove(state.getFailures(), failure -> rules.rule(failure.getRule()) == null);
    for (Concern concern : concerns.all) {
      concern.expire(state, now);
    }
  }

  private static boolean isOrder(Event event) {
    return event.getName().equals(EventNames.ORDER_COMPLETED)
        || event.getName().equals(EventNames.ORDER_REFUNDED)
        || event.getName().equals(EventNames.ORDER_CANCELLED);
  }

  /**
   * When a job catches up with history, one partition can be read months ahead of another, whose
   * time holds back the deadlines: then a contact's whole history waits. Only a flood is more.
   */
  private static boolean hasRoom(List<Held> held) {
    int bytes = 0;
    for (int i = 0; i < held.size(); i++) {
      bytes += held.get(i).getEvent().remaining();
    }
    return held.size() < HELD && bytes < HELD_BYTES;
  }

  /** Keeps held events in the order of their time, equal times by id. */
  private static void hold(List<Held> held, Held event) {
    int at = held.size();
    while (at > 0 && later(held.get(at - 1), event)) {
      at--;
    }
    held.add(at, event);
  }

  private static boolean later(Held a, Held b) {
    return a.getTimestamp() > b.getTimestamp()
        || (a.getTimestamp() == b.getTimestamp()
            && a.getMessageId().compareTo(b.getMessageId()) > 0);
  }
}
