package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What a job was submitted with, beside its Flink settings. It is there from a job's submission to
 * its stop: what of its processes is dead meanwhile is to be started again.
 *
 * @param arguments of the job's main program
 */
record Submission(int taskManagers, List<String> arguments) {
  void write(ClusterHome home, ClusterJob job) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("task-managers", String.valueOf(taskManagers));
    properties.setProperty("arguments", String.join("\n", arguments));
    Path file = file(home, job);
    Files.createDirectories(home.root().resolve("submitted"));
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
  }

  static Optional<Submission> read(ClusterHome home, ClusterJob job) throws IOException {
    Path file = file(home, job);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
      return Optional.of(
          new Submission(
              Integer.parseInt(properties.getProperty("task-managers", "")),
              Arrays.stream(properties.getProperty("arguments", "").split("\n")).toList()));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          file + " cannot be read; delete it, and submit the job " + job.id() + " again");
    }
  }

  /** When a job was submitted; empty: it is not. */
  static Optional<Instant> at(ClusterHome home, ClusterJob job) throws IOException {
    Path file = file(home, job);
    return Files.exists(file)
        ? Optional.of(Files.getLastModifiedTime(file).toInstant())
        : Optional.empty();
  }

  static void forget(ClusterHome home, ClusterJob job) throws IOException {
    Files.deleteIfExists(file(home, job));
  }

  private static Path file(ClusterHome home, ClusterJob job) {
    return home.root().resolve("submitted").resolve(job.id() + ".properties");
  }
}
