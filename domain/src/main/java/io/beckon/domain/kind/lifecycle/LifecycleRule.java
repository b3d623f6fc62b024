package io.beckon.domain.kind.lifecycle;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.rule.Rule;
import java.util.List;

/** Stages of a contact's life; the last whose condition holds is where the contact stands. */
public record LifecycleRule(String name, int version, List<StageRule> stages) implements Rule {
  /** One stage and its condition. */
  public record StageRule(String stage, Condition condition) {}

  public LifecycleRule {
    stages = List.copyOf(stages);
  }

  @Override
  public List<String> stageNames() {
    return stages.stream().map(StageRule::stage).toList();
  }

  @Override
  public boolean isLookedAtAlways() {
    return true;
  }

  @Override
  public String kind() {
    return "lifecycle";
  }
}
