package io.beckon.cli.run;

import io.beckon.cli.UserError;
import io.beckon.cli.collect.CollectorCommand;
import io.beckon.cli.demo.DemoTraffic;
import io.beckon.cli.engine.EventSender;
import io.beckon.cli.local.Engine;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.LocalFlink;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.Shutdown;
import io.beckon.collector.Collector;
import io.beckon.collector.CollectorOptions;
import io.beckon.collector.http.HttpOptions;
import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.SettingsFile;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.jobs.JobSettings;
import io.beckon.schema.registry.HttpRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon run`: everything on one machine. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Starts Kafka, the schema registry and the engagement job on this machine, and a demo shop that sends events.")
public final class RunCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;
  private static final int LEAST_CHECKPOINTS = 10;

  @Mixin private Ports ports = new Ports();

  @Option(
      names = "--home",
      defaultValue = "${sys:beckon.root:-.}/.beckon/run",
      description = "Directory that keeps all state (default: ${DEFAULT-VALUE}).")
  private Path home = Path.of(".beckon/run");

  @Option(
      names = "--rules",
      description =
          "Directory of rule documents (default: examples/rules-demo with the demo, else examples/rules).")
  private @Nullable Path rules;

  @Option(
      names = "--collector-port",
      defaultValue = "8080",
      description = "The collector, which takes events over HTTP (default: ${DEFAULT-VALUE}).")
  private int collectorPort = 8080;

  @Option(
      names = "--collector-metrics-port",
      defaultValue = "9464",
      description =
          "The collector's /metrics, on 127.0.0.1 alone (default: ${DEFAULT-VALUE}; 0: any that is free).")
  private int collectorMetricsPort = 9_464;

  @Option(
      names = "--keys",
      defaultValue = "${sys:beckon.root:-.}/examples/collector/keys.yaml",
      description = "The collector's file of write keys (default: ${DEFAULT-VALUE}).")
  private Path keys = Path.of("examples/collector/keys.yaml");

  @Option(
      names = "--attribution",
      paramLabel = "FILE",
      defaultValue = "${sys:beckon.root:-.}/examples/attribution.yaml",
      description = "How orders are credited (default: ${DEFAULT-VALUE}).")
  private Path attribution = Path.of("examples/attribution.yaml");

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      defaultValue = "${sys:beckon.root:-.}/examples/catalog/gift-shop.csv",
      description = "The demo shop's product feed (default: ${DEFAULT-VALUE}).")
  private Path catalog = Path.of("examples/catalog/gift-shop.csv");

  @Option(names = "--no-demo", description = "Start no demo shop.")
  private boolean noDemo;

  @Option(
      names = "--delivery",
      description =
          "at-least-once or exactly-once (default: what flink-conf/config.yaml says, at-least-once).")
  private @Nullable String delivery;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description =
          "Time between two checkpoints; with exactly-once, triggers come as often (default: ${DEFAULT-VALUE}).")
  private String checkpointEvery = "1s";

  @Option(names = "--for", description = "Stop by itself after this time, such as 60s.")
  private @Nullable String runFor;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the demo shop (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    long millis = runFor == null ? 0 : millis("--for", runFor);
    Path documents =
        rules != null
            ? rules
            : Path.of(
                System.getProperty("beckon.root", "."),
                "examples",
                noDemo ? "rules" : "rules-demo");
    // In the demo, a habit is a matter of seconds: the shop's default gap between purchases is made
    // short like the rules.
    JobSettings own = LocalFlink.settings();
    Settings settings =
        noDemo || rules != null
            ? own.settings()
            : own.settings().assuming(20_000).recommending(5_000);
    Engine.Options options =
        new Engine.Options(
            documents,
            delivery == null ? own.delivery() : Engine.delivery(delivery),
            settings,
            checkpoints(),
            own.readAhead(),
            PARTITIONS,
            own.cachedContacts(),
            Engine.PARALLELISM);
    AttributionSettings attribution = attributionSettings();
    Ports.requireFree("--collector-port", collectorPort);
    if (collectorMetricsPort != 0) {
      Ports.requireFree("--collector-metrics-port", collectorMetricsPort);
    }
    CountDownLatch stop = new CountDownLatch(1);
    Shutdown shutdown = new Shutdown(stop::countDown);
    try {
      int status = serve(options, attribution, start, millis, stop);
      say("stopped; state is kept in " + home + " and the next start goes on from it");
      return status;
    } finally {
      shutdown.done();
    }
  }

  /** Runs until {@code stop}, or for so long, or until the job ends; gives the exit code. */
  private int serve(
      Engine.Options options,
      AttributionSettings attribution,
      long start,
      long millis,
      CountDownLatch stop)
      throws Exception {
    try (Home at = new Home(home);
        Engine engine = new Engine(at, ports, options, RunCommand::say);
        EventSender signUps = new EventSender(ports.bootstrap(), engine.registry())) {
      engine.startAttribution(attribution);
      engine.startAffinity(AffinitySettings.WATCHED);
      DemoVisitors visitors = new DemoVisitors(signUps);
      AtomicReference<String> failure = new AtomicReference<>();
      Consumer<String> failed =
          why -> {
            failure.compareAndSet(null, why);
            stop.countDown();
          };
      try (Collector collector =
              CollectorCommand.started(collectorOptions(noDemo ? null : visitors));
          DemoTraffic demo =
              noDemo
                  ? null
                  : new DemoTraffic(ports.bootstrap(), engine.registry(), catalog, seed, failed)) {
        TriggerTable table =
            new TriggerTable(
                ports.bootstrap(),
                System.out,
                trigger -> {
                  visitors.sent(trigger);
                  if (demo != null) {
                    demo.sent(trigger);
                  }
                });
        say(
            String.format(
                java.util.Locale.ROOT,
                "ready in %.1f s; %s http://%s:%d%s, Flink UI http://%s:%d, Kafka %s, registry %s; Ctrl-C stops",
                (System.nanoTime() - start) / 1e9,
                noDemo ? "collector" : "demo page",
                Ports.HOST,
                collector.port(),
                noDemo ? "" : "/demo",
                Ports.HOST,
                ports.ui,
                ports.bootstrap(),
                ports.registryUrl()));
        Thread printer = new Thread(table, "trigger-table");
        printer.start();
        engine
            .flink()
            .ended()
            .whenComplete(
                (result, error) ->
                    failed.accept(
                        "the job ended: "
                            + (error != null ? error : result.getApplicationStatus())));
        if (millis > 0 ? stop.await(millis, TimeUnit.MILLISECONDS) : waitFor(stop)) {
          say("stopping");
        }
        table.stop();
        printer.join(TimeUnit.SECONDS.toMillis(5));
        say("triggers seen: " + table.seen());
        if (failure.get() != null) {
          System.err.println(
              "beckon: " + failure.get() + "; see " + at.logs().resolve("beckon.log"));
        }
        return failure.get() == null ? 0 : 1;
      }
    }
  }

  private AttributionSettings attributionSettings() throws IOException {
    try {
      return SettingsFile.read(Files.readString(attribution), attribution.toString());
    } catch (NoSuchFileException e) {
      throw new UserError("--attribution " + attribution + " does not exist");
    } catch (RuleFaults e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private CollectorOptions collectorOptions(@Nullable DemoVisitors visitors) {
    return new CollectorOptions(
        new HttpOptions(Ports.HOST, collectorPort, 20_000, 10_000, collectorMetricsPort, false),
        ports.bootstrap(),
        new HttpRegistry(ports.registryUrl()),
        keys,
        visitors);
  }

  private Duration checkpoints() {
    long every = millis("--checkpoint-every", checkpointEvery);
    if (every < LEAST_CHECKPOINTS) {
      throw new UserError(
          "--checkpoint-every "
              + checkpointEvery
              + " is too often; Flink takes one every "
              + LEAST_CHECKPOINTS
              + " ms at most");
    }
    return Duration.ofMillis(every);
  }

  private static long millis(String flag, String text) {
    try {
      return DurationLiterals.millis(text);
    } catch (IllegalArgumentException e) {
      throw new UserError(flag + ": " + e.getMessage());
    }
  }

  private static boolean waitFor(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return true;
  }

  private static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
