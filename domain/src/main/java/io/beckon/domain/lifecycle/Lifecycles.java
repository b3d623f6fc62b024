package io.beckon.domain.lifecycle;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.moment.MomentTriggers;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.LifecycleRule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.trigger.TriggerIds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.Stage;
import io.beckon.schema.StageChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a contact stands in each lifecycle; the last stage whose condition holds. */
public final class Lifecycles {
  private static final int STAGES = Bounds.cap(Profile.SCHEMA$, "stages");

  private final RuleSet rules;
  private final MomentTriggers moments;

  public Lifecycles(RuleSet rules, MomentTriggers moments) {
    this.rules = rules;
    this.moments = moments;
  }

  /**
   * Moves the contact where it belongs; says whether it moved, and sets when that can next change
   * by itself.
   */
  public boolean look(Turn turn) {
    ContactState state = turn.state();
    boolean moved = false;
    long changesAt = Facts.NEVER;
    for (LifecycleRule rule : rules.lifecycles()) {
      Facts facts = turn.facts();
      LifecycleRule.StageRule stage = stage(turn, rule, facts);
      // What waits for a stage asks conditions of its own when the contact enters it.
      changesAt = Math.min(changesAt, facts.changesAt());
      moved |= stage != null && enter(turn, rule, stage, facts);
    }
    state.setStageReviewAt(changesAt == Facts.NEVER ? 0 : changesAt);
    return moved;
  }

  /**
   * The last stage whose condition holds; null: none, or it cannot be said, and the contact stays.
   */
  private static LifecycleRule.@Nullable StageRule stage(
      Turn turn, LifecycleRule rule, Facts facts) {
    for (int i = rule.stages().size() - 1; i >= 0; i--) {
      LifecycleRule.StageRule stage = rule.stages().get(i);
      if (turn.holds(rule, stage.condition(), facts)) {
        return stage;
      }
      if (!turn.answered()) {
        return null;
      }
    }
    return null;
  }

  private boolean enter(Turn turn, LifecycleRule rule, LifecycleRule.StageRule stage, Facts facts) {
    Profile profile = turn.profile();
    Stage known = Bounds.find(profile.getStages(), Stage::getLifecycle, rule.name());
    String left = known == null ? null : known.getStage();
    if (stage.stage().equals(left)) {
      return false;
    }
    if (known == null) {
      if (profile.getStages().size() == STAGES) {
        return false;
      }
      profile.getStages().add(new Stage(rule.name(), stage.stage(), turn.time()));
    } else {
      known.setStage(stage.stage());
      known.setSince(turn.time());
    }
    List<Fact> seen = new ArrayList<>();
    stage.condition().explain(facts, seen);
    String id =
        TriggerIds.of(
            profile.getWorkspace(),
            turn.subject(),
            rule.name(),
            rule.version(),
            turn.occurrence(stage.stage()));
    if (rule.shadow()) {
      seen.add(new Fact("stage", stage.stage()));
      turn.decision(
          rule, "", "shadow", turn.occurrence(stage.stage()), turn.causes(), seen, "", "");
      return false;
    }
    turn.outcome()
        .stage(
            new StageChange(
                id,
                profile.getWorkspace(),
                profile.getContact(),
                rule.name(),
                rule.version(),
                left,
                stage.stage(),
                turn.time(),
                turn.causes(),
                seen));
    if (left != null) {
      moments.stage(turn, left, false);
    }
    moments.stage(turn, stage.stage(), true);
    return true;
  }
}
