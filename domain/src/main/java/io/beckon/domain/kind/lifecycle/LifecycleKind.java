package io.beckon.domain.kind.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.RuleAdvice;
import java.util.ArrayList;
import java.util.List;

/** Lifecycle stages: where a contact stands. */
public final class LifecycleKind implements RuleKind<LifecycleRule> {
  @Override
  public String kind() {
    return "lifecycle";
  }

  @Override
  public Class<LifecycleRule> type() {
    return LifecycleRule.class;
  }

  @Override
  public LifecycleRule read(String name, int version, Parts parts) {
    JsonNode stages = parts.root().path("stages");
    List<LifecycleRule.StageRule> all = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      all.add(
          new LifecycleRule.StageRule(
              stages.get(i).path("stage").asText(),
              parts.condition("/stages/" + i + "/if", false)));
    }
    return new LifecycleRule(name, version, all);
  }

  @Override
  public void advise(LifecycleRule rule, RuleAdvice advice) {
    int always = -1;
    for (int i = 0; i < rule.stages().size(); i++) {
      always = RuleAdvice.isAlways(rule.stages().get(i).condition()) ? i : always;
    }
    for (int i = 0; i < always; i++) {
      advice.say(
          "/stages/" + i,
          "nobody ever stands in this stage: '"
              + rule.stages().get(always).stage()
              + "' behind it always holds, and the last that holds counts");
    }
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new LifecycleConcern(wiring);
  }
}
