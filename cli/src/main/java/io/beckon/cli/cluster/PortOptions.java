package io.beckon.cli.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ports that a user chooses; those that are not given stay as they were at the last start. */
final class PortOptions {
  @Option(names = "--kafka-port", description = "Kafka (default: 19092).")
  private @Nullable Integer kafka;

  @Option(names = "--controller-port", description = "Kafka's controller (default: 19093).")
  private @Nullable Integer controller;

  @Option(names = "--registry-port", description = "Schema registry (default: 18085).")
  private @Nullable Integer registry;

  @Option(names = "--collector-port", description = "The collector (default: 18080).")
  private @Nullable Integer collector;

  @Option(
      names = "--collector-metrics-port",
      description = "The collector's /metrics (default: 19464).")
  private @Nullable Integer metrics;

  @Option(
      names = "--ui-port",
      description =
          "Flink UI of the engagement job; attribution and affinity have the next two (default: 18081).")
  private @Nullable Integer ui;

  @Option(
      names = "--rpc-port",
      description =
          "Where task managers reach the engagement job's job manager; the other jobs have the next two (default: 16123).")
  private @Nullable Integer rpc;

  /** What was given, by flag. */
  Map<String, Integer> given() {
    Map<String, Integer> given = new LinkedHashMap<>();
    put(given, "--kafka-port", kafka);
    put(given, "--controller-port", controller);
    put(given, "--registry-port", registry);
    put(given, "--collector-port", collector);
    put(given, "--collector-metrics-port", metrics);
    put(given, "--ui-port", ui);
    put(given, "--rpc-port", rpc);
    return given;
  }

  private static void put(Map<String, Integer> given, String flag, @Nullable Integer port) {
    if (port != null) {
      given.put(flag, port);
    }
  }
}
