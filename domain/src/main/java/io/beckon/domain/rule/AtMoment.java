package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;

/** A rule that begins at a moment: a trigger or a programme. */
public sealed interface AtMoment extends Rule permits MomentRule, ProgrammeRule {
  Moment moment();

  /** What must hold at that moment; it can look at the event if the moment is one. */
  Condition condition();
}
