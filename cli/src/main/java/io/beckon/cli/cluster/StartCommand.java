package io.beckon.cli.cluster;

import static io.beckon.cli.cluster.HomeOption.say;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import io.beckon.cli.rules.PublishCommand;
import io.beckon.jobs.RulesTopic;
import io.beckon.jobs.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon cluster start`: starts what does not run. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description =
        "Starts Kafka, the schema registry and the collector, creates the topics, starts again what is dead of jobs that were submitted, and publishes rules where --rules names them or none was ever published. What runs already stays.")
public final class StartCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;

  @Mixin private HomeOption where = new HomeOption();
  @Mixin private PortOptions ports = new PortOptions();

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description =
          "Directory of rule documents to publish (default: none, and examples/rules-demo where no rule was ever published).")
  private @Nullable Path rules;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description =
          "The collector's file of write keys (default: examples/collector/keys.yaml, or that of the last start).")
  private @Nullable Path keys;

  @Option(
      names = "--flink-conf",
      paramLabel = "DIR",
      description =
          "Directory of config.yaml and log4j.properties for every Flink process (default: flink-conf, or that of the last start).")
  private @Nullable Path flinkConf;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    ClusterHome home = where.home();
    requireNoRun(home);
    try (Home at = new Home(home.root())) {
      Processes processes = new Processes(home);
      ClusterSettings settings = settings(home, processes);
      settings.write(home);
      Services services = new Services(home, settings);
      startServices(services, settings, processes);
      createTopics(settings);
      startCollector(services, settings, processes);
      restartJobs(home, at);
      // Last: what is wrong with a rule keeps nothing from coming back.
      publish(settings);
      say(
          String.format(
              Locale.ROOT,
              "ready in %.1f s; collector %s, Kafka %s, registry %s, logs in %s",
              (System.nanoTime() - start) / 1e9,
              settings.ports().collectorUrl(),
              settings.ports().bootstrap(),
              settings.ports().schemas(),
              home.logs()));
    }
    return 0;
  }

  /** What {@code scripts/run} keeps is laid out alike, and would be taken for this cluster's. */
  private static void requireNoRun(ClusterHome home) {
    if (!Files.exists(home.settings()) && Files.exists(home.root().resolve("kafka"))) {
      throw new UserError(
          "--home "
              + home.root()
              + " holds the state of scripts/run and no cluster; choose another --home");
    }
  }

  /** What was given, else what the last start was given, else what is usual. */
  private ClusterSettings settings(ClusterHome home, Processes processes) throws IOException {
    Optional<ClusterSettings> last = ClusterSettings.read(home);
    Map<String, Integer> all = new HashMap<>();
    last.ifPresent(known -> all.putAll(known.ports().byFlag()));
    for (Map.Entry<String, Integer> given : ports.given().entrySet()) {
      Integer before = all.put(given.getKey(), given.getValue());
      requireSame(given.getKey(), given.getValue(), before, processes);
    }
    Path root = Path.of(System.getProperty("beckon.root", "."));
    ClusterSettings settings =
        new ClusterSettings(
            ClusterPorts.of(all),
            chosen(
                keys,
                last.map(ClusterSettings::keys),
                root.resolve("examples").resolve("collector").resolve("keys.yaml")),
            chosen(flinkConf, last.map(ClusterSettings::flinkConf), root.resolve("flink-conf")));
    if (last.isPresent()) {
      requireSame("--keys", settings.keys(), last.get().keys(), processes);
      requireSame("--flink-conf", settings.flinkConf(), last.get().flinkConf(), processes);
    }
    FlinkSettings.read(settings.flinkConf());
    if (!Files.isReadable(settings.keys())) {
      throw new UserError("--keys " + settings.keys() + " cannot be read");
    }
    return settings;
  }

  /** What runs was started with another value, and would go on with it. */
  private static void requireSame(
      String flag, Object given, @Nullable Object before, Processes processes) throws IOException {
    if (before != null && !before.equals(given) && isAnyAlive(processes)) {
      throw new UserError(
          flag
              + " is "
              + before
              + " in the cluster that runs; stop it first with scripts/cluster stop");
    }
  }

  private static Path chosen(@Nullable Path given, Optional<Path> last, Path usual) {
    return (given != null ? given : last.orElse(usual)).toAbsolutePath().normalize();
  }

  private static boolean isAnyAlive(Processes processes) throws IOException {
    for (String name : processes.names()) {
      if (processes.alive(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static void startServices(
      Services services, ClusterSettings settings, Processes processes) throws Exception {
    ClusterPorts at = settings.ports();
    boolean broker = processes.alive(Services.BROKER).isEmpty();
    boolean registry = processes.alive(Services.REGISTRY).isEmpty();
    // Both look before either starts, so that a port that is taken leaves nothing behind.
    if (broker) {
      Ports.requireFree("--kafka-port", at.kafka());
      Ports.requireFree("--controller-port", at.controller());
    }
    if (registry) {
      Ports.requireFree("--registry-port", at.registry());
    }
    if (broker) {
      say("starting Kafka on " + at.bootstrap());
      processes.start(services.broker());
    }
    if (registry) {
      say("starting the schema registry on " + at.registryUrl());
      processes.start(services.registry());
    }
    await(processes, Services.BROKER, () -> Await.listens(at.kafka()));
    await(processes, Services.REGISTRY, () -> Await.answers(at.registryUrl() + "/health/ready"));
  }

  private static void createTopics(ClusterSettings settings) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.ports().bootstrap()))) {
      List<String> created = Topics.create(admin, PARTITIONS, (short) 1);
      say("topics: " + created.size() + " created, the others were there");
    } catch (ExecutionException e) {
      throw new UserError(
          "Kafka on "
              + settings.ports().bootstrap()
              + " did not create the topics ("
              + e.getCause()
              + "); give it time and start again");
    }
  }

  private void publish(ClusterSettings settings) throws Exception {
    Path wanted = toPublish(rules, RulesTopic.changes(settings.ports().bootstrap()).isEmpty());
    if (wanted != null) {
      say("publishing the rules of " + wanted);
      CommandLine.populateCommand(
              new PublishCommand(),
              wanted.toString(),
              "--bootstrap=" + settings.ports().bootstrap(),
              "--registry=" + settings.ports().schemas())
          .call();
    }
  }

  /** Rules that were withdrawn or published since are those of who did it: none comes unasked. */
  static @Nullable Path toPublish(@Nullable Path given, boolean wasNothingPublished) {
    if (given != null || !wasNothingPublished) {
      return given;
    }
    Path root = Path.of(System.getProperty("beckon.root", "."));
    return root.resolve("examples").resolve("rules-demo");
  }

  private static void startCollector(
      Services services, ClusterSettings settings, Processes processes)
      throws IOException, InterruptedException {
    if (processes.alive(Services.COLLECTOR).isEmpty()) {
      Ports.requireFree("--collector-port", settings.ports().collector());
      Ports.requireFree("--collector-metrics-port", settings.ports().metrics());
      say("starting the collector on " + settings.ports().collectorUrl());
      processes.start(services.collector());
    }
    await(
        processes,
        Services.COLLECTOR,
        () -> Await.answers(settings.ports().collectorUrl() + "/readyz"));
  }

  /** One job that does not come back keeps no other from it. */
  static void restartJobs(ClusterHome home, Home at) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    for (ClusterJob job : ClusterJob.values()) {
      Optional<Submission> submission = Submission.read(home, job);
      if (submission.isPresent()) {
        JobProcesses flink = new JobProcesses(home, job);
        try {
          List<String> started = flink.startDead(submission.get(), at);
          if (!started.isEmpty()) {
            say(job.id() + ": started again " + String.join(", ", started));
            flink.awaitUp();
          }
        } catch (UserError e) {
          faults.add(job.id() + ": " + e.getMessage());
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new UserError(String.join("\n", faults));
    }
  }

  private static void await(Processes processes, String name, Await.Condition condition)
      throws IOException, InterruptedException {
    LogTail log = processes.log(name);
    Optional<ProcessHandle> process = processes.alive(name);
    if (process.isEmpty()) {
      throw new UserError("the process " + name + " ended" + log.why() + "; see " + log.seen());
    }
    Await.until(process.get(), name, log, condition);
  }
}
