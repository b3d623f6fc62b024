package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;

/** A named set of contacts: those for whom the condition holds, as long as it does. */
public record SegmentRule(String name, int version, Condition condition) implements Rule {
  @Override
  public String kind() {
    return "segment";
  }
}
