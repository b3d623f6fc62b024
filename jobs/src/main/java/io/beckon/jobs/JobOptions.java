package io.beckon.jobs;

import io.beckon.schema.registry.HttpRegistry;
import io.beckon.schema.registry.Registry;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What every job's main program is told: where the topics and their schemas are. */
final class JobOptions {
  @Option(names = "--bootstrap", required = true, description = "Kafka's bootstrap servers.")
  private String bootstrap = "";

  @Option(
      names = "--registry",
      required = true,
      description = "Schema registry, up to and without /subjects.")
  private String registry = "";

  @Option(
      names = "--read-ahead",
      paramLabel = "MINUTES",
      defaultValue = "60",
      description =
          "How far a partition of the events may be read ahead of the slowest, in the log's time:"
              + " what is ahead waits in the state (default: ${DEFAULT-VALUE}).")
  private int readAhead = 60;

  @Option(
      names = "--clock-ahead",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "How far an event's receipt may be ahead of the broker's time of its record; what is"
              + " further ahead counts as so far ahead (default: ${DEFAULT-VALUE}).")
  private int clockAhead = 5;

  Duration clockAhead() {
    return Duration.ofSeconds(clockAhead);
  }

  Duration readAhead() {
    return Duration.ofMinutes(readAhead);
  }

  String bootstrap() {
    return bootstrap;
  }

  Registry registry() {
    return new HttpRegistry(registry);
  }

  /**
   * Runs a main program.
   *
   * @throws IllegalArgumentException when it said that it did not submit its job
   */
  static void submit(Callable<Integer> main, String[] args) {
    if (new CommandLine(main).execute(args) != 0) {
      throw new IllegalArgumentException("the job was not submitted; see the message above");
    }
  }
}
