package io.beckon.domain.kind.rfm;

import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Parts;

/** Recency, frequency, money and interest. */
public final class RfmKind implements RuleKind<RfmRule> {
  @Override
  public String kind() {
    return "rfm";
  }

  @Override
  public Class<RfmRule> type() {
    return RfmRule.class;
  }

  @Override
  public RfmRule read(String name, int version, Parts parts) {
    return new RfmReader(parts).rfm(name, version);
  }

  @Override
  public Measured measured() {
    return Measured.PURCHASES;
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new RfmConcern(wiring);
  }
}
