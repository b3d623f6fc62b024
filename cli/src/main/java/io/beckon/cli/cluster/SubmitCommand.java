package io.beckon.cli.cluster;

import static io.beckon.cli.cluster.HomeOption.say;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Engine;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon cluster submit`: starts a Flink cluster in application mode for each job. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description =
        "Submits jobs: starts for each a job manager in application mode and its task managers. A job goes on from its newest savepoint or checkpoint.")
public final class SubmitCommand implements Callable<Integer> {
  private static final String JAR = "jobs-0.1.0-SNAPSHOT-cluster.jar";

  @Mixin private HomeOption where = new HomeOption();

  @Parameters(
      paramLabel = "JOB",
      arity = "0..*",
      description = "engagement, attribution, affinity (default: all).")
  private List<String> names = List.of();

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the jobs or of Flink, such as -Dbeckon.delivery=exactly-once; it wins over flink-conf/config.yaml.")
  private Map<String, String> own = new LinkedHashMap<>();

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Task managers of each job; one alone can carry it (default: ${DEFAULT-VALUE}).")
  private int taskManagers = 2;

  @Option(
      names = "--attribution",
      paramLabel = "FILE",
      description = "How orders are credited, such as examples/attribution.yaml.")
  private @Nullable Path attribution;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The jobs' jar (default: jobs/target/" + JAR + ").")
  private @Nullable Path jar;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    ClusterHome home = where.home();
    ClusterSettings settings = ClusterSettings.require(home);
    List<ClusterJob> jobs = ClusterJob.of(names);
    if (taskManagers < 1) {
      throw new UserError("--task-managers " + taskManagers + " is too few; a job needs one");
    }
    if (attribution != null && !Files.isReadable(attribution)) {
      throw new UserError("--attribution " + attribution + " cannot be read");
    }
    try (Home at = new Home(home.root())) {
      requireServices(new Processes(home));
      // One after the other: nine JVMs that start at once take each other the time to answer.
      for (ClusterJob job : jobs) {
        JobProcesses flink = new JobProcesses(home, job);
        if (isSubmitted(home, job, flink)) {
          continue;
        }
        Submission submission = submit(home, settings, job, flink, at);
        flink.startDead(submission, at);
        flink.awaitUp();
        say(job.id() + ": runs, its UI is " + flink.url());
      }
      say(String.format(Locale.ROOT, "done in %.1f s", (System.nanoTime() - start) / 1e9));
    }
    return 0;
  }

  private static void requireServices(Processes processes) throws IOException {
    for (String service : List.of(Services.BROKER, Services.REGISTRY)) {
      if (processes.alive(service).isEmpty()) {
        throw new UserError("the " + service + " does not run; scripts/cluster start starts it");
      }
    }
  }

  /** Whether it was submitted before; then it runs by now, or what keeps it from it is said. */
  private boolean isSubmitted(ClusterHome home, ClusterJob job, JobProcesses flink)
      throws IOException, InterruptedException {
    Optional<Submission> before = Submission.read(home, job);
    if (before.isEmpty()) {
      return false;
    }
    List<String> dead = flink.dead(before.get());
    if (dead.contains(job.jobManager()) || (!dead.isEmpty() && !flink.isUp())) {
      throw new UserError(
          "the job "
              + job.id()
              + " was submitted and "
              + String.join(", ", dead)
              + (dead.size() == 1 ? " is" : " are")
              + " dead; scripts/cluster start starts what is dead again, scripts/cluster stop "
              + job.id()
              + " gives the job up");
    }
    if (!own.isEmpty()) {
      throw new UserError(
          "the job "
              + job.id()
              + " runs with the settings of its submission; scripts/cluster stop "
              + job.id()
              + " first, then submit it with others");
    }
    if (!flink.isUp()) {
      say(job.id() + ": was submitted before and is not up yet");
      flink.awaitUp();
    }
    say(job.id() + ": runs already, its UI is " + flink.url());
    return true;
  }

  private Submission submit(
      ClusterHome home, ClusterSettings settings, ClusterJob job, JobProcesses flink, Home at)
      throws IOException, InterruptedException {
    Ports.requireFree("--ui-port", settings.ports().ui(job));
    Ports.requireFree("--rpc-port", settings.ports().rpc(job));
    Configuration merged =
        FlinkSettings.merged(settings.flinkConf(), home, settings.ports(), job, own);
    // A damaged snapshot is said before anything is put in place.
    flink.restorePoint(merged, at);
    Submission submission = new Submission(taskManagers, arguments(settings.ports(), job));
    Processes processes = new Processes(home);
    for (String left : flink.names(submission)) {
      processes.stop(left, Duration.ofSeconds(10));
    }
    flink
        .flink()
        .install(
            FlinkLibrary.jars(Services.libraries()),
            jar != null ? jar : jobJar(),
            settings.flinkConf(),
            merged);
    submission.write(home, job);
    return submission;
  }

  private List<String> arguments(ClusterPorts ports, ClusterJob job) {
    List<String> arguments =
        new ArrayList<>(List.of("--bootstrap", ports.bootstrap(), "--registry", ports.schemas()));
    if (job == ClusterJob.ATTRIBUTION && attribution != null) {
      arguments.add("--settings");
      arguments.add(attribution.toAbsolutePath().toString());
    }
    return arguments;
  }

  private static Path jobJar() {
    return Engine.distribution()
        .toAbsolutePath()
        .normalize()
        .resolve("..")
        .resolve("..")
        .resolve("jobs")
        .resolve("target")
        .resolve(JAR)
        .normalize();
  }
}
