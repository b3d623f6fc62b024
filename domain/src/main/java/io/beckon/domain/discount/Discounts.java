package io.beckon.domain.discount;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.DiscountRule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.trigger.Firing;
import io.beckon.schema.ContactState;
import io.beckon.schema.Discount;
import io.beckon.schema.Pending;
import io.beckon.schema.Profile;

/**
 * Discount levels. They are looked at after each order and return, and when time alone changes an
 * answer; always at a deadline, so that the order in which events arrive makes no difference.
 */
public final class Discounts {
  private static final int DISCOUNTS = Bounds.cap(Profile.SCHEMA$, "discounts");

  /**
   * How long after an order or return the levels are looked at, milliseconds. As long as the bound
   * within which events may be out of order, so that the look sees the same orders whichever came
   * first.
   */
  public static final long SETTLE = 2_000;

  private final RuleSet rules;

  public Discounts(RuleSet rules) {
    this.rules = rules;
  }

  /** Plans a look for an order or return. */
  public void plan(ContactState state, long time) {
    if (!rules.discounts().isEmpty()) {
      long at = Math.max(time + SETTLE, state.getSettledTo() + 1);
      state.setDiscountReviewAt(
          state.getDiscountReviewAt() == 0 ? at : Math.min(state.getDiscountReviewAt(), at));
    }
  }

  /** Looks at the levels if it is time to. */
  public void due(Turn turn) {
    ContactState state = turn.state();
    if (state.getDiscountReviewAt() == 0 || state.getDiscountReviewAt() > turn.time()) {
      return;
    }
    long next = Facts.NEVER;
    for (DiscountRule rule : rules.discounts()) {
      next = Math.min(next, look(turn, rule));
    }
    state.setDiscountReviewAt(next == Facts.NEVER ? 0 : next);
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
