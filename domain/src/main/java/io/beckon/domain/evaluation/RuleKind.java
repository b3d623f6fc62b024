package io.beckon.domain.evaluation;

import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleFormat;

/** One kind of rule: how its documents are read, and what its rules do. */
public interface RuleKind<R extends Rule> extends RuleFormat<R> {
  /** What the rules of this kind do; called once for each set of rules. */
  Concern concern(Wiring wiring);
}
