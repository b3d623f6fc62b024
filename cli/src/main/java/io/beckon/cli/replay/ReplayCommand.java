package io.beckon.cli.replay;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** `beckon replay`: history through the engine. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Sends history through the engine.",
    subcommands = {})
public final class ReplayCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 2;
  }
}
