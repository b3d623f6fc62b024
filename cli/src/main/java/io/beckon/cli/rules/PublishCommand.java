package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.RuleDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules publish`: brings rules into force while the engine runs. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description =
        "Brings rules into force while the engine runs, once they are found sound together with those in force.")
public final class PublishCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Rule documents, or directories of them.")
  private List<Path> files = List.of();

  @Option(
      names = "--rollback",
      paramLabel = "RULE",
      description = "Publish what was in force before, under a new version.")
  private @Nullable String rollback;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "With --rollback: this version, not the one before.")
  private int version;

  @Option(
      names = "--by",
      defaultValue = "${sys:user.name}",
      description = "Who publishes it (default: ${DEFAULT-VALUE}).")
  private String by = "";

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    if ((rollback == null) == files.isEmpty()) {
      throw new UserError("name rule documents to publish, or a rule with --rollback");
    }
    Map<String, RuleDocument> inForce = engine.inForce();
    List<RuleDocument> changed = new ArrayList<>();
    for (RuleDocument document : rollback == null ? documents() : List.of(earlier(inForce))) {
      RuleDocument known = inForce.get(document.getRule());
      if (known != null && known.getText().equals(document.getText())) {
        System.out.printf(
            "%s version %d is in force already%n", known.getRule(), known.getVersion());
        continue;
      }
      if (known != null && known.getVersion() >= document.getVersion()) {
        throw new UserError(
            document.getOrigin()
                + ": version "
                + known.getVersion()
                + " of "
                + known.getRule()
                + " is in force; write 'version: "
                + (known.getVersion() + 1)
                + "'");
      }
      document.setPublishedBy(by);
      document.setPublishedAt(System.currentTimeMillis());
      changed.add(document);
    }
    require(inForce, changed);
    engine.publish(changed);
    changed.forEach(
        one -> System.out.printf("published %s version %d%n", one.getRule(), one.getVersion()));
    return 0;
  }

  /** What the engine would refuse is refused here, before anyone sees it. */
  private static void require(Map<String, RuleDocument> inForce, List<RuleDocument> changed) {
    Map<String, RuleDocument> all = new TreeMap<>(inForce);
    Set<String> names = new HashSet<>();
    for (RuleDocument document : changed) {
      if (!names.add(document.getRule())) {
        throw new UserError(
            document.getOrigin()
                + ": the rule '"
                + document.getRule()
                + "' is given twice; nothing was published");
      }
      all.put(document.getRule(), document);
    }
    try {
      RuleSet.compile(all.values());
    } catch (RuleFaults e) {
      throw new UserError("the rules cannot be used; nothing was published:\n" + e.getMessage());
    }
  }

  private List<RuleDocument> documents() throws Exception {
    List<RuleDocument> documents = new ArrayList<>();
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        documents.addAll(RuleFiles.sound(file));
      } else if (Files.isRegularFile(file)) {
        try {
          documents.add(RuleReader.document(RuleFiles.text(file), file.toString()));
        } catch (RuleFaults e) {
          throw new UserError(String.valueOf(e.getMessage()));
        }
      } else {
        throw new UserError("there is no file " + file);
      }
    }
    return documents;
  }

  private RuleDocument earlier(Map<String, RuleDocument> inForce) throws Exception {
    RuleDocument known = inForce.get(rollback);
    RuleDocument found = null;
    int newest = known == null ? 0 : known.getVersion();
    for (RuleDocument one : engine.changes()) {
      newest = one.getRule().equals(rollback) ? Math.max(newest, one.getVersion()) : newest;
      boolean wanted =
          version > 0
              ? one.getVersion() == version
              : known == null || one.getVersion() < known.getVersion();
      if (one.getRule().equals(rollback) && !one.getText().isEmpty() && wanted) {
        found = one;
      }
    }
    if (found == null) {
      throw new UserError(
          "there is no "
              + (version > 0 ? "version " + version : "earlier version")
              + " of '"
              + rollback
              + "' to go back to; `beckon rules list --all` shows what there was");
    }
    try {
      String text = RuleReader.withVersion(found.getText(), newest + 1);
      return new RuleDocument(
          found.getRule(), newest + 1, "rollback to version " + found.getVersion(), text, "", 0L);
    } catch (RuleFaults e) {
      throw new UserError(
          "version "
              + found.getVersion()
              + " of '"
              + rollback
              + "' cannot be given another version; publish it from a file ("
              + e.getMessage()
              + ")");
    }
  }
}
