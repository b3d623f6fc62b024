package io.beckon.domain.kind.milestone;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Money;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.PayloadShape;
import io.beckon.domain.evaluation.PayloadShape.Carried;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.RuleAdvice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Milestones: the nth order, the nth visit, a sum of money, once for each mark. */
public final class MilestoneKind implements RuleKind<MilestoneRule> {
  @Override
  public String kind() {
    return "milestone";
  }

  @Override
  public Class<MilestoneRule> type() {
    return MilestoneRule.class;
  }

  @Override
  public MilestoneRule read(String name, int version, Parts parts) {
    JsonNode root = parts.root();
    MilestoneRule.Counted counted =
        MilestoneRule.Counted.valueOf(root.path("counts").asText().toUpperCase(Locale.ROOT));
    String currency = root.path("currency").asText("");
    boolean money = counted == MilestoneRule.Counted.MONEY;
    if (money == currency.isEmpty()) {
      parts.fault(
          money ? "/counts" : "/currency#key",
          money ? "money needs a 'currency', such as GBP" : "'currency' goes with 'counts: money'");
    }
    List<Long> marks = new ArrayList<>();
    for (int i = 0; i < root.path("marks").size(); i++) {
      long mark = mark(parts, "/marks/" + i, money ? currency : "");
      if (!marks.isEmpty() && mark <= marks.get(marks.size() - 1)) {
        parts.fault("/marks/" + i, "each mark must be above the one before it");
      }
      marks.add(mark);
    }
    return new MilestoneRule(
        name,
        version,
        counted,
        currency,
        marks,
        parts.condition("/if", false),
        parts.send("/send", false),
        parts.restraints());
  }

  private static long mark(Parts parts, String pointer, String currency) {
    JsonNode mark = parts.root().at(pointer);
    if (currency.isEmpty()) {
      if (!mark.isIntegralNumber()) {
        parts.fault(pointer, "'" + mark.asText() + "' is no whole number of orders or visits");
      }
      return mark.asLong();
    }
    try {
      return Money.of(mark.asText(), currency).minor();
    } catch (IllegalArgumentException e) {
      parts.fault(pointer, String.valueOf(e.getMessage()));
      return 0;
    }
  }

  @Override
  public void advise(MilestoneRule rule, RuleAdvice advice) {
    advice.constant(rule.condition(), "/if");
  }

  @Override
  public PayloadShape carries() {
    return new PayloadShape(Map.of("mark", Carried.WHOLE, "count", Carried.WHOLE), false);
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new MilestoneConcern(wiring);
  }
}
