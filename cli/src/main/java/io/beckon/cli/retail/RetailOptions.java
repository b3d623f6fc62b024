package io.beckon.cli.retail;

import io.beckon.cli.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be said of a replay of the Online Retail file, once or several times. */
public final class RetailOptions {
  @Mixin private Behaviour behaviour = new Behaviour();

  @Option(
      names = "--orders-apart",
      description = "Send orders to a partition of their own, apart from the rest of a contact.")
  private boolean ordersApart;

  @Option(
      names = "--orders-behind",
      paramLabel = "DAYS",
      defaultValue = "0",
      description =
          "Write that partition so many days of the log behind the others (default:"
              + " ${DEFAULT-VALUE}).")
  private int ordersBehind;

  @Option(
      names = "--rules",
      defaultValue = "${sys:beckon.root:-.}/examples/rules",
      description = "Directory of rule documents (default: ${DEFAULT-VALUE}).")
  private Path rules = Path.of("examples/rules");

  /** Whether visits and carts are made up around the orders. */
  public boolean isWithBehaviour() {
    return behaviour.isOn();
  }

  public boolean ordersApart() {
    return ordersApart;
  }

  /** How far that partition is written behind the others. */
  public Duration ordersBehind() {
    return Duration.ofDays(ordersBehind);
  }

  public Path rules() {
    return rules;
  }

  /** Refuses what is neither on nor off. */
  public void check() {
    if (ordersBehind < 0 || (ordersBehind > 0 && !ordersApart)) {
      throw new UserError(
          "--orders-behind "
              + ordersBehind
              + " cannot be; it is 0 at least, and goes with --orders-apart");
    }
    behaviour.isOn();
  }

  /** The same, as another process is told it. */
  public List<String> flags() {
    List<String> flags =
        new ArrayList<>(
            List.of("--behaviour", behaviour.flag(), "--rules", rules.toAbsolutePath().toString()));
    if (ordersApart) {
      flags.add("--orders-apart");
      flags.add("--orders-behind");
      flags.add(String.valueOf(ordersBehind));
    }
    return List.copyOf(flags);
  }
}
