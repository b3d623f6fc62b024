package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * The settings of a job's Flink cluster, in the order in which they are merged: Flink's own file,
 * {@code flink-conf/config.yaml} as README.md says, what this machine needs, what a user said with
 * {@code -D}. The later one wins.
 */
final class FlinkSettings {
  private FlinkSettings() {}

  /** Settings of a cluster of one job on this machine. */
  static Configuration merged(
      Path flinkConf, ClusterHome home, ClusterPorts ports, ClusterJob job, Map<String, String> own)
      throws IOException {
    Configuration settings = flinksOwn();
    settings.addAll(read(flinkConf));
    ofThisMachine(home, ports, job).forEach(settings::setString);
    own.forEach(settings::setString);
    if (!own.containsKey("taskmanager.numberOfTaskSlots")) {
      // One task manager alone can carry the job, and does while another is away.
      settings.setString(
          "taskmanager.numberOfTaskSlots", settings.getString("parallelism.default", "1"));
    }
    return settings;
  }

  /** What the configuration of Flink's distribution sets, of the version on the class path. */
  static Configuration flinksOwn() throws IOException {
    String name = "flink-" + EnvironmentInformation.getVersion() + ".yaml";
    try (InputStream file = FlinkSettings.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IOException("there is no " + name + ": nobody has written down what it sets");
      }
      Path dir = Files.createTempDirectory("beckon-flink");
      Path copy = dir.resolve("config.yaml");
      try {
        Files.copy(file, copy);
        return read(dir);
      } finally {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(dir);
      }
    }
  }

  /** Reads {@code config.yaml} of a folder, as Flink does. */
  static Configuration read(Path dir) {
    if (!Files.isReadable(dir.resolve("config.yaml"))) {
      throw new UserError(
          "there is no " + dir.resolve("config.yaml") + "; name its folder with --flink-conf");
    }
    try {
      return GlobalConfiguration.loadConfiguration(dir.toString());
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UserError(dir.resolve("config.yaml") + " cannot be read: " + cause.getMessage());
    }
  }

  /** Writes settings as {@code config.yaml} into a folder. */
  static void write(Configuration settings, Path dir) throws IOException {
    Files.createDirectories(dir);
    Files.write(
        dir.resolve("config.yaml"),
        ConfigurationUtils.convertConfigToWritableLines(settings, true));
  }

  private static Map<String, String> ofThisMachine(
      ClusterHome home, ClusterPorts ports, ClusterJob job) {
    return Map.ofEntries(
        Map.entry("jobmanager.rpc.address", Ports.HOST),
        Map.entry("jobmanager.bind-host", Ports.HOST),
        Map.entry("jobmanager.rpc.port", String.valueOf(ports.rpc(job))),
        Map.entry("taskmanager.host", Ports.HOST),
        Map.entry("taskmanager.bind-host", Ports.HOST),
        Map.entry("rest.address", Ports.HOST),
        Map.entry("rest.bind-address", Ports.HOST),
        Map.entry("rest.port", String.valueOf(ports.ui(job))),
        Map.entry("rest.bind-port", String.valueOf(ports.ui(job))),
        Map.entry("io.tmp.dirs", home.scratch(job).toString()),
        Map.entry("web.tmpdir", home.scratch(job).toString()),
        Map.entry("web.cancel.enable", "false"),
        Map.entry("execution.checkpointing.storage", "filesystem"),
        Map.entry("execution.checkpointing.dir", uri(home.root(), "checkpoints", job)),
        Map.entry("execution.checkpointing.savepoint-dir", uri(home.root(), "savepoints", job)),
        Map.entry("parallelism.default", "2"),
        // Work is on both task managers, not on the first that came.
        Map.entry("taskmanager.load-balance.mode", "SLOTS"),
        // Nine of Flink's processes share one machine: each is small, and may be slow to answer.
        Map.entry("jobmanager.memory.process.size", "768m"),
        Map.entry("taskmanager.memory.process.size", "1100m"),
        Map.entry("pekko.ask.timeout", "60s"),
        Map.entry("pekko.startup-timeout", "60s"));
  }

  private static String uri(Path root, String folder, ClusterJob job) {
    return root.resolve(folder).resolve(job.snapshots()).toUri().toString();
  }
}
