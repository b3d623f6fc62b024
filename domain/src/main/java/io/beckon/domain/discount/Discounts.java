package io.beckon.domain.discount;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.DiscountRule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.trigger.Firing;
import io.beckon.schema.Discount;
import io.beckon.schema.Pending;
import io.beckon.schema.Profile;

/** Discount levels, looked at in the review of a contact's purchases. */
public final class Discounts {
  private static final int DISCOUNTS = Bounds.cap(Profile.SCHEMA$, "discounts");

  private final RuleSet rules;

  public Discounts(RuleSet rules) {
    this.rules = rules;
  }

  /** Looks at the levels; gives when time alone can next change one. */
  public long look(Turn turn) {
    long next = Facts.NEVER;
    for (int i = 0; i < rules.discounts().size(); i++) {
      next = Math.min(next, look(turn, rules.discounts().get(i)));
    }
    return next;
  }

  private long look(Turn turn, DiscountRule rule) {
    Facts facts = turn.facts();
    DiscountRule.Level level = null;
    for (DiscountRule.Level one : rule.levels()) {
      if (turn.holds(rule, one.condition(), facts)) {
        level = one;
        break;
      }
    }
    long changesAt = facts.changesAt();
    if (level == null) {
      return changesAt;
    }
    Discount known = Bounds.find(turn.profile().getDiscounts(), Discount::getRule, rule.name());
    int before = known == null ? 0 : known.getPercent();
    if (level.percent() == before) {
      return changesAt;
    }
    if (known != null && turn.time() - known.getSince() < rule.dwell()) {
      return known.getSince() + rule.dwell();
    }
    if (known == null) {
      if (turn.profile().getDiscounts().size() == DISCOUNTS) {
        return changesAt;
      }
      known = new Discount();
      known.setRule(rule.name());
      turn.profile().getDiscounts().add(known);
    }
    change(turn, rule, known, level, before, facts);
    return changesAt;
  }

  private static void change(
      Turn turn,
      DiscountRule rule,
      Discount discount,
      DiscountRule.Level level,
      int before,
      Facts facts) {
    discount.setPercent(level.percent());
    discount.setSince(turn.time());
    discount.setUntil(rule.valid() == 0 ? 0 : turn.time() + rule.valid());
    discount.setReason(level.condition().text());
    tell(
        new Firing(turn, rule, rule.send(), turn.occurrence("level" + level.percent())),
        rule,
        discount,
        level,
        before,
        facts);
  }

  /** Goes on with a change whose message waited for the end of quiet hours, if it still stands. */
  public void resume(Turn turn, DiscountRule rule, Pending pending) {
    Discount discount = Bounds.find(turn.profile().getDiscounts(), Discount::getRule, rule.name());
    String[] change = pending.getMessage().split(" ", 2);
    for (DiscountRule.Level level : rule.levels()) {
      Facts facts = turn.facts();
      if (discount != null
          && change.length == 2
          && discount.getPercent() == level.percent()
          && change[1].equals(String.valueOf(level.percent()))
          && turn.holds(rule, level.condition(), facts)) {
        Firing firing = new Firing(turn, rule, rule.send(), pending);
        tell(firing, rule, discount, level, Integer.parseInt(change[0]), facts);
        return;
      }
    }
  }

  private static void tell(
      Firing firing,
      DiscountRule rule,
      Discount discount,
      DiscountRule.Level level,
      int before,
      Facts facts) {
    firing
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
