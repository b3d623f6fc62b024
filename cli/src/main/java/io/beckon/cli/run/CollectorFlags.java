package io.beckon.cli.run;

import io.beckon.cli.local.Ports;
import io.beckon.collector.CollectorOptions;
import io.beckon.collector.http.Demo;
import io.beckon.collector.http.HttpOptions;
import io.beckon.collector.http.Readiness;
import io.beckon.schema.registry.HttpRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The collector of a local Beckon. */
final class CollectorFlags {
  @Option(
      names = "--collector-port",
      defaultValue = "8080",
      description = "The collector, which takes events over HTTP (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--collector-metrics-port",
      defaultValue = "9464",
      description =
          "The collector's /metrics, on 127.0.0.1 alone (default: ${DEFAULT-VALUE}; 0: any that is free).")
  private int metricsPort = 9_464;

  @Option(
      names = "--keys",
      defaultValue = "${sys:beckon.root:-.}/examples/collector/keys.yaml",
      description = "The collector's file of write keys (default: ${DEFAULT-VALUE}).")
  private Path keys = Path.of("examples/collector/keys.yaml");

  /** Fails with the flag to use when one of the ports is taken. */
  void requireFree() {
    Ports.requireFree("--collector-port", port);
    if (metricsPort != 0) {
      Ports.requireFree("--collector-metrics-port", metricsPort);
    }
  }

  CollectorOptions options(Ports ports, @Nullable Demo demo, Readiness readiness) {
    return new CollectorOptions(
        new HttpOptions(Ports.HOST, port, 20_000, 10_000, metricsPort, false),
        ports.bootstrap(),
        new HttpRegistry(ports.registryUrl()),
        keys,
        demo,
        readiness);
  }
}
