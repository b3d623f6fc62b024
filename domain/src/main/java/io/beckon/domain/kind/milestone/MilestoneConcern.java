package io.beckon.domain.kind.milestone;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Money;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.profile.Visits;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.Milestone;
import io.beckon.schema.Profile;
import io.beckon.schema.Visit;
import java.util.List;
import java.util.Locale;

/**
 * Milestones: looks at what is counted after each event. Of several marks passed at once the
 * highest fires. What a contact had reached when it was first seen with the rule fires nothing.
 */
final class MilestoneConcern implements Concern {
  private static final int MILESTONES = Bounds.cap(ContactState.SCHEMA$, "milestones");

  private final RuleSet rules;
  private final List<MilestoneRule> milestones;

  MilestoneConcern(Wiring wiring) {
    rules = wiring.rules();
    milestones = rules.of(MilestoneRule.class);
  }

  @Override
  public boolean heeds(String eventName) {
    return !milestones.isEmpty();
  }

  /** Notes where a contact stands that has not been seen with a rule. */
  @Override
  public void onEvent(EvaluationContext context, Event event, ProfileFacts.Change change) {
    List<Milestone> all = context.state().getMilestones();
    for (int i = 0; i < milestones.size() && all.size() < MILESTONES; i++) {
      MilestoneRule rule = milestones.get(i);
      if (Bounds.find(all, Milestone::getRule, rule.name()) == null) {
        boolean first = context.profile().getEvents() <= 1;
        long reached = first ? 0 : rule.reached(count(context.profile(), rule));
        all.add(new Milestone(rule.name(), reached));
      }
    }
  }

  /** What comes of a merge alone is reached without a word. */
  @Override
  public void afterMerge(EvaluationContext context) {
    for (Milestone known : context.state().getMilestones()) {
      MilestoneRule rule = rules.rule(known.getRule(), MilestoneRule.class);
      if (rule != null) {
        long reached = rule.reached(count(context.profile(), rule));
        known.setReached(Math.max(known.getReached(), reached));
      }
    }
  }

  @Override
  public boolean reviewsPurchases() {
    return !milestones.isEmpty();
  }

  /** Each order asks for a review; a visit that reaches a mark does, by its beginning. */
  @Override
  public long reviewAfter(ContactState state, String eventName, long time) {
    List<Visit> visits = state.getProfile().getVisits();
    for (int i = 0; i < milestones.size() && !visits.isEmpty(); i++) {
      MilestoneRule rule = milestones.get(i);
      if (rule.counted() == MilestoneRule.Counted.VISITS) {
        Milestone known = Bounds.find(state.getMilestones(), Milestone::getRule, rule.name());
        if (known != null && rule.reached(count(state.getProfile(), rule)) > known.getReached()) {
          return visits.get(visits.size() - 1).getStart();
        }
      }
    }
    return Facts.NEVER;
  }

  /** Looks at what is counted once all that came at the same time is known. */
  @Override
  public long review(EvaluationContext context) {
    for (int i = 0; i < milestones.size(); i++) {
      MilestoneRule rule = milestones.get(i);
      Milestone known =
          Bounds.find(context.state().getMilestones(), Milestone::getRule, rule.name());
      long count = count(context.profile(), rule);
      long reached = rule.reached(count);
      if (known != null && reached > known.getReached()) {
        known.setReached(reached);
        Facts facts = context.facts();
        if (context.holds(rule, rule.condition(), facts)) {
          String occurrence = context.occurrence("mark" + reached);
          try {
            fire(
                new TriggerAttempt(context, rule, rule.send(), occurrence),
                rule,
                reached,
                count,
                facts);
          } catch (RuntimeException e) {
            context.failed(rule, "mark " + reached, e);
          }
        }
      }
    }
    return Facts.NEVER;
  }

  /** Goes on with a mark whose message waited for the end of quiet hours, if it still stands. */
  @Override
  public void resume(EvaluationContext context, Rule of, Deferred pending) {
    if (of instanceof MilestoneRule rule) {
      long mark = Long.parseLong(pending.getMessage());
      long count = count(context.profile(), rule);
      Facts facts = context.facts();
      if (count >= mark && context.holds(rule, rule.condition(), facts)) {
        fire(new TriggerAttempt(context, rule, rule.send(), pending), rule, mark, count, facts);
      }
    }
  }

  private static void fire(
      TriggerAttempt attempt, MilestoneRule rule, long mark, long count, Facts facts) {
    attempt
        .message(String.valueOf(mark))
        .saw("mark", mark)
        .saw(rule.counted().name().toLowerCase(Locale.ROOT), count)
        .saw(rule.condition(), facts)
        .restraints(rule.policy())
        .carry("mark", mark)
        .carry("count", count)
        .fire(facts);
  }

  @Override
  public void onMerge(ContactState state, ContactState other) {
    for (Milestone one : other.getMilestones()) {
      Milestone known = Bounds.find(state.getMilestones(), Milestone::getRule, one.getRule());
      if (known != null) {
        known.setReached(Math.max(known.getReached(), one.getReached()));
      } else if (state.getMilestones().size() < MILESTONES) {
        state.getMilestones().add(one);
      }
    }
  }

  @Override
  public void expire(ContactState state, long now) {
    Bounds.remove(state.getMilestones(), one -> rules.rule(one.getRule()) == null);
  }

  private static long count(Profile profile, MilestoneRule rule) {
    return switch (rule.counted()) {
      case ORDERS -> profile.getOrders().getCount();
      case VISITS -> Visits.count(profile);
      case MONEY -> money(profile, rule.currency());
    };
  }

  private static long money(Profile profile, String currency) {
    CurrencyTotal total =
        Bounds.find(profile.getOrders().getMoney(), CurrencyTotal::getCurrency, currency);
    return total == null ? 0 : Money.less(total.getOrdered(), total.getReturned());
  }
}
