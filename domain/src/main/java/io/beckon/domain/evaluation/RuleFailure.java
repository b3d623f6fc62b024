package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.rule.Rule;
import io.beckon.schema.ContactState;
import io.beckon.schema.RuleFailures;
import java.util.List;

/** How often a rule has failed for a contact, so that a broken one does not flood the decisions. */
public final class RuleFailure {
  /**
   * So many failures of a version of a rule are recorded for a contact; all of them are counted.
   */
  public static final int RECORDED = 3;

  private static final int CAP = Bounds.cap(ContactState.SCHEMA$, "failures");

  private RuleFailure() {}

  /** Counts a failure; says whether it is one of the first. */
  static boolean isNews(ContactState state, Rule rule) {
    List<RuleFailures> all = state.getFailures();
    RuleFailures known = Bounds.find(all, RuleFailures::getRule, rule.name());
    if (known == null) {
      known = new RuleFailures(rule.name(), rule.version(), 0);
      all.add(known);
      if (all.size() > CAP) {
        all.remove(0);
      }
    }
    if (known.getVersion() != rule.version()) {
      known.setVersion(rule.version());
      known.setCount(0);
    }
    if (known.getCount() >= RECORDED) {
      return false;
    }
    known.setCount(known.getCount() + 1);
    return true;
  }
}
