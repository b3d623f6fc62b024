package io.beckon.domain.kind.lifecycle;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.Decisions;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Moments;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.Stage;
import io.beckon.schema.StageChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a contact stands in each lifecycle; the last stage whose condition holds. */
final class LifecycleConcern implements Concern {
  private static final int STAGES = Bounds.cap(Profile.SCHEMA$, "stages");

  private final RuleSet rules;
  private final List<LifecycleRule> lifecycles;
  private final Moments moments;

  LifecycleConcern(Wiring wiring) {
    rules = wiring.rules();
    lifecycles = rules.of(LifecycleRule.class);
    moments = wiring.moments();
  }

  /** Moves the contact to its stage, and plans when that can next change by itself. */
  @Override
  public void move(EvaluationContext context) {
    for (int i = 0; i < lifecycles.size(); i++) {
      LifecycleRule rule = lifecycles.get(i);
      Facts facts = context.facts();
      LifecycleRule.StageRule stage = stage(context, rule, facts);
      // What waits for a stage asks conditions of its own when the contact enters it.
      context.reviewAt(facts.changesAt());
      if (stage != null && enter(context, rule, stage, facts)) {
        context.contactMoved();
      }
    }
  }

  @Override
  public void expire(ContactState state, long now) {
    Bounds.remove(
        state.getProfile().getStages(), stage -> rules.rule(stage.getLifecycle()) == null);
  }

  /**
   * The last stage whose condition holds; null: none, or it cannot be said, and the contact stays.
   */
  private static LifecycleRule.@Nullable StageRule stage(
      EvaluationContext context, LifecycleRule rule, Facts facts) {
    for (int i = rule.stages().size() - 1; i >= 0; i--) {
      LifecycleRule.StageRule stage = rule.stages().get(i);
      if (context.holds(rule, stage.condition(), facts)) {
        return stage;
      }
      if (!context.answered()) {
        return null;
      }
    }
    return null;
  }

  private boolean enter(
      EvaluationContext context, LifecycleRule rule, LifecycleRule.StageRule stage, Facts facts) {
    Profile profile = context.profile();
    Stage known = Bounds.find(profile.getStages(), Stage::getLifecycle, rule.name());
    String left = known == null ? null : known.getStage();
    if (stage.stage().equals(left)) {
      return false;
    }
    if (known == null) {
      if (profile.getStages().size() == STAGES) {
        return false;
      }
      profile.getStages().add(new Stage(rule.name(), stage.stage(), context.time()));
    } else {
      known.setStage(stage.stage());
      known.setSince(context.time());
    }
    List<Fact> seen = new ArrayList<>();
    try {
      stage.condition().explain(facts, seen);
    } catch (RuntimeException e) {
      // It holds all the same; why is what cannot be said.
      context.failed(rule, "its explanation", e);
    }
    String id =
        TriggerIds.of(
            profile.getWorkspace(),
            context.subject(),
            rule.name(),
            rule.version(),
            context.occurrence(stage.stage()));
    if (rule.shadow()) {
      seen.add(new Fact("stage", stage.stage()));
      Decisions.record(context, rule, "shadow", context.occurrence(stage.stage()), seen);
      return false;
    }
    context
        .outcome()
        .stage(
            StageChange.newBuilder()
                .setId(id)
                .setWorkspace(profile.getWorkspace())
                .setContact(profile.getContact())
                .setLifecycle(rule.name())
                .setRuleVersion(rule.version())
                .setLeft(left)
                .setEntered(stage.stage())
                .setAt(context.time())
                .setCauses(context.causes())
                .setFacts(seen)
                .build());
    if (left != null) {
      moments.stage(context, left, false);
    }
    moments.stage(context, stage.stage(), true);
    return true;
  }
}
