package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.history.Change;
import io.beckon.domain.history.Changes;
import io.beckon.domain.profile.Shadows;
import io.beckon.domain.rule.RuleId;
import io.beckon.jobs.PublishedZones;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Decision;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * `beckon rules shadow`: what a shadow would send that the rule in force does not, and the other
 * way.
 */
@Command(
    name = "shadow",
    mixinStandardHelpOptions = true,
    description =
        "Compares what a rule has sent with what its shadow (a version published with 'shadow: true') would have sent in the same time: how many more,"
            + " fewer and moved, by day and channel, with samples.")
public final class ShadowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RULE", description = "The rule's name, without ~shadow.")
  private String rule = "";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--samples",
      defaultValue = "3",
      description = "So many changes of each sort are shown (default: ${DEFAULT-VALUE}).")
  private int samples = 3;

  @Option(names = "--days", description = "Show all days instead of those with most changes.")
  private boolean days;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write every change to a file as well: *.csv, or *.json with a line each.")
  private @Nullable Path out;

  /** What one contact got and would have got. */
  private static final class Both {
    final List<Trigger> sent = new ArrayList<>();
    final List<Trigger> wouldBe = new ArrayList<>();
  }

  /** By key of the contact. */
  private final Map<String, Both> contacts = new TreeMap<>();

  /** Why the shadow held back what it did. */
  private final Map<String, Integer> heldBack = new TreeMap<>();

  /** A trigger can stand in its topic twice, with one id. */
  private final Set<String> seen = new HashSet<>();

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    if (out != null && !out.toString().endsWith(".csv") && !out.toString().endsWith(".json")) {
      throw new UserError("--out " + out + " is neither *.csv nor *.json");
    }
    String own =
        rule.endsWith(Shadows.SUFFIX)
            ? rule.substring(0, rule.length() - Shadows.SUFFIX.length())
            : rule;
    Map<RuleId, RuleDocument> inForce = engine.inForce();
    RuleId id = workspace.find(own + Shadows.SUFFIX, inForce.keySet());
    RuleDocument shadow = inForce.get(id);
    if (shadow == null) {
      throw new UserError(
          "the rule '%s' has no shadow; publish a version of it with 'shadow: true' (scripts/rules publish)"
              .formatted(own));
    }
    long since = shadow.getPublishedAt();
    read(own, id.workspace(), since);
    List<DiffCommand.Contact> compared = compared(own);
    System.out.printf(
        "%s version %d in force, beside its shadow version %d since %s%n%n",
        own, version(inForce, id, own), shadow.getVersion(), Instant.ofEpochMilli(since));
    DiffReport report = new DiffReport(compared, days, PublishedZones.read(engine.bootstrap())::of);
    report.print(System.out);
    report.channels(System.out);
    report.samples(System.out, samples);
    heldBack.forEach(
        (reason, count) ->
            System.out.printf(Locale.ROOT, "the shadow held back %,d: %s%n", count, reason));
    if (out != null) {
      DiffReport.write(compared, out);
    }
    return 0;
  }

  private static int version(Map<RuleId, RuleDocument> inForce, RuleId shadow, String own) {
    RuleDocument one = inForce.get(new RuleId(shadow.workspace(), own));
    RuleDocument everywhere = one == null ? inForce.get(new RuleId("", own)) : one;
    return everywhere == null ? 0 : everywhere.getVersion();
  }

  private void read(String own, String of, long since) throws IOException {
    AvroCodec<Trigger> triggers = new AvroCodec<>(Trigger.class);
    engine.read(
        engine.triggerTopics(),
        record -> {
          Trigger one = triggers.readPrefixed(record.value());
          if (one != null
              && one.getRule().equals(own)
              && one.getKind() == TriggerKind.FIRE
              && isOf(one.getWorkspace(), of)
              && one.getAt() >= since
              && seen.add(one.getId())) {
            both(one.getWorkspace(), one.getContact()).sent.add(one);
          }
        });
    engine.read(
        TopicTable.DECISIONS,
        (record, one) -> {
          if (one.getRule().equals(own + Shadows.SUFFIX)
              && isOf(one.getWorkspace(), of)
              && one.getAt() >= since
              && seen.add(one.getId())) {
            if (one.getReason().equals("shadow")) {
              both(one.getWorkspace(), one.getContact()).wouldBe.add(trigger(one, own));
            } else {
              heldBack.merge(one.getReason(), 1, Integer::sum);
            }
          }
        });
  }

  private static boolean isOf(String workspace, String of) {
    return of.isEmpty() || workspace.equals(of);
  }

  private Both both(String workspace, String contact) {
    return contacts.computeIfAbsent(TopicTable.contactKey(workspace, contact), key -> new Both());
  }

  /** What the shadow would have sent, as if it had. */
  private static Trigger trigger(Decision decision, String rule) {
    return Trigger.newBuilder()
        .setId(decision.getId())
        .setWorkspace(decision.getWorkspace())
        .setContact(decision.getContact())
        .setRule(rule)
        .setRuleVersion(decision.getRuleVersion())
        .setRuleKind(decision.getRuleKind())
        .setChannel(decision.getChannel())
        .setTemplate(decision.getTemplate())
        .setAt(decision.getAt())
        .setPayload(decision.getPayload())
        .build();
  }

  private List<DiffCommand.Contact> compared(String own) {
    List<DiffCommand.Contact> all = new ArrayList<>();
    contacts.forEach(
        (key, both) -> {
          List<Change> changes = Changes.between(both.sent, both.wouldBe);
          int slash = key.indexOf('/');
          all.add(
              new DiffCommand.Contact(
                  key.substring(0, slash),
                  key.substring(slash + 1),
                  Map.of(own, both.sent.size()),
                  Map.of(own, both.wouldBe.size()),
                  changes,
                  List.of()));
        });
    return all;
  }
}
