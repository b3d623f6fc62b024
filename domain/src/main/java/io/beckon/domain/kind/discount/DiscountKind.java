package io.beckon.domain.kind.discount;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.PayloadShape;
import io.beckon.domain.evaluation.PayloadShape.Carried;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.RuleAdvice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Discount levels. */
public final class DiscountKind implements RuleKind<DiscountRule> {
  @Override
  public String kind() {
    return "discount";
  }

  @Override
  public Class<DiscountRule> type() {
    return DiscountRule.class;
  }

  @Override
  public DiscountRule read(String name, int version, Parts parts) {
    JsonNode root = parts.root();
    List<DiscountRule.Level> levels = new ArrayList<>();
    for (int i = 0; i < root.path("levels").size(); i++) {
      levels.add(
          new DiscountRule.Level(
              root.path("levels").get(i).path("percent").asInt(),
              parts.condition("/levels/" + i + "/if", false)));
    }
    SendPolicy said = parts.restraints();
    long valid = parts.millis("/valid");
    return new DiscountRule(
        name,
        version,
        levels,
        parts.millis("/dwell"),
        valid,
        DiscountRule.Notify.valueOf(root.path("notify").asText("better").toUpperCase(Locale.ROOT)),
        parts.send("/send", false),
        said.expires() != 0
            ? said
            : new SendPolicy(said.limits(), said.quiet(), valid, said.holdout(), said.priority()));
  }

  @Override
  public void advise(DiscountRule rule, RuleAdvice advice) {
    boolean always = false;
    for (int i = 0; i < rule.levels().size(); i++) {
      if (always) {
        advice.say(
            "/levels/" + i,
            "this level is never reached: one before it always holds, and the first that holds counts");
      }
      always |= RuleAdvice.isAlways(rule.levels().get(i).condition());
    }
  }

  @Override
  public String headline() {
    return "{before} % -> {percent} %";
  }

  @Override
  public PayloadShape carries() {
    return new PayloadShape(
        Map.of(
            "before",
            Carried.WHOLE,
            "percent",
            Carried.WHOLE,
            "reason",
            Carried.TEXT,
            "until",
            Carried.TIME),
        false);
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new DiscountConcern(wiring);
  }
}
