package io.beckon.domain.kind.trend;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Parts;

/** Whether contacts buy more, less or regularly. */
public final class TrendKind implements RuleKind<TrendRule> {
  @Override
  public String kind() {
    return "trend";
  }

  @Override
  public Class<TrendRule> type() {
    return TrendRule.class;
  }

  @Override
  public TrendRule read(String name, int version, Parts parts) {
    JsonNode root = parts.root();
    double more = root.path("more").asDouble(1.25);
    double less = root.path("less").asDouble(0.8);
    if (less > more) {
      parts.fault(
          parts.has("/less") ? "/less" : "/more",
          "'less' (" + less + ") must not be greater than 'more' (" + more + ")");
    }
    return new TrendRule(
        name,
        version,
        parts.has("/window") ? (int) (parts.millis("/window") / CalendarDays.DAY) : 90,
        more,
        less,
        root.path("orders").asInt(3),
        root.path("regular").asDouble(0.5));
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new TrendConcern(wiring);
  }
}
