package io.beckon.cli.local;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import picocli.CommandLine.Option;

/** The ports of a local Beckon, all on 127.0.0.1. */
public final class Ports {
  public static final String HOST = "127.0.0.1";

  @Option(
      names = "--kafka-port",
      defaultValue = "9092",
      description = "Kafka (default: ${DEFAULT-VALUE}).")
  public int kafka = 9092;

  @Option(
      names = "--controller-port",
      defaultValue = "9093",
      description = "Kafka's controller (default: ${DEFAULT-VALUE}).")
  public int controller = 9093;

  @Option(
      names = "--registry-port",
      defaultValue = "8085",
      description = "Schema registry (default: ${DEFAULT-VALUE}).")
  public int registry = 8085;

  @Option(
      names = "--ui-port",
      defaultValue = "8081",
      description = "Flink UI (default: ${DEFAULT-VALUE}).")
  public int ui = 8081;

  @Option(
      names = "--metrics-port",
      defaultValue = "9249",
      description = "Prometheus metrics (default: ${DEFAULT-VALUE}).")
  public int metrics = 9249;

  public String bootstrap() {
    return HOST + ":" + kafka;
  }

  public String registryUrl() {
    return "http://" + HOST + ":" + registry + "/apis/ccompat/v7";
  }

  /** Fails with the flag to use when one of the ports is taken. */
  public void requireFree() {
    requireFree("--kafka-port", kafka);
    requireFree("--controller-port", controller);
    requireFree("--registry-port", registry);
    requireFree("--ui-port", ui);
    requireFree("--metrics-port", metrics);
  }

  /** Fails with the flag to use when this port is taken. */
  public static void requireFree(String flag, int port) {
    if (port < 1 || port > 65_535) {
      throw new UserError(flag + " " + port + " is not a port; choose 1 to 65535");
    }
    if (!isFree(port)) {
      throw new UserError(taken(port) + ", or choose another with " + flag);
    }
  }

  /** The same, where ports cannot be chosen. */
  public static void requireFree(int... ports) {
    for (int port : ports) {
      if (!isFree(port)) {
        throw new UserError(taken(port));
      }
    }
  }

  private static String taken(int port) {
    return "port " + port + " on " + HOST + " is taken; stop what uses it";
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new java.net.InetSocketAddress(InetAddress.getByName(HOST), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
