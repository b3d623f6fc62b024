package io.beckon.cli.rules;

import io.beckon.domain.condition.ScoreTerms;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Profile;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.Score;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;

/** How a contact stands, so that what comes next can be understood. */
final class ContactStands {
  private ContactStands() {}

  static void print(PrintStream to, ContactState state, RuleSet rules, long now) {
    Profile profile = state.getProfile();
    to.printf("%n%s  stands%n", Instant.ofEpochMilli(now));
    profile
        .getStages()
        .forEach(one -> to.printf("  stage      %s: %s%n", one.getLifecycle(), one.getStage()));
    profile.getSegments().forEach(one -> to.printf("  segment    %s%n", one.getSegment()));
    for (Score score : profile.getScores()) {
      ScoreTerms of = rules.rule(score.getRule(), ScoreTerms.class);
      if (of != null) {
        to.printf(Locale.ROOT, "  score      %s: %.2f%n", score.getRule(), of.value(score, now));
      }
    }
    profile
        .getDiscounts()
        .forEach(one -> to.printf("  discount   %s: %d %%%n", one.getRule(), one.getPercent()));
    profile.getCampaigns().forEach(one -> to.printf("  campaign   %s%n", one.getCampaign()));
    for (ProgrammeRun run : state.getProgrammes()) {
      to.printf(
          "  programme  %s: %s%n",
          run.getRule() + (run.getKey() == null ? "" : " of " + run.getKey()),
          run.getEndedAt() != 0
              ? "ended " + Instant.ofEpochMilli(run.getEndedAt())
              : "at step "
                  + run.getStep()
                  + (run.getDue() == 0 ? "" : " until " + Instant.ofEpochMilli(run.getDue())));
    }
    for (Deferred pending : state.getDeferred()) {
      to.printf(
          "  waits      %s (%s) until %s%n",
          pending.getRule(), pending.getWhat(), Instant.ofEpochMilli(pending.getDue()));
    }
  }
}
