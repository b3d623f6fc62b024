package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.schema.RuleDocument;
import java.time.DateTimeException;
import java.time.Instant;
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

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    RuleDocument found = null;
    if (asOf == null && version == 0) {
      found = engine.inForce().get(rule);
    } else {
      long until = asOf == null ? Long.MAX_VALUE : time(asOf);
      for (RuleDocument one : engine.changes()) {
        if (one.getRule().equals(rule)
            && one.getPublishedAt() <= until
            && (version == 0 || one.getVersion() == version)) {
          found = one;
        }
      }
    }
    if (found == null || found.getText().isEmpty()) {
      throw new UserError(
          found == null || found.getPublishedBy().isEmpty()
              ? "no rule '" + rule + "' was in force then"
              : "'"
                  + rule
                  + "' had been withdrawn by "
                  + found.getPublishedBy()
                  + " at "
                  + Instant.ofEpochMilli(found.getPublishedAt()));
    }
    System.out.printf(
        "# %s version %d, published by %s at %s from %s%n%s",
        found.getRule(),
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
