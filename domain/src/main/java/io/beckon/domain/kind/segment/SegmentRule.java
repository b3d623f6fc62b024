package io.beckon.domain.kind.segment;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.rule.Rule;
import java.util.List;

/** A named set of contacts: those for whom the condition holds, as long as it does. */
public record SegmentRule(String name, int version, Condition condition) implements Rule {
  @Override
  public List<String> segments() {
    return List.of(name);
  }

  @Override
  public boolean isLookedAtAlways() {
    return true;
  }

  @Override
  public String kind() {
    return "segment";
  }
}
