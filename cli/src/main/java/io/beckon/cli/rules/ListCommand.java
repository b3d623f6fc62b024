package io.beckon.cli.rules;

import io.beckon.cli.engine.EngineOptions;
import io.beckon.schema.RuleDocument;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon rules list`: what is in force. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the rules in force, or all changes there ever were, with who and when.")
public final class ListCommand implements Callable<Integer> {
  @Option(names = "--all", description = "All changes, in their order.")
  private boolean all;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    Collection<RuleDocument> shown = all ? engine.changes() : engine.inForce().values();
    System.out.printf(
        "%-28s %8s  %-24s  %-12s  %s%n", "rule", "version", "published", "by", "from");
    for (RuleDocument one : shown) {
      System.out.printf(
          "%-28s %8d  %-24s  %-12s  %s%n",
          one.getRule(),
          one.getVersion(),
          one.getPublishedAt() == 0 ? "-" : Instant.ofEpochMilli(one.getPublishedAt()),
          one.getPublishedBy().isEmpty() ? "-" : one.getPublishedBy(),
          one.getOrigin());
    }
    return 0;
  }
}
