package io.beckon.cli.cluster;

import static io.beckon.cli.cluster.HomeOption.say;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import io.beckon.cli.rules.PublishCommand;
import io.beckon.jobs.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "Starts Kafka, the schema registry and the collector, creates the topics, publishes the rules, and starts again what is dead of jobs that were submitted. What runs already stays.")
public final class StartCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;

  @Mixin private HomeOption where = new HomeOption();
  @Mixin private PortOptions ports = new PortOptions();

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      defaultValue = "${sys:beckon.root:-.}/examples/rules-demo",
      description = "Directory of rule documents to publish (default: ${DEFAULT-VALUE}).")
  private Path rules = Path.of("examples/rules-demo");

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
    try (Home at = new Home(home.root())) {
      Processes processes = new Processes(home);
      ClusterSettings settings = settings(home, processes);
      settings.write(home);
      Services services = new Services(home, settings);
      startServices(services, settings, home, processes);
      publish(settings);
      startCollector(services, settings, home, processes);
      restartJobs(home, at);
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

  /** What was given, else what the last start was given, else what is usual. */
  private ClusterSettings settings(ClusterHome home, Processes processes) throws IOException {
    Optional<ClusterSettings> last = ClusterSettings.read(home);
    Map<String, Integer> all = new HashMap<>();
    last.ifPresent(known -> all.putAll(known.ports().byFlag()));
    for (Map.Entry<String, Integer> given : ports.given().entrySet()) {
      Integer before = all.put(given.getKey(), given.getValue());
      if (before != null && !before.equals(given.getValue()) && isAnyAlive(processes)) {
        throw new UserError(
            given.getKey()
                + " is "
                + before
                + " in the cluster that runs; stop it first with scripts/cluster stop");
      }
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
    FlinkSettings.read(settings.flinkConf());
    if (!Files.isReadable(settings.keys())) {
      throw new UserError("--keys " + settings.keys() + " cannot be read");
    }
    return settings;
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
      Services services, ClusterSettings settings, ClusterHome home, Processes processes)
      throws Exception {
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
    await(processes, home, Services.BROKER, () -> Await.listens(at.kafka()));
    await(
        processes,
        home,
        Services.REGISTRY,
        () -> Await.answers(at.registryUrl() + "/health/ready"));
  }

  private void publish(ClusterSettings settings) throws Exception {
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
    say("publishing the rules of " + rules);
    CommandLine.populateCommand(
            new PublishCommand(),
            rules.toString(),
            "--bootstrap=" + settings.ports().bootstrap(),
            "--registry=" + settings.ports().schemas())
        .call();
  }

  private static void startCollector(
      Services services, ClusterSettings settings, ClusterHome home, Processes processes)
      throws IOException, InterruptedException {
    if (processes.alive(Services.COLLECTOR).isEmpty()) {
      Ports.requireFree("--collector-port", settings.ports().collector());
      Ports.requireFree("--collector-metrics-port", settings.ports().metrics());
      say("starting the collector on " + settings.ports().collectorUrl());
      processes.start(services.collector());
    }
    await(
        processes,
        home,
        Services.COLLECTOR,
        () -> Await.answers(settings.ports().collectorUrl() + "/readyz"));
  }

  private static void restartJobs(ClusterHome home, Home at)
      throws IOException, InterruptedException {
    for (ClusterJob job : ClusterJob.values()) {
      Optional<Submission> submission = Submission.read(home, job);
      if (submission.isPresent()) {
        JobProcesses flink = new JobProcesses(home, job);
        List<String> started = flink.startDead(submission.get(), at);
        if (!started.isEmpty()) {
          say(job.id() + ": started again " + String.join(", ", started));
          flink.awaitUp();
        }
      }
    }
  }

  private static void await(
      Processes processes, ClusterHome home, String name, Await.Condition condition)
      throws IOException, InterruptedException {
    Optional<ProcessHandle> process = processes.alive(name);
    if (process.isEmpty()) {
      throw new UserError(
          "the process "
              + name
              + " ended"
              + Await.why(home.log(name))
              + "; see "
              + Await.seen(home.log(name)));
    }
    Await.until(process.get(), name, home.log(name), condition);
  }
}
