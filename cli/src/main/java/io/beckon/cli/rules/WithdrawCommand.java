package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleId;
import io.beckon.schema.RuleDocument;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules withdraw`: takes a rule out of force while the engine runs. */
@Command(
    name = "withdraw",
    mixinStandardHelpOptions = true,
    description = "Takes a rule out of force while the engine runs, unless others need it.")
public final class WithdrawCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RULE", description = "The rule's name.")
  private String rule = "";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Option(
      names = "--by",
      defaultValue = "${sys:user.name}",
      description = "Who withdraws it (default: ${DEFAULT-VALUE}).")
  private String by = "";

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws Exception {
    Map<RuleId, RuleDocument> inForce = engine.inForce();
    RuleId id = workspace.find(rule, inForce.keySet());
    RuleDocument known = inForce.remove(id);
    if (known == null) {
      throw new UserError("no rule '" + id + "' is in force; `beckon rules list` shows which are");
    }
    try {
      RuleKinds.compileAll(inForce.values());
    } catch (RuleFaults e) {
      throw new UserError("others need '" + id + "'; nothing was withdrawn:\n" + e.getMessage());
    }
    engine.publish(
        List.of(
            RuleDocument.newBuilder()
                .setRule(id.name())
                .setWorkspace(id.workspace())
                .setVersion(known.getVersion())
                .setOrigin("withdrawn")
                .setText("")
                .setPublishedBy(by)
                .setPublishedAt(System.currentTimeMillis())
                .build()));
    System.out.printf("withdrew %s version %d%n", id, known.getVersion());
    return 0;
  }
}
