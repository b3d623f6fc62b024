package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.SharedLimits;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.kind.limits.LimitsRule;
import io.beckon.domain.kind.rfm.RfmRule;
import io.beckon.domain.kind.rfm.WorkspaceBins;
import io.beckon.domain.policy.WorkspaceHabits;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleDocuments;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RuleText;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules measure`: figures of a document, from what the contacts of the workspace do. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = {
      "Works out figures of a rule document from the profiles of all contacts: of an rfm rule, the edges with which",
      "its bins hold as many contacts each (quintiles, if it has five); of a limits document, the habits on which best",
      "channel and best hour lean. They are part of the document, so a new version says when they changed."
    })
public final class MeasureCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "The rule document; others in its directory are read with it.")
  private Path file = Path.of("");

  @Option(names = "--workspace", description = "The workspace; needed where there are several.")
  private @Nullable String workspace;

  @Option(
      names = "--write",
      description = "Put the figures into the document, as its next version.")
  private boolean write;

  @Option(names = "--publish", description = "Write them, and bring the document into force.")
  private boolean publish;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "With --publish: again and again, such as 1d, until it is stopped.")
  private @Nullable String every;

  @Option(
      names = "--by",
      defaultValue = "${sys:user.name}",
      description = "Who publishes it (default: ${DEFAULT-VALUE}).")
  private String by = "";

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(file)) {
      throw new UserError("there is no rule document " + file);
    }
    if (every == null) {
      if (!measure()) {
        throw new UserError("nobody has done yet what could be measured");
      }
      return 0;
    }
    if (!publish) {
      throw new UserError("--every is for --publish: what is written only, nobody would use");
    }
    long millis = millis(every);
    while (true) {
      if (!measure()) {
        say("nobody has done yet what could be measured");
      }
      say("next in " + every);
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }

  private static long millis(String text) {
    try {
      return DurationLiterals.millis(text);
    } catch (IllegalArgumentException e) {
      throw new UserError("--every: " + e.getMessage());
    }
  }

  /** Measures once; says whether there was anything to. */
  private boolean measure() throws Exception {
    Path parent = file.toAbsolutePath().getParent();
    RuleFiles.Read read = RuleFiles.readSound(parent == null ? Path.of(".") : parent);
    RuleDocument document = document(read);
    RuleSet rules = read.rules().in(document.getWorkspace());
    Map<String, String> figures =
        switch (measured(rules.rule(document.getRule()))) {
          case PURCHASES ->
              bins(
                  Objects.requireNonNull(rules.rule(document.getRule(), RfmRule.class)),
                  rules.days());
          case HABITS -> habits(rules, document);
          case NOTHING ->
              throw new UserError(
                  "'%s' in %s has no figures that can be measured; documents of these kinds have: %s"
                      .formatted(document.getRule(), file, kindsWithFigures()));
        };
    figures.forEach((key, value) -> System.out.println(RuleText.entry(key, value)));
    if (figures.isEmpty()) {
      return false;
    }
    if (publish) {
      RuleDocument written = write(read, document, figures);
      new Publication(engine, by).publish(engine.inForce(), List.of(written));
    } else if (write) {
      write(read, document, figures);
      say("look at it with scripts/rules test and diff, then publish it");
    } else {
      say("nothing was written; --write puts it into " + file + " as version " + next(document));
    }
    return true;
  }

  private static RuleKind.Measured measured(@Nullable Rule rule) {
    RuleKind<?> kind = rule == null ? null : RuleKinds.named(rule.kind());
    return kind == null ? RuleKind.Measured.NOTHING : kind.measured();
  }

  private static String kindsWithFigures() {
    return RuleKinds.ALL.stream()
        .filter(kind -> kind.measured() != RuleKind.Measured.NOTHING)
        .map(RuleKind::kind)
        .collect(Collectors.joining(", "));
  }

  private RuleDocument document(RuleFiles.Read read) {
    List<RuleDocument> found =
        read.documents().stream()
            .filter(one -> Path.of(one.getOrigin()).toAbsolutePath().equals(file.toAbsolutePath()))
            .toList();
    if (found.isEmpty()) {
      throw new UserError(file + " is not read as a rule document; name it .yaml");
    }
    RuleDocument document = found.get(0);
    if (found.size() > 1) {
      throw new UserError(
          file + " is for several workspaces; figures are one's, so give each its own document");
    }
    if (!document.getWorkspace().isEmpty()) {
      if (workspace != null && !workspace.equals(document.getWorkspace())) {
        throw new UserError(
            file + " is for the workspace '" + document.getWorkspace() + "' (--workspace)");
      }
      workspace = document.getWorkspace();
    }
    return document;
  }

  private static int next(RuleDocument document) {
    return document.getVersion() + 1;
  }

  private Map<String, String> bins(RfmRule rule, CalendarDays days) throws IOException {
    if (!rule.counts().equals(EventNames.ORDER_COMPLETED)) {
      throw new UserError(
          "'"
              + rule.name()
              + "' counts '"
              + rule.counts()
              + "'; only of orders does a profile know enough");
    }
    LatestProfiles profiles = new LatestProfiles(engine, workspace);
    WorkspaceBins bins = new WorkspaceBins(rule, profiles.asOf(), days);
    profiles.forEach(profile -> bins.add(profile.getOrders()));
    say(
        "%,d of %,d contacts have orders that count, as of %s"
            .formatted(bins.contacts(), profiles.count(), Instant.ofEpochMilli(profiles.asOf())));
    if (bins.contacts() == 0) {
      return Map.of();
    }
    if (bins.contacts() < WorkspaceBins.ENOUGH) {
      say("of so few contacts, the next ones can change these figures much");
    }
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("recency", MeasuredText.days(bins.recencyDays()));
    figures.put("frequency", MeasuredText.list(bins.frequency()));
    figures.put("money", MeasuredText.money(rule, bins));
    return figures;
  }

  private Map<String, String> habits(RuleSet rules, RuleDocument document) throws IOException {
    for (LimitsRule one : rules.of(LimitsRule.class)) {
      if (one.name().equals(document.getRule())) {
        break;
      }
      if (one.ofWorkspace().habits() != null) {
        throw new UserError(
            "the habits in '" + one.name() + "' are those in force; measure that document");
      }
    }
    SharedLimits limits = new SharedLimits(rules);
    LatestProfiles profiles = new LatestProfiles(engine, workspace);
    WorkspaceHabits habits = new WorkspaceHabits(rules.channels().names(), profiles.asOf());
    profiles.forEach(profile -> habits.add(profile, limits.zone(profile)));
    say(
        "%,d contacts opened or clicked %,d times, as of %s"
            .formatted(
                profiles.count(), habits.reactions(), Instant.ofEpochMilli(profiles.asOf())));
    return habits.clicked().isEmpty() && habits.reactions() == 0
        ? Map.of()
        : Map.of("habits", MeasuredText.habits(habits));
  }

  /** The document with these figures: it itself, when it has them already. */
  private RuleDocument write(
      RuleFiles.Read read, RuleDocument document, Map<String, String> figures) throws IOException {
    try {
      if (with(figures, document.getText()).equals(document.getText())) {
        say("nothing has changed since version " + document.getVersion());
        return document;
      }
      String text = with(figures, RuleDocuments.withVersion(document.getText(), next(document)));
      RuleDocument written = RuleDocuments.of(text, file.toString()).get(0);
      List<RuleDocument> all = new ArrayList<>(read.documents());
      all.removeIf(one -> one.getOrigin().equals(document.getOrigin()));
      all.addAll(RuleDocuments.of(text, file.toString()));
      RuleKinds.compileAll(all);
      Files.writeString(file, text);
      say(file + " is version " + written.getVersion() + " now");
      return written;
    } catch (RuleFaults e) {
      throw new UserError(
          "the figures could not be put into "
              + file
              + "; copy them by hand ("
              + e.getMessage()
              + ")");
    }
  }

  private static String with(Map<String, String> figures, String text) throws RuleFaults {
    String whole = text;
    for (Map.Entry<String, String> one : figures.entrySet()) {
      whole = RuleText.with(whole, one.getKey(), one.getValue());
    }
    return whole;
  }

  private static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
