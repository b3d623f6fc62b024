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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Discount levels, looked at in the review of a contact's purchases. */
final class DiscountConcern implements Concern {
  /** The reason of a level of 0 after the time of another one is over. */
  static final String OVER = "its time is over";

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
    Discount known = Bounds.find(context.profile().getDiscounts(), Discount::getRule, rule.name());
    if (known != null && known.getUntil() != 0 && context.time() >= known.getUntil()) {
      end(context, rule, known);
    }
    Facts facts = context.facts();
    DiscountRule.Level level = null;
    for (DiscountRule.Level one : rule.levels()) {
      if (context.holds(rule, one.condition(), facts)) {
        level = one;
        break;
      }
    }
    long changesAt = facts.changesAt();
    long next = Math.min(changesAt, endsAt(known));
    if (known != null && known.getEnded() != 0) {
      if (level != null && level.percent() == known.getEnded()) {
        return next;
      }
      known.setEnded(0);
      context.profileChanged();
    }
    int before = known == null ? 0 : known.getPercent();
    if (level == null || level.percent() == before) {
      return next;
    }
    if (known != null && context.time() - known.getSince() < rule.dwell()) {
      return Math.min(next, known.getSince() + rule.dwell());
    }
    if (known == null) {
      if (context.profile().getDiscounts().size() == DISCOUNTS) {
        return next;
      }
      known = Discount.newBuilder().setRule(rule.name()).build();
      context.profile().getDiscounts().add(known);
    }
    change(context, rule, known, level, facts);
    return Math.min(changesAt, endsAt(known));
  }

  private static long endsAt(@Nullable Discount discount) {
    return discount == null || discount.getUntil() == 0 ? Facts.NEVER : discount.getUntil();
  }

  /** Its time is over. The same level comes again only after another one. */
  private static void end(EvaluationContext context, DiscountRule rule, Discount discount) {
    context.profileChanged();
    discount.setEnded(discount.getPercent());
    discount.setSince(discount.getUntil());
    discount.setUntil(0);
    discount.setPercent(0);
    discount.setReason(OVER);
    TriggerAttempt attempt =
        new TriggerAttempt(context, rule, rule.send(), context.occurrence("level0"));
    tell(context, attempt, rule, discount);
  }

  private static void change(
      EvaluationContext context,
      DiscountRule rule,
      Discount discount,
      DiscountRule.Level level,
      Facts facts) {
    context.profileChanged();
    discount.setPercent(level.percent());
    discount.setSince(context.time());
    boolean ends = rule.valid() != 0 && level.percent() != 0;
    discount.setUntil(ends ? context.time() + rule.valid() : 0);
    discount.setReason(level.condition().text());
    TriggerAttempt attempt =
        new TriggerAttempt(
                context, rule, rule.send(), context.occurrence("level" + level.percent()))
            .saw(level.condition(), facts);
    tell(context, attempt, rule, discount);
  }

  /** Goes on with a change whose message waited for the end of quiet hours, if it still stands. */
  @Override
  public void resume(EvaluationContext context, Rule of, Deferred pending) {
    if (!(of instanceof DiscountRule rule)) {
      return;
    }
    Discount discount =
        Bounds.find(context.profile().getDiscounts(), Discount::getRule, rule.name());
    if (discount == null || !pending.getMessage().equals(String.valueOf(discount.getPercent()))) {
      return;
    }
    if (discount.getReason().equals(OVER)) {
      tell(context, new TriggerAttempt(context, rule, rule.send(), pending), rule, discount);
      return;
    }
    for (DiscountRule.Level level : rule.levels()) {
      Facts facts = context.facts();
      if (discount.getPercent() == level.percent()
          && context.holds(rule, level.condition(), facts)) {
        TriggerAttempt attempt =
            new TriggerAttempt(context, rule, rule.send(), pending).saw(level.condition(), facts);
        tell(context, attempt, rule, discount);
        return;
      }
    }
  }

  /**
   * Tells of a change if the rule wants to. It is one from what the contact knows: of what it was
   * never told, nothing is taken back.
   */
  private static void tell(
      EvaluationContext context, TriggerAttempt attempt, DiscountRule rule, Discount discount) {
    int percent = discount.getPercent();
    int before = discount.getTold();
    if (percent == before) {
      return;
    }
    context.profileChanged();
    if (!rule.told().tells(percent > before)) {
      discount.setTold(Math.min(percent, before));
      return;
    }
    attempt
        .message(String.valueOf(percent))
        .saw("level before", before)
        .saw("level after", percent)
        .restraints(rule.restraints())
        .carry("before", before)
        .carry("percent", percent)
        .carry("reason", discount.getReason())
        .then(trigger -> told(context, discount, percent))
        .instead(() -> told(context, discount, percent))
        // Of a fall that is held back for good, the contact knows no better than before it.
        .attempted(() -> discount.setTold(Math.min(percent, discount.getTold())));
    if (discount.getUntil() != 0) {
      attempt.carry("until", Instant.ofEpochMilli(discount.getUntil()));
    }
    attempt.fire(context.facts());
  }

  private static void told(EvaluationContext context, Discount discount, int percent) {
    if (!context.isMuted()) {
      discount.setTold(percent);
    }
  }
}
