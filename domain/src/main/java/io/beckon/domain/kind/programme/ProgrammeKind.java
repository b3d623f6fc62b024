package io.beckon.domain.kind.programme;

import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.PayloadShape;
import io.beckon.domain.evaluation.PayloadShape.Carried;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleAdvice;
import java.util.Map;

/** Programmes: messages over time. */
public final class ProgrammeKind implements RuleKind<ProgrammeRule> {
  @Override
  public String kind() {
    return "programme";
  }

  @Override
  public Class<ProgrammeRule> type() {
    return ProgrammeRule.class;
  }

  @Override
  public ProgrammeRule read(String name, int version, Parts parts) {
    return new ProgrammeReader(parts).rule(name, version);
  }

  @Override
  public boolean asksReactions() {
    return true;
  }

  @Override
  public void advise(ProgrammeRule rule, RuleAdvice advice) {
    for (Rule other : advice.rules()) {
      if (other instanceof ProgrammeRule programme && programme.moment().equals(rule.moment())) {
        if (!other.name().equals(rule.name())) {
          advice.say(
              "/enter",
              "the programme '"
                  + other.name()
                  + "' begins at the same moment; a contact can be in both, and gets the messages of both");
        }
        return;
      }
    }
  }

  @Override
  public PayloadShape carries() {
    return new PayloadShape(Map.of("key", Carried.TEXT), false);
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new ProgrammeConcern(wiring);
  }
}
