package io.beckon.domain.engage;

import io.beckon.domain.campaign.CampaignSwitches;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.discount.Discounts;
import io.beckon.domain.moment.MomentTriggers;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.DiscountRule;
import io.beckon.domain.rule.MomentRule;
import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.ScoreRule;
import io.beckon.domain.rule.SwitchRule;
import io.beckon.domain.score.ScoreTriggers;
import io.beckon.domain.trigger.Firing;
import io.beckon.schema.ContactState;
import io.beckon.schema.Pending;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Firings that wait: when they are due, and which rule goes on with them. */
final class Waiting {
  private final RuleSet rules;
  private final MomentTriggers moments;
  private final ScoreTriggers scores;
  private final Discounts discounts;
  private final CampaignSwitches switches;

  Waiting(
      RuleSet rules,
      MomentTriggers moments,
      ScoreTriggers scores,
      Discounts discounts,
      CampaignSwitches switches) {
    this.rules = rules;
    this.moments = moments;
    this.scores = scores;
    this.discounts = discounts;
    this.switches = switches;
  }

  static long nextDeadline(ContactState state) {
    long next = Facts.NEVER;
    List<Pending> pending = state.getPending();
    for (int i = 0; i < pending.size(); i++) {
      next = Math.min(next, pending.get(i).getDue());
    }
    return next;
  }

  void due(Turn turn) {
    List<Pending> all = turn.state().getPending();
    for (int i = 0; i < all.size(); i++) {
      Pending pending = all.get(i);
      if (pending.getDue() <= turn.time()) {
        Rule rule = version(pending);
        if (rule instanceof MomentRule moment && restarted(pending, moment) > turn.time()) {
          pending.setDue(restarted(pending, moment));
          pending.setVersion(rule.version());
          continue;
        }
        all.remove(i--);
        resume(turn, rule, pending);
      }
    }
  }

  private void resume(Turn turn, @Nullable Rule rule, Pending pending) {
    if (rule instanceof AtMoment moment) {
      moments.resume(turn, moment, pending);
    } else if (!pending.getWhat().equals(Firing.QUIET)) {
      // Its name now belongs to a rule of another kind, which has no such wait.
      return;
    } else if (rule instanceof ScoreRule score) {
      scores.resume(turn, score, pending);
    } else if (rule instanceof DiscountRule discount) {
      discounts.resume(turn, discount, pending);
    } else if (rule instanceof SwitchRule change) {
      switches.resume(turn, change, pending);
    }
  }

  /** When a wait ends that a new version begins anew; 0: it does not. */
  private static long restarted(Pending pending, MomentRule rule) {
    return rule.onChange() == OnChange.RESTART
            && rule.version() != pending.getVersion()
            && rule.lapse() != null
            && pending.getWhat().equals(MomentTriggers.AFTER)
        ? pending.getSince() + rule.lapse().after()
        : 0;
  }

  /** The version by which it goes on; null when the rule is gone. */
  private @Nullable Rule version(Pending pending) {
    Rule rule = rules.rule(pending.getRule());
    return rule != null
            && rule.version() != pending.getVersion()
            && rule.onChange() == OnChange.DRAIN
        ? rules.earlier(pending.getRule(), pending.getVersion())
        : rule;
  }
}
