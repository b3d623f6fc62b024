package io.beckon.cli.collect;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.Shutdown;
import io.beckon.collector.Collector;
import io.beckon.collector.CollectorOptions;
import io.beckon.collector.http.HttpOptions;
import io.beckon.domain.rule.RuleFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon collector`: the way in alone, beside a Kafka that is already there. */
@Command(
    name = "collector",
    mixinStandardHelpOptions = true,
    description =
        "Takes events over HTTP, as Segment's and RudderStack's libraries send them, and writes them to Kafka.")
public final class CollectorCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port to listen on (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--keys",
      defaultValue = "${sys:beckon.root:-.}/examples/collector/keys.yaml",
      description = "File of write keys, read again when it changes (default: ${DEFAULT-VALUE}).")
  private Path keys = Path.of("examples/collector/keys.yaml");

  @Option(
      names = "--requests-per-second",
      defaultValue = "2000",
      description = "Requests of one address; more are told to wait (default: ${DEFAULT-VALUE}).")
  private int requestsPerSecond = 2_000;

  @Option(
      names = "--connections",
      defaultValue = "10000",
      description = "Connections at once; more are closed (default: ${DEFAULT-VALUE}).")
  private int connections = 10_000;

  @Option(
      names = "--metrics-port",
      defaultValue = "9464",
      description =
          "Port of /metrics for Prometheus, on 127.0.0.1 alone (default: ${DEFAULT-VALUE}; 0: any that is free).")
  private int metricsPort = 9_464;

  @Option(
      names = "--behind-proxy",
      description = "Take a sender's address from the last entry of X-Forwarded-For.")
  private boolean behindProxy;

  @Override
  public Integer call() throws Exception {
    Ports.requireFree("--port", port);
    CollectorOptions options =
        new CollectorOptions(
            new HttpOptions(host, port, requestsPerSecond, connections, metricsPort, behindProxy),
            engine.bootstrap(),
            engine.registry(),
            keys,
            null);
    CountDownLatch stop = new CountDownLatch(1);
    Shutdown shutdown = new Shutdown(stop::countDown);
    try (Collector collector = started(options)) {
      say(
          String.format(
              Locale.ROOT,
              "listening on http://%s:%d, metrics on http://127.0.0.1:%d/metrics, keys from %s; Ctrl-C stops",
              host,
              collector.port(),
              collector.metricsPort(),
              keys));
      awaitKafka(collector, () -> stop.getCount() == 0);
      say(
          collector.isReady()
              ? "Kafka takes events"
              : collector.why() + "; requests are told to come again until it does");
      stop.await();
      say("stopping");
    } finally {
      shutdown.done();
    }
    return 0;
  }

  /** Starts it; says in words what is wrong with its settings. */
  public static Collector started(CollectorOptions options) throws InterruptedException {
    if (!Files.isReadable(options.keys())) {
      throw new UserError(
          "there is no file of write keys at " + options.keys() + "; name one with --keys");
    }
    try {
      return new Collector(options);
    } catch (RuleFaults e) {
      throw new UserError("the write keys cannot be used:\n" + e.getMessage());
    } catch (IOException e) {
      throw new UserError(e.getMessage() + "; choose another port, or stop what uses it");
    }
  }

  /** Waits until Kafka takes events, thirty seconds at most, or until {@code stopped}. */
  public static void awaitKafka(Collector collector, BooleanSupplier stopped)
      throws InterruptedException {
    for (int i = 0; i < 300 && !collector.isReady() && !stopped.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
