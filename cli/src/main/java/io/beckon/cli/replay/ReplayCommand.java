package io.beckon.cli.replay;

import picocli.CommandLine.Command;

/** `beckon replay`: history through the engine. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Sends history through the engine, or measures predictions on it.",
    subcommands = {
      OnlineRetailCommand.class,
      CompareCommand.class,
      RuleTestsCommand.class,
      PredictCommand.class
    })
public final class ReplayCommand {}
