package io.beckon.domain.kind.discount;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Discount;
import io.beckon.schema.Profile;
import java.util.List;

/** Discount levels, looked at in the review of a contact's purchases. */
final class DiscountConcern implements Concern {
  private static final int DISCOUNTS = Bounds.cap(Profile.SCHEMA$, "discounts");

  private final RuleSet rules;
  private final List<DiscountRule> discounts;

  DiscountConcern(Wiring wiring) {
    rules = wiring.rules();
    discounts = rules.of(DiscountRule.class);
  }

  @Override
  public boolean reviewsPurchases() {
    return !discounts.isEmpty();
  }

  @Override
  public void expire(ContactState state, long now) {
    Bounds.remove(
        state.getProfile().getDiscounts(), discount -> rules.rule(discount.getRule()) == null);
  }

  /** The later word on a discount holds until the policy is next looked at. */
  @Override
  public void onMerge(ContactState state, ContactState other) {
    List<Discount> all = state.getProfile().getDiscounts();
    for (Discount discount : other.getProfile().getDiscounts()) {
      Discount known = Bounds.find(all, Discount::getRule, discount.getRule());
      if (known == null) {
        all.add(discount);
      } else if (discount.getSince() > known.getSince()) {
        all.set(all.indexOf(known), discount);
      }
    }
    Bounds.trim(all, DISCOUNTS, Discount::getSince);
  }

  /** Looks at the levels; gives when time alone can next change one. */
  @Override
  public long review(EvaluationContext context) {
    long next = Facts.NEVER;
    for (int i = 0; i < discounts.size(); i++) {
      try {
        next = Math.min(next, look(context, discounts.get(i)));
      } catch (RuntimeException e) {
        context.failed(discounts.get(i), "the review of purchases", e);
      }
    }
    return next;
  }

  private long look(EvaluationContext context, DiscountRule rule) {
    Facts facts = context.facts();
    DiscountRule.Level level = null;
    for (DiscountRule.Level one : rule.levels()) {
      if (context.holds(rule, one.condition(), facts)) {
        level = one;
        break;
      }
    }
    long changesAt = facts.changesAt();
    if (level == null) {
      return changesAt;
    }
    Discount known = Bounds.find(context.profile().getDiscounts(), Discount::getRule, rule.name());
    int before = known == null ? 0 : known.getPercent();
    if (level.percent() == before) {
      return changesAt;
    }
    if (known != null && context.time() - known.getSince() < rule.dwell()) {
      return known.getSince() + rule.dwell();
    }
    if (known == null) {
      if (context.profile().getDiscounts().size() == DISCOUNTS) {
        return changesAt;
      }
      known = new Discount();
      known.setRule(rule.name());
      context.profile().getDiscounts().add(known);
    }
    change(context, rule, known, level, before, facts);
    return changesAt;
  }

  private static void change(
      EvaluationContext context,
      DiscountRule rule,
      Discount discount,
      DiscountRule.Level level,
      int before,
      Facts facts) {
    discount.setPercent(level.percent());
    discount.setSince(context.time());
    discount.setUntil(rule.valid() == 0 ? 0 : context.time() + rule.valid());
    discount.setReason(level.condition().text());
    tell(
        new TriggerAttempt(
            context, rule, rule.send(), context.occurrence("level" + level.percent())),
        rule,
        discount,
        level,
        before,
        facts);
  }

  /** Goes on with a change whose message waited for the end of quiet hours, if it still stands. */
  @Override
  public void resume(EvaluationContext context, Rule of, Deferred pending) {
    if (!(of instanceof DiscountRule rule)) {
      return;
    }
    Discount discount =
        Bounds.find(context.profile().getDiscounts(), Discount::getRule, rule.name());
    String[] change = pending.getMessage().split(" ", 2);
    for (DiscountRule.Level level : rule.levels()) {
      Facts facts = context.facts();
      if (discount != null
          && change.length == 2
          && discount.getPercent() == level.percent()
          && change[1].equals(String.valueOf(level.percent()))
          && context.holds(rule, level.condition(), facts)) {
        TriggerAttempt attempt = new TriggerAttempt(context, rule, rule.send(), pending);
        tell(attempt, rule, discount, level, Integer.parseInt(change[0]), facts);
        return;
      }
    }
  }

  private static void tell(
      TriggerAttempt attempt,
      DiscountRule rule,
      Discount discount,
      DiscountRule.Level level,
      int before,
      Facts facts) {
    attempt
        .message(before + " " + level.percent())
        .saw(level.condition(), facts)
        .saw("level before", before)
        .saw("level after", level.percent())
        .restraints(rule.restraints())
        .carry("before", before)
        .carry("percent", level.percent())
        .carry("reason", level.condition().text())
        .carry("until", discount.getUntil())
        .fire(facts);
  }
}
