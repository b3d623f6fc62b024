package io.beckon.domain.ruletest;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Watcher;
import io.beckon.domain.history.OutcomeLines;
import io.beckon.domain.rule.Rule;
import io.beckon.schema.Fact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the rule of a test that has failed went no further. */
final class Misses implements Watcher {
  private static final int SHOWN = 3;

  /** One miss, with what its condition saw. */
  record Miss(long time, String why) {}

  private final String rule;
  private final List<Miss> all = new ArrayList<>();

  Misses(String rule) {
    this.rule = rule;
  }

  @Override
  public void missed(Rule of, long time, String why, @Nullable Condition condition, Facts facts) {
    if (!of.name().equals(rule)) {
      return;
    }
    List<Fact> seen = new ArrayList<>();
    if (condition != null) {
      condition.explain(facts, seen);
    }
    if (all.size() == SHOWN) {
      all.remove(0);
    }
    all.add(new Miss(time, why + OutcomeLines.because(seen)));
  }

  /** The last of them since this was last asked. */
  List<Miss> take() {
    List<Miss> taken = List.copyOf(all);
    all.clear();
    return taken;
  }
}
