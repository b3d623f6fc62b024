package io.beckon.cli.report;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Performance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon report`: what rules, mailings, campaigns and channels have earned. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Prints what rules, mailings, campaigns and channels have earned, from beckon.performance of a running engine.",
    subcommands = DemandCommand.class)
public final class ReportCommand implements Callable<Integer> {
  private static final List<String> USUAL =
      List.of(
          "rule",
          "template",
          "mailing",
          "campaign",
          "channel",
          "segment",
          "product",
          "trigger",
          "workspace");

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--kind",
      split = ",",
      description =
          "What to tell of: rule, rule-version, template (of rules' messages; on the site, the place), mailing, campaign, channel, segment (which the contact was in when the rule fired), product (its part of the orders), trigger (those whose rule is not known), workspace (default: all but rule-version).")
  private List<String> kinds = USUAL;

  @Option(names = "--workspace", description = "Of this workspace alone (default: all).")
  private @Nullable String workspace;

  @Option(
      names = "--settings",
      description = "By this version of the attribution settings (default: the highest there is).")
  private int settings;

  @Option(
      names = "--top",
      defaultValue = "20",
      description =
          "So many of each kind, those with the most money first (default: ${DEFAULT-VALUE}); --csv has all.")
  private int top = 20;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write all figures to this file.")
  private @Nullable Path csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with plots to this file; it needs nothing beside it.")
  private @Nullable Path html;

  @Override
  public Integer call() throws Exception {
    for (String kind : kinds) {
      if (!USUAL.contains(kind) && !kind.equals("rule-version")) {
        throw new UserError(
            "--kind '" + kind + "' is not one of rule-version, " + String.join(", ", USUAL));
      }
    }
    if (top < 1) {
      throw new UserError("--top " + top + " shows nothing; write 1 or more");
    }
    List<Figures> all = figures();
    if (all.isEmpty()) {
      System.out.println(
          "nothing yet: figures come with the first trigger, the first message that a sender reports, or the first order");
      return 0;
    }
    new TextReport(all, top).print(System.out);
    if (csv != null) {
      write(csv, CsvReport.text(all));
    }
    if (html != null) {
      write(html, new HtmlReport(all, top).page());
    }
    return 0;
  }

  /** The latest record of each subject, one line for each of its currencies. */
  private List<Figures> figures() throws IOException {
    Map<String, Performance> latest = new TreeMap<>();
    engine.read(
        TopicTable.PERFORMANCE,
        (record, performance) -> latest.put(WholeTopics.key(record), performance));
    int version =
        settings != 0
            ? settings
            : latest.values().stream().mapToInt(Performance::getSettings).max().orElse(0);
    return latest.values().stream()
        .filter(one -> one.getSettings() == version && kinds.contains(one.getKind()))
        .filter(one -> workspace == null || workspace.equals(one.getWorkspace()))
        .flatMap(one -> Figures.of(one).stream())
        .filter(Figures::saysSomething)
        .sorted(Figures.order(kinds))
        .toList();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
      System.out.println("beckon: wrote " + file);
    } catch (IOException e) {
      throw new UserError(file + " cannot be written: " + e.getMessage());
    }
  }
}
