package io.beckon.domain.moment;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.rule.MomentRule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.trigger.Firing;
import java.util.ArrayList;
import java.util.List;

/** Triggers that fire at a moment: an event, or a move into or out of a segment or stage. */
public final class MomentTriggers {
  private final RuleSet rules;
  private final List<MomentRule> candidates = new ArrayList<>();

  public MomentTriggers(RuleSet rules) {
    this.rules = rules;
  }

  /** Fires what waits for an event of this name. */
  public void event(Turn turn, String name) {
    rules.moments(name, turn.facts(), candidates);
    for (int i = 0; i < candidates.size(); i++) {
      look(turn, candidates.get(i), "event", name);
    }
  }

  /** Fires what waits for this segment to be entered or left. */
  public void segment(Turn turn, String segment, boolean entered) {
    moved(turn, new MomentRule.OnSegment(segment, entered), segment, entered);
  }

  /** Fires what waits for this stage to be entered or left. */
  public void stage(Turn turn, String stage, boolean entered) {
    moved(turn, new MomentRule.OnStage(stage, entered), stage, entered);
  }

  private void moved(Turn turn, MomentRule.Moment moment, String what, boolean entered) {
    for (MomentRule rule : rules.moves()) {
      if (rule.moment().equals(moment)) {
        look(turn, rule, entered ? "enters" : "leaves", what);
      }
    }
  }

  private static void look(Turn turn, MomentRule rule, String how, String what) {
    Facts facts = turn.facts();
    if (turn.holds(rule, rule.condition(), facts)) {
      new Firing(turn, rule, rule.send(), turn.occurrence(how))
          .saw(how, what)
          .saw(rule.condition(), facts)
          .limits(rule.limits(), rule.name())
          .expires(rule.expires())
          .fire(facts);
    }
  }
}
