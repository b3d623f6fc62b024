package io.beckon.domain.evaluation;

import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.policy.Limits;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.schema.CountedSend;
import io.beckon.schema.Fact;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/** What a message was held back by, so that whoever reads the decision knows what to change. */
final class RefusalFacts {
  /** So many messages that used up a limit are named. */
  private static final int NAMED = 5;

  private RefusalFacts() {}

  /** Names the document of limits, its cap, and the messages that used it up. */
  static void cap(SharedLimits.Reached reached, List<Fact> into) {
    into.add(new Fact("limits", reached.document()));
    into.add(new Fact("cap", reached.cap().words()));
    StringJoiner used = new StringJoiner(", ");
    List<CountedSend> all = reached.usedBy();
    for (CountedSend one : all.subList(Math.max(0, all.size() - NAMED), all.size())) {
      used.add(
          (one.getRule().isEmpty() ? "" : one.getRule() + " ") + Instant.ofEpochMilli(one.getAt()));
    }
    into.add(new Fact("usedBy", more(all.size()) + used));
  }

  /** Names the rule's own limit, and the firings that used it up. */
  static void ownLimit(Limits limits, List<Long> fired, List<Fact> into) {
    StringJoiner own = new StringJoiner(", ");
    if (limits.gap() > 0) {
      own.add("a gap of " + DurationLiterals.text(limits.gap()));
    }
    if (limits.max() > 0) {
      own.add(limits.max() + " in " + DurationLiterals.text(limits.per()));
    }
    into.add(new Fact("limit", own + " of the rule itself"));
    StringJoiner used = new StringJoiner(", ");
    fired
        .subList(Math.max(0, fired.size() - NAMED), fired.size())
        .forEach(at -> used.add(Instant.ofEpochMilli(at).toString()));
    into.add(new Fact("usedBy", more(fired.size()) + used));
  }

  /** Names the quiet hours, the rule's own or those of documents of limits. */
  static void quiet(SendPolicy policy, List<Fact> shared, List<Fact> into) {
    if (shared.isEmpty() && policy.quiet() != null) {
      into.add(new Fact("quiet", policy.quiet() + " of the rule itself"));
    }
    into.addAll(shared);
  }

  private static String more(int all) {
    return all > NAMED ? (all - NAMED) + " before these, " : "";
  }
}
