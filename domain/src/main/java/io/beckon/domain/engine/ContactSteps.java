package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
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
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.profile.Devices;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.profile.RecentMails;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Held;
import io.beckon.schema.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a contact, an event or a deadline, through all kinds of rules: what each does in each
 * part of it, in the order of the registry.
 */
final class ContactSteps {
  private static final long DAY = 86_400_000L;

  private final RuleSet rules;
  private final EvaluationContext context;
  private final Concerns concerns;
  private final Moments moments;
  private final Retractions retractions;
  private final DeferredTriggers pending;
  private final PurchaseReview purchases;
  private final ProfileWriter profiles;

  ContactSteps(RuleSet rules, Settings settings, EvaluationContext context) {
    this.rules = rules;
    this.context = context;
    this.moments = new Moments(rules);
    Wiring wiring = new Wiring(rules, settings, moments, new SegmentMoves(rules, moments));
    Map<String, Concern> byKind = new LinkedHashMap<>();
    for (RuleKind<?> kind : RuleKinds.ALL) {
      byKind.put(kind.kind(), kind.concern(wiring));
    }
    this.concerns = new Concerns(rules, byKind.values());
    this.retractions = new Retractions(rules, byKind::get);
    this.pending = new DeferredTriggers(rules, byKind, moments);
    this.purchases = new PurchaseReview(concerns.all, rules.days().zone(), settings.bound());
    this.profiles = new ProfileWriter(rules, settings, concerns.onProfile);
  }

  ProfileWriter profiles() {
    return profiles;
  }

  /** An event has its turn. */
  void apply(ContactState state, Event event, Outcome outcome) {
    context.event(state, event, outcome);
    Profile profile = state.getProfile();
    long clock = Math.max(state.getClock(), event.getTimestamp());
    boolean newDay = clock / DAY > state.getClock() / DAY;
    state.setClock(clock);
    if (newDay) {
      expire(state, clock);
    }
    if (event.getAutomated() || RecentMails.note(state, event)) {
      // Time goes on; nobody did anything.
      settle();
      profiles.unlessUnchanged(context);
      return;
    }
    Concerns.Heeding heeding = concerns.heeding(event.getName());
    long knownAt = heeding.order() ? OrderBook.knownAt(profile.getOrders(), event) : 0;
    long touched = profile.getCart().getTouchedAt();
    boolean known = profile.getKnown();
    ProfileFacts.Change change = ProfileFacts.apply(profile, event);
    if (profile.getCart().getTouchedAt() != touched) {
      // What was met was met for the cart as it was then.
      state.setCartMetTo(0);
    }
    Devices.note(state, event);
    boolean again = heeding.order() && change != ProfileFacts.Change.ORDER;
    if (again) {
      // Told once more, by another message; the earliest of them says when it was.
      Tallies.move(state, event, knownAt, heeding.counters());
      if (change == ProfileFacts.Change.CORRECTION) {
        purchases.plan(state, event.getTimestamp());
      }
    } else {
      Tallies.note(state, event, heeding.counters());
      for (Concern concern : heeding.onEvent()) {
        concern.onEvent(context, event, change);
      }
      purchases.onEvent(state, event, change);
      retractions.event(context, event);
      for (Concern concern : heeding.react()) {
        concern.react(context, event);
      }
      moments.event(context, event.getName());
      evaluate();
    }
    settle();
    if (EventNames.isNews(event.getName())) {
      profiles.unlessUnchanged(context);
      return;
    }
    boolean signedUp = known != profile.getKnown() || !event.getConsents().isEmpty();
    profiles.owe(context, signedUp || change == ProfileFacts.Change.ORDER || context.isMoved());
  }

  /** A deadline has come. */
  void meet(ContactState state, long deadline, Outcome outcome) {
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
    profiles.unlessUnchanged(context);
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
      again = context.attempts().settle();
    }
  }

  /** Plans the next deadline. */
  void plan(ContactState state) {
    long next = Math.min(moments.nextDeadline(state), DeferredTriggers.nextDeadline(state));
    for (Concern concern : concerns.nextDeadline) {
      next = Math.min(next, concern.nextDeadline(state));
    }
    if (state.getStageReviewAt() != 0) {
      next = Math.min(next, state.getStageReviewAt());
    }
    state.setDeadline(next == Facts.NEVER ? 0 : next);
  }

  /** Lets go of all that falls due up to a deadline that cannot be met. */
  void setAside(ContactState state, long deadline) {
    boolean reviewed = state.getPurchaseReviewAt() != 0 && state.getPurchaseReviewAt() <= deadline;
    state.setClock(Math.max(state.getClock(), deadline));
    state.setVisitMetTo(Math.max(state.getVisitMetTo(), deadline));
    Bounds.remove(state.getDeferred(), waiting -> waiting.getDue() <= deadline);
    for (Concern concern : concerns.all) {
      concern.setAside(state, deadline);
    }
    if (state.getStageReviewAt() <= deadline) {
      state.setStageReviewAt(0);
    }
    if (state.getPurchaseReviewAt() <= deadline) {
      state.setReviewedTo(Math.max(state.getReviewedTo(), state.getPurchaseReviewAt()));
      state.setPurchaseReviewAt(0);
    }
    if (state.getProfileDueAt() <= deadline) {
      // A record that waited for a review which has failed is owed all the same.
      state.setProfileDueAt(reviewed && state.getProfileAsOf() != 0 ? deadline + 1 : 0);
    }
    plan(state);
    if (state.getDeadline() <= deadline) {
      // Whatever it is, it is planned anew with the next event.
      state.setDeadline(0);
    }
  }

  private void expire(ContactState state, long now) {
    Profile profile = state.getProfile();
    ProfileFacts.expire(profile, now);
    RecentMails.expire(state, now);
    Retractions.expire(state, now);
    Tallies.expire(state, now, rules.counters());
    Bounds.remove(state.getFailures(), failure -> rules.rule(failure.getRule()) == null);
    for (Concern concern : concerns.all) {
      concern.expire(state, now);
    }
  }

  /** Two contacts are one by now; the step is that of the time at which it became known. */
  void merged() {
    for (Concern concern : concerns.all) {
      concern.afterMerge(context);
    }
    purchases.plan(context.state(), context.time());
    evaluate();
    settle();
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
}
