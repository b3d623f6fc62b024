package io.beckon.jobs;

import io.beckon.schema.registry.HttpRegistry;
import io.beckon.schema.registry.Registry;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * What every job's main program is told: where the topics and their schemas are. All else is in
 * Flink's configuration; see {@link JobSettings}.
 */
final class JobOptions {
  @Option(names = "--bootstrap", required = true, description = "Kafka's bootstrap servers.")
  private String bootstrap = "";

  @Option(
      names = "--registry",
      required = true,
      description = "Schema registry, up to and without /subjects.")
  private String registry = "";

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
