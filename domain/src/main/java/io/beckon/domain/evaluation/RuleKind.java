package io.beckon.domain.evaluation;

import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleFormat;

/** One kind of rule: how its documents are read, and what its rules do. */
public interface RuleKind<R extends Rule> extends RuleFormat<R> {
  /** What can be measured of a workspace's contacts and written into a document. */
  enum Measured {
    NOTHING,
    /** Quantiles of recency, frequency and money. */
    PURCHASES,
    /** When contacts open and click messages. */
    HABITS
  }

  /** What the rules of this kind do; called once for each set of rules. */
  Concern concern(Wiring wiring);

  /**
   * What a trigger of this kind is about, in a few words, for a person who reads a list of them.
   * {@code {template}} is the trigger's template, {@code {name}} that field of its payload. Where
   * there are several forms, divided by {@code |}, the first counts of which no field is empty.
   */
  default String headline() {
    return "{template}";
  }

  /** What it adds to the payloads of its triggers. */
  default PayloadShape carries() {
    return PayloadShape.NONE;
  }

  /** What of its documents {@code scripts/rules measure} can fill in. */
  default Measured measured() {
    return Measured.NOTHING;
  }
}
