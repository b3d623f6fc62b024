package io.beckon.cli.rules;

import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.rule.RuleSets;
import io.beckon.schema.RuleDocument;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--workspace",
      paramLabel = "NAME",
      description = "Only what holds in this workspace: its own, and what holds in every one.")
  private @Nullable String workspace;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    Collection<RuleDocument> shown = all ? engine.changes() : engine.inForce().values();
    System.out.printf(
        "%-28s %-16s %8s  %-24s  %-12s  %s%n",
        "rule", "workspace", "version", "published", "by", "from");
    for (RuleDocument one : shown(shown)) {
      System.out.printf(
          "%-28s %-16s %8d  %-24s  %-12s  %s%n",
          one.getRule(),
          one.getWorkspace().isEmpty() ? "(all)" : one.getWorkspace(),
          one.getVersion(),
          one.getPublishedAt() == 0 ? "-" : Instant.ofEpochMilli(one.getPublishedAt()),
          one.getPublishedBy().isEmpty() ? "-" : one.getPublishedBy(),
          one.getOrigin());
    }
    return 0;
  }

  /**
   * In one workspace, those that have no own one in their place; all changes, whatever was then.
   */
  private Collection<RuleDocument> shown(Collection<RuleDocument> from) {
    if (workspace == null) {
      return from;
    }
    return all
        ? from.stream()
            .filter(one -> one.getWorkspace().isEmpty() || one.getWorkspace().equals(workspace))
            .toList()
        : RuleSets.in(workspace, from);
  }
}
