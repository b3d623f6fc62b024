package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.rule.RuleId;
import io.beckon.schema.RuleDocument;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules show`: a rule's text as it is or was. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows a rule's text as it is in force, was at a time, or in one version.")
public final class ShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RULE", description = "The rule's name.")
  private String rule = "";

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "As it was in force at this time, such as 2026-11-25T12:00:00Z.")
  private @Nullable String asOf;

  @Option(names = "--version-of", paramLabel = "N", description = "This version of it.")
  private int version;

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    RuleDocument found = null;
    RuleId id;
    if (asOf == null && version == 0) {
      Map<RuleId, RuleDocument> inForce = engine.inForce();
      id = workspace.find(rule, inForce.keySet());
      found = inForce.get(id);
    } else {
      long until = asOf == null ? Long.MAX_VALUE : time(asOf);
      List<RuleDocument> changes = engine.changes();
      id = workspace.find(rule, changes.stream().map(RuleId::of).toList());
      for (RuleDocument one : changes) {
        if (RuleId.of(one).equals(id)
            && one.getPublishedAt() <= until
            && (version == 0 || one.getVersion() == version)) {
          found = one;
        }
      }
    }
    if (found == null || found.getText().isEmpty()) {
      throw new UserError(
          found == null || found.getPublishedBy().isEmpty()
              ? "no rule '" + id + "' was in force then"
              : "'"
                  + id
                  + "' had been withdrawn by "
                  + found.getPublishedBy()
                  + " at "
                  + Instant.ofEpochMilli(found.getPublishedAt()));
    }
    System.out.printf(
        "# %s version %d, published by %s at %s from %s%n%s",
        id,
        found.getVersion(),
        found.getPublishedBy(),
        Instant.ofEpochMilli(found.getPublishedAt()),
        found.getOrigin(),
        found.getText());
    return 0;
  }

  private static long time(String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException e) {
      throw new UserError("--as-of '" + text + "' is no time; write 2026-11-25T12:00:00Z");
    }
  }
}
