package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineRules;
import io.beckon.cli.history.ContactIds;
import io.beckon.cli.history.History;
import io.beckon.cli.history.RecordedOutcomes;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.history.Reconciliation;
import io.beckon.domain.history.RuleAnswer;
import io.beckon.domain.history.Timeline;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RuleSets;
import io.beckon.jobs.KeyedRecords;
import io.beckon.jobs.TriggerTopics;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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
        "Says what a contact got and did not get, and why: what the topics have, beside a re-run of its history with the rules in force.")
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private ContactOption contact = new ContactOption();

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description =
          "Directory of the rules of the re-run (default: those in force on the topic; for a file examples/rules).")
  private @Nullable Path rules;

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

  @Option(
      names = "--default-gap",
      paramLabel = "TIME",
      description =
          "The job's setting beckon.default-gap, if it is not 60d; scripts/run with its demo has 20s.")
  private String defaultGap = "";

  @Option(
      names = "--bound",
      paramLabel = "TIME",
      description = "The job's setting beckon.bound, if it is not 2s.")
  private String bound = "";

  @Mixin private HistoryOptions history = new HistoryOptions();

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    if (history.isTopic()) {
      try (KeyedRecords records = new KeyedRecords(history.bootstrap())) {
        return ofTopic(records);
      }
    }
    Path dir = rules != null ? rules : RuleFiles.examples();
    RuleSets sets = RuleFiles.readSound(dir).rules();
    History read = history.read();
    int found = contact.find(read);
    RuleSet set = sets.in(read.workspace(found));
    checkRule(set, read.workspace(found), "in " + dir);
    Rerun rerun = new Rerun(read, found, set);
    rerun.lines.forEach(line -> print(" ", line));
    rerun.answer(rerun.lines);
    ContactStands.print(System.out, rerun.timeline.course().state(), set, rerun.until);
    return 0;
  }

  /** What the contact really got, beside a re-run. */
  private int ofTopic(KeyedRecords records) throws Exception {
    ContactIds.Found found = contact.find(records, history.bootstrap());
    EngineRules engine = new EngineRules(history.bootstrap());
    RuleSet set =
        rules == null
            ? engine.inForce(found.workspace())
            : RuleFiles.readSound(rules).rules().in(found.workspace());
    checkRule(set, found.workspace(), rules == null ? "in force" : "in " + rules);
    History read = history.of(records, found);
    Rerun rerun = new Rerun(read, 0, set);
    List<Timeline.Line> recorded =
        RecordedOutcomes.read(records, TriggerTopics.on(history.bootstrap()), found, read, rule)
            .stream()
            .filter(line -> line.at() <= rerun.until)
            .toList();
    List<Reconciliation.Entry> entries =
        Reconciliation.of(rerun.lines, recorded, circumstances(found, engine, set, rerun.until));
    for (Reconciliation.Entry entry : entries) {
      print(entry.stands() == Reconciliation.Stands.BOTH ? " " : sign(entry), entry.line());
      if (!entry.why().isEmpty()) {
        System.out.printf("    %s: %s%n", words(entry), entry.why());
      }
    }
    long apart = entries.stream().filter(one -> !one.why().isEmpty()).count();
    System.out.printf(
        "%n%s%n",
        apart == 0
            ? "What was recorded and the re-run with the rules " + origin() + " are the same."
            : apart
                + " lines differ from the re-run with the rules "
                + origin()
                + ": '!' happened and the re-run does not give it, '?' the re-run gives and did not happen.");
    rerun.answer(
        entries.stream()
            .filter(entry -> entry.stands() != Reconciliation.Stands.RERUN_ONLY)
            .map(Reconciliation.Entry::line)
            .toList());
    ContactStands.print(System.out, rerun.timeline.course().state(), set, rerun.until);
    return 0;
  }

  /** A contact lives through its history again. */
  private final class Rerun {
    final long until;
    final Timeline timeline;
    final List<Timeline.Line> lines;
    private final List<LoggedEvent> events;
    private final RuleSet set;

    Rerun(History read, int found, RuleSet set) {
      this.set = set;
      until = at == null ? read.end() : time(at, set.days());
      events = read.of(found).stream().filter(event -> event.place() <= until).toList();
      timeline = new Timeline(set, settings(), rule);
      lines = timeline.of(read.workspace(found), read.contact(found), events, until);
    }

    /** Says why the rule that is asked about did what it did, or nothing. */
    void answer(List<Timeline.Line> happened) {
      Rule asked = set.rule(rule);
      if (asked != null) {
        System.out.printf(
            "%n%s: %s%n", rule, RuleAnswer.of(asked, happened, events, timeline.course().state()));
      }
    }
  }

  private Settings settings() {
    Settings settings = Settings.DEFAULT;
    if (!defaultGap.isEmpty()) {
      settings = settings.assuming(millis("--default-gap", defaultGap));
    }
    return bound.isEmpty() ? settings : settings.within(bound());
  }

  private Bound bound() {
    long millis = millis("--bound", bound);
    if (millis < 1) {
      throw new UserError("--bound " + bound + " cannot be; 1ms is the least");
    }
    return new Bound(millis);
  }

  private static long millis(String option, String text) {
    try {
      return DurationLiterals.millis(text);
    } catch (IllegalArgumentException e) {
      throw new UserError(option + ": " + e.getMessage());
    }
  }

  private static Reconciliation.Circumstances circumstances(
      ContactIds.Found found, EngineRules engine, RuleSet set, long until) throws IOException {
    long becameOne =
        found.changes().stream()
            .filter(change -> change.getKind() == ContactChangeKind.MERGED)
            .mapToLong(ContactChange::getAt)
            .max()
            .orElse(0);
    return new Reconciliation.Circumstances(
        set,
        engine.changes(found.workspace()),
        until - TopicTable.DECISIONS.retention().millis(),
        until,
        becameOne);
  }

  private void checkRule(RuleSet set, String workspace, String where) {
    if (!rule.isEmpty() && set.rule(rule) == null) {
      throw RuleFiles.unknown(
          rule, "for workspace '%s' %s (--rule)".formatted(workspace, where), set);
    }
  }

  private String origin() {
    return rules == null ? "in force" : "of " + rules;
  }

  private static String sign(Reconciliation.Entry entry) {
    return entry.stands() == Reconciliation.Stands.RECORDED_ONLY ? "!" : "?";
  }

  private static String words(Reconciliation.Entry entry) {
    return entry.stands() == Reconciliation.Stands.RECORDED_ONLY
        ? "it happened, and the re-run does not give it"
        : "only the re-run gives it";
  }

  private static void print(String sign, Timeline.Line line) {
    System.out.printf(
        "%s %s  %-9s  %s%s%n",
        sign,
        Instant.ofEpochMilli(line.at()),
        line.what(),
        line.rule().isEmpty() ? "" : line.rule() + ": ",
        line.text());
  }

  /** A day is the workspace's, and begins at its midnight. */
  private static long time(String text, CalendarDays days) {
    try {
      return text.length() == 10
          ? days.start((int) LocalDate.parse(text).toEpochDay())
          : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException e) {
      throw new UserError(
          "--at '" + text + "' is no time; write 2011-03-01 or 2011-03-01T12:00:00Z");
    }
  }
}
