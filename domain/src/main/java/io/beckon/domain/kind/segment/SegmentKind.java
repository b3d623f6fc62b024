package io.beckon.domain.kind.segment;

import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.RuleAdvice;

/** Segments: named sets of contacts. */
public final class SegmentKind implements RuleKind<SegmentRule> {
  @Override
  public String kind() {
    return "segment";
  }

  @Override
  public Class<SegmentRule> type() {
    return SegmentRule.class;
  }

  @Override
  public SegmentRule read(String name, int version, Parts parts) {
    return new SegmentRule(name, version, parts.condition("/if", false));
  }

  @Override
  public void advise(SegmentRule rule, RuleAdvice advice) {
    advice.constant(rule.condition(), "/if");
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new SegmentConcern(wiring);
  }
}
