package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.history.History;
import io.beckon.domain.condition.ScoreTerms;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.history.Timeline;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RuleSets;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Profile;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.Score;
import io.beckon.schema.codec.Schemas;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon rules explain`: why a contact was sent something, and why not. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Lets one contact live through its history, and says why each trigger fired and what kept the others from firing.")
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private ContactOption contact = new ContactOption();

  @Option(
      names = "--rules",
      defaultValue = "${sys:beckon.root:-.}/examples/rules",
      description = "Directory of the rules (default: ${DEFAULT-VALUE}).")
  private Path rules = Path.of("examples/rules");

  @Option(
      names = "--rule",
      description =
          "Explain this rule alone; then what a score, stage or segment did not do is shown too.")
  private String rule = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Stop at this time, such as 2011-03-01 or 2011-03-01T12:00:00Z, and show how the contact stood then.")
  private @Nullable String at;

  @Mixin private HistoryOptions history = new HistoryOptions();

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    RuleSets sets = RuleFiles.readSound(rules).rules();
    History read = history.read();
    int found = contact.find(read);
    RuleSet set = sets.in(read.workspace(found));
    if (!rule.isEmpty() && set.rule(rule) == null) {
      throw new UserError(
          "there is no rule '%s' for workspace '%s' in %s (--rule)"
              .formatted(rule, read.workspace(found), rules));
    }
    long until = at == null ? read.end() : time(at);
    List<LoggedEvent> events =
        read.of(found).stream().filter(event -> event.place() <= until).toList();
    Timeline timeline = new Timeline(set, Settings.DEFAULT, rule);
    for (Timeline.Line line :
        timeline.of(read.workspace(found), read.contact(found), events, until)) {
      System.out.printf(
          "%s  %-9s  %s%s%n",
          Instant.ofEpochMilli(line.at()),
          line.what(),
          line.rule().isEmpty() ? "" : line.rule() + ": ",
          line.text());
    }
    stands(System.out, timeline.course().state(), set, until);
    return 0;
  }

  /** How the contact stands, so that what comes next can be understood. */
  private static void stands(PrintStream to, ContactState state, RuleSet rules, long now) {
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

  private static long time(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
          : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException e) {
      throw new UserError(
          "--at '" + text + "' is no time; write 2011-03-01 or 2011-03-01T12:00:00Z");
    }
  }
}
