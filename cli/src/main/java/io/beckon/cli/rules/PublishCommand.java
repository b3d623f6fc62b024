package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.rule.RuleDocuments;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleId;
import io.beckon.schema.RuleDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      names = "--workspace",
      paramLabel = "NAME",
      description =
          "Publish for this workspace alone: a document that says none says this one from then on. With --rollback: whose rule it is.")
  private @Nullable String workspace;

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
    Map<RuleId, RuleDocument> inForce = engine.inForce();
    new Publication(engine, by)
        .publish(inForce, rollback == null ? documents() : List.of(earlier(inForce)));
    return 0;
  }

  private List<RuleDocument> documents() throws Exception {
    List<RuleDocument> documents = new ArrayList<>();
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        RuleFiles.Read read = RuleFiles.readSound(file);
        documents.addAll(workspace == null ? read.documents() : stamped(read.documents()));
      } else if (Files.isRegularFile(file)) {
        try {
          List<RuleDocument> read = RuleDocuments.of(RuleFiles.text(file), file.toString());
          documents.addAll(workspace == null ? read : stamped(read));
        } catch (RuleFaults e) {
          throw new UserError(String.valueOf(e.getMessage()));
        }
      } else {
        throw new UserError("there is no file " + file);
      }
    }
    return documents;
  }

  /** Each text once, for the workspace that was named. */
  private List<RuleDocument> stamped(List<RuleDocument> read) {
    String to = String.valueOf(workspace);
    Map<String, RuleDocument> stamped = new LinkedHashMap<>();
    for (RuleDocument one : read) {
      try {
        stamped.put(
            one.getOrigin(), RuleDocuments.forWorkspace(one.getText(), one.getOrigin(), to));
      } catch (RuleFaults e) {
        throw new UserError("nothing was published:\n" + e.getMessage());
      }
    }
    return List.copyOf(stamped.values());
  }

  private RuleDocument earlier(Map<RuleId, RuleDocument> inForce) throws Exception {
    List<RuleDocument> changes = engine.changes();
    RuleId id =
        WorkspaceOption.find(
            workspace, String.valueOf(rollback), changes.stream().map(RuleId::of).toList());
    RuleDocument known = inForce.get(id);
    RuleDocument found = null;
    int newest = known == null ? 0 : known.getVersion();
    for (RuleDocument one : changes) {
      newest = RuleId.of(one).equals(id) ? Math.max(newest, one.getVersion()) : newest;
      boolean wanted =
          version > 0
              ? one.getVersion() == version
              : known == null || one.getVersion() < known.getVersion();
      if (RuleId.of(one).equals(id) && !one.getText().isEmpty() && wanted) {
        found = one;
      }
    }
    if (found == null) {
      throw new UserError(
          "there is no "
              + (version > 0 ? "version " + version : "earlier version")
              + " of '"
              + id
              + "' to go back to; `beckon rules list --all` shows what there was");
    }
    try {
      String text = RuleDocuments.withVersion(found.getText(), newest + 1);
      return RuleDocument.newBuilder()
          .setRule(found.getRule())
          .setWorkspace(found.getWorkspace())
          .setVersion(newest + 1)
          .setOrigin("rollback to version " + found.getVersion())
          .setText(text)
          .setPublishedBy("")
          .setPublishedAt(0L)
          .build();
    } catch (RuleFaults e) {
      throw new UserError(
          "version "
              + found.getVersion()
              + " of '"
              + id
              + "' cannot be given another version; publish it from a file ("
              + e.getMessage()
              + ")");
    }
  }
}
