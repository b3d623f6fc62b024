package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import java.util.List;

/** A named set of contacts: those for whom the condition holds, as long as it does. */
public record SegmentRule(String name, int version, Condition condition) implements Rule {
  @Override
  public List<String> segments() {
    return List.of(name);
  }

  @Override
  public String kind() {
    return "segment";
  }
}
