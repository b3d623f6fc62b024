package io.beckon.cli.rules;

import picocli.CommandLine.Command;

/** `beckon rules`: tools for whoever writes rules. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description =
        "Checks and tests rule documents, shows what a change of them would do and why something was sent, and publishes them.",
    subcommands = {
      LintCommand.class,
      RuleTestCommand.class,
      DiffCommand.class,
      ShadowCommand.class,
      ExplainCommand.class,
      PublishCommand.class,
      WithdrawCommand.class,
      ListCommand.class,
      ShowCommand.class,
      MeasureCommand.class,
      ReferenceCommand.class,
      SchemaCommand.class,
      PayloadsCommand.class,
      PreviewCommand.class
    })
public final class RulesCommand {}
