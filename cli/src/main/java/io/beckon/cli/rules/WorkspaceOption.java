package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.domain.rule.RuleId;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of the rules of one name is meant: two workspaces can each have one. */
final class WorkspaceOption {
  @Option(
      names = "--workspace",
      paramLabel = "NAME",
      description = "The rule's workspace; needed where several have a rule of this name.")
  private @Nullable String workspace;

  /**
   * The rule that is meant: that of the workspace named, or the only one there is. Also written
   * {@code WORKSPACE/RULE}.
   */
  RuleId find(String rule, Collection<RuleId> known) {
    return find(workspace, rule, known);
  }

  /** The same where no workspace was named: null. */
  static RuleId find(@Nullable String workspace, String rule, Collection<RuleId> known) {
    RuleId written = RuleId.parse(rule);
    if (workspace != null || !written.workspace().isEmpty()) {
      return workspace == null ? written : new RuleId(workspace, written.name());
    }
    TreeSet<RuleId> named =
        known.stream()
            .filter(one -> one.name().equals(rule))
            .collect(Collectors.toCollection(TreeSet::new));
    if (named.size() > 1) {
      throw new UserError(
          "there are several rules '"
              + rule
              + "': "
              + named.stream().map(WorkspaceOption::said).collect(Collectors.joining(", "))
              + "; choose one with --workspace (\"\" for the one of every workspace)");
    }
    return named.isEmpty() ? written : named.first();
  }

  private static String said(RuleId id) {
    return id.workspace().isEmpty() ? id + " of every workspace" : id.toString();
  }
}
