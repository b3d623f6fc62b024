package io.beckon.cli.rules;

import picocli.CommandLine.Command;

/** `beckon rules`: tools for whoever writes rules. Nothing needs to run. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "Checks and tests rule documents; nothing needs to run.",
    subcommands = {LintCommand.class, RuleTestCommand.class})
public final class RulesCommand {}
