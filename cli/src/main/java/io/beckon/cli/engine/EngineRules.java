package io.beckon.cli.engine;

import io.beckon.cli.UserError;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.jobs.RulesTopic;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import java.util.List;

/** The rules of a running engine, as its topics have them. */
public final class EngineRules {
  private final String bootstrap;

  public EngineRules(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Those that are in force in a workspace now, compiled. */
  public RuleSet inForce(String workspace) throws IOException {
    try {
      return RuleKinds.compileAll(RulesTopic.inForce(bootstrap).values()).in(workspace);
    } catch (RuleFaults e) {
      throw new UserError(
          "the published rules cannot be used together; name a directory with --rules:\n"
              + e.getMessage());
    }
  }

  /** All that was ever published or withdrawn for a workspace, in that order. */
  public List<RuleDocument> changes(String workspace) throws IOException {
    return RulesTopic.changes(bootstrap).stream()
        .filter(one -> one.getWorkspace().isEmpty() || one.getWorkspace().equals(workspace))
        .toList();
  }
}
