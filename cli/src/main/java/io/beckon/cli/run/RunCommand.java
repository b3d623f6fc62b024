package io.beckon.cli.run;

import io.beckon.cli.UserError;
import io.beckon.cli.collect.CollectorCommand;
import io.beckon.cli.demo.DemoTraffic;
import io.beckon.cli.engine.EventSender;
import io.beckon.cli.local.DiskWatch;
import io.beckon.cli.local.Engine;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.LocalFlink;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.RegistryProcess;
import io.beckon.cli.local.Shutdown;
import io.beckon.collector.Collector;
import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.SettingsFile;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.jobs.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final int PARTITIONS = 4;
  private static final int LEAST_CHECKPOINTS = 10;

  /**
   * A stop may have to wait for the registry's start (60 s) and Kafka's, the collector's last
   * answers (20 s), three savepoints (60 s each), Flink (60 s), Kafka (60 s) and the registry (10
   * s).
   */
  private static final long STOP_SECONDS = 420;

  /** Where the registry runs, once it may. */
  private volatile @Nullable Path registry;

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
      names = "--from-snapshot",
      paramLabel = "DIR",
      description =
          "Let the job that this snapshot is of go on from it, and not from its newest: for when that is damaged.")
  private @Nullable Path fromSnapshot;

  @Option(
      names = "--min-free",
      paramLabel = "MB",
      defaultValue = "512",
      description =
          "Below so many free megabytes on the disk of --home calls are refused (default: ${DEFAULT-VALUE}; a warning comes at twice that).")
  private long minFree = 512;

  @Mixin private CollectorFlags collectorFlags = new CollectorFlags();

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
    AffinitySettings affinity =
        noDemo
            ? new AffinitySettings(
                AffinitySettings.DEFAULT.halfLife(),
                AffinitySettings.DEFAULT.leastSupport(),
                own.affinityEvery())
            : AffinitySettings.WATCHED;
    collectorFlags.requireFree();
    Ending ending = new Ending();
    Shutdown shutdown = new Shutdown(ending::asked, STOP_SECONDS, this::endRegistry);
    try {
      int status = serve(options, attribution, affinity, start, millis, ending);
      say("stopped; state is kept in " + home + " and the next start goes on from it");
      return status;
    } catch (UserError e) {
      LOG.error("{}", e.getMessage());
      throw e;
    } finally {
      shutdown.done();
    }
  }

  /** Runs until it is asked to stop, or for so long, or until a job ends; gives the exit code. */
  private int serve(
      Engine.Options options,
      AttributionSettings attribution,
      AffinitySettings affinity,
      long start,
      long millis,
      Ending ending)
      throws Exception {
    try (Home at = opened();
        DiskWatch disk = new DiskWatch(at.root(), minFree, RunCommand::say);
        Engine engine =
            new Engine(at, ports, options, minFree << 20, ending::hasCome, RunCommand::say);
        EventSender signUps = new EventSender(ports.bootstrap(), engine.registry())) {
      DemoVisitors visitors = new DemoVisitors(signUps);
      RunReadiness readiness = new RunReadiness(disk, engine);
      // What is sent while the jobs start waits for them in Kafka.
      try (Collector collector =
          CollectorCommand.started(
              collectorFlags.options(ports, noDemo ? null : visitors, readiness))) {
        CollectorCommand.awaitKafka(collector, ending::hasCome);
        String address = "http://" + Ports.HOST + ":" + collector.port();
        say(
            collector.isReady()
                ? String.format(
                    Locale.ROOT, "ready for calls after %.1f s: %s", seconds(start), address)
                : "calls to " + address + " are told to come again: " + collector.why());
        if (!startJobs(engine, attribution, affinity, ending)) {
          say("stopping before all jobs have started");
          return 0;
        }
        readiness.started();
        return watch(engine, at, collector, visitors, ending, start, millis);
      }
    }
  }

  /** Whether all have; Ctrl-C is not waited out. */
  private static boolean startJobs(
      Engine engine, AttributionSettings attribution, AffinitySettings affinity, Ending ending)
      throws Exception {
    if (!ending.hasCome()) {
      engine.startEngagement();
    }
    if (!ending.hasCome()) {
      engine.startAttribution(attribution);
    }
    if (!ending.hasCome()) {
      engine.startAffinity(affinity);
    }
    return !ending.hasCome();
  }

  /** It is a process of its own, and would stay. */
  private void endRegistry() {
    Path dir = registry;
    if (dir != null) {
      RegistryProcess.endOrphan(dir);
    }
  }

  private Home opened() throws IOException {
    Home at = new Home(home);
    registry = at.registry();
    if (fromSnapshot != null) {
      try {
        at.goOnFrom(fromSnapshot);
      } catch (IOException | RuntimeException e) {
        at.close();
        throw e;
      }
    }
    return at;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Shows triggers until it ends. */
  private int watch(
      Engine engine,
      Home at,
      Collector collector,
      DemoVisitors visitors,
      Ending ending,
      long start,
      long millis)
      throws Exception {
    try (DemoTraffic demo =
        noDemo
            ? null
            : new DemoTraffic(
                ports.bootstrap(), engine.registry(), catalog, seed, ending::because)) {
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
              Locale.ROOT,
              "ready in %.1f s; %s http://%s:%d%s, Flink UI http://%s:%d, Kafka %s, registry %s; Ctrl-C stops",
              seconds(start),
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
      engine.flink().whenEnded(ending::because);
      if (ending.await(millis)) {
        say("stopping");
      }
      table.stop();
      printer.join(TimeUnit.SECONDS.toMillis(5));
      say("triggers seen: " + table.seen());
      if (ending.why() != null) {
        System.err.println("beckon: " + ending.why() + "; see " + at.logFile());
      }
      return ending.why() == null ? 0 : 1;
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

  private static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
