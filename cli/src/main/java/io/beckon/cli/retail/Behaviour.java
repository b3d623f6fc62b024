package io.beckon.cli.retail;

import io.beckon.cli.UserError;
import picocli.CommandLine.Option;

/** Whether visits and carts are made up around the orders of the Online Retail file. */
public final class Behaviour {
  @Option(
      names = "--behaviour",
      defaultValue = "on",
      description =
          "For the file. on: with made-up visits and carts around the orders; off: without"
              + " (default: ${DEFAULT-VALUE}).")
  private String behaviour = "on";

  /** Refuses what is neither on nor off. */
  public boolean isOn() {
    if (!behaviour.equals("on") && !behaviour.equals("off")) {
      throw new UserError("--behaviour '" + behaviour + "' is not one of on, off");
    }
    return behaviour.equals("on");
  }

  /** As another process is told it. */
  public String flag() {
    return behaviour;
  }
}
