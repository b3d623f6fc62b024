package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What a cluster was started with, as later commands need it.
 *
 * @param keys the collector's file of write keys
 * @param flinkConf folder of the settings of every Flink process
 */
record ClusterSettings(ClusterPorts ports, Path keys, Path flinkConf) {
  private static final String KEYS = "--keys";
  private static final String FLINK_CONF = "--flink-conf";

  void write(ClusterHome home) throws IOException {
    Properties properties = new Properties();
    ports.byFlag().forEach((flag, port) -> properties.setProperty(flag, String.valueOf(port)));
    properties.setProperty(KEYS, keys.toString());
    properties.setProperty(FLINK_CONF, flinkConf.toString());
    try (Writer out = Files.newBufferedWriter(home.settings())) {
      properties.store(out, "What scripts/cluster start was told last");
    }
  }

  /** Empty before the first start. */
  static Optional<ClusterSettings> read(ClusterHome home) throws IOException {
    if (!Files.exists(home.settings())) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(home.settings())) {
      properties.load(in);
      Map<String, Integer> ports = new HashMap<>();
      for (String flag : ClusterPorts.USUAL.byFlag().keySet()) {
        ports.put(flag, Integer.valueOf(properties.getProperty(flag, "")));
      }
      return Optional.of(
          new ClusterSettings(
              ClusterPorts.of(ports),
              Path.of(properties.getProperty(KEYS, "")),
              Path.of(properties.getProperty(FLINK_CONF, ""))));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          home.settings()
              + " cannot be read ("
              + e.getMessage()
              + "); delete it, and give the cluster's flags to scripts/cluster start again");
    }
  }

  static ClusterSettings require(ClusterHome home) throws IOException {
    return read(home)
        .orElseThrow(
            () ->
                new UserError(
                    "there is no cluster in "
                        + home.root()
                        + "; start one with scripts/cluster start, or name another --home"));
  }
}
