package io.beckon.cli.cluster;

import static io.beckon.cli.cluster.HomeOption.say;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** `beckon cluster stop`: stops jobs with a savepoint, and everything. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description =
        "Stops jobs with a savepoint, from which the next submit goes on. Without a job's name: all jobs, and everything else.")
public final class StopCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private HomeOption where = new HomeOption();

  @Parameters(
      paramLabel = "JOB",
      arity = "0..*",
      description = "Stop these jobs alone: engagement, attribution, affinity.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    ClusterHome home = where.home();
    ClusterSettings.require(home);
    List<ClusterJob> jobs = new ArrayList<>(ClusterJob.of(names));
    // The last submitted stops first: it reads what those before it write.
    Collections.reverse(jobs);
    try (Home at = new Home(home.root())) {
      Processes processes = new Processes(home);
      boolean isWell = true;
      if (names.isEmpty()) {
        isWell = stop(processes, Services.COLLECTOR);
      }
      for (ClusterJob job : jobs) {
        isWell &= stop(home, job);
      }
      boolean isAllStopped = true;
      if (names.isEmpty()) {
        for (String rest : rest(processes)) {
          isAllStopped &= stop(processes, rest);
        }
      }
      if (names.isEmpty() && isAllStopped) {
        say("stopped; everything is kept in " + at.root() + " and the next start goes on from it");
      }
      return isWell && isAllStopped ? 0 : 1;
    }
  }

  private static boolean stop(ClusterHome home, ClusterJob job)
      throws IOException, InterruptedException {
    Optional<Submission> submission = Submission.read(home, job);
    if (submission.isEmpty()) {
      return true;
    }
    Optional<String> without;
    try {
      without = new JobProcesses(home, job).stop(submission.get());
    } catch (UserError e) {
      System.err.println("beckon: " + job.id() + ": " + e.getMessage());
      return false;
    }
    if (without.isPresent()) {
      System.err.println(
          "beckon: "
              + job.id()
              + ": stopped without a savepoint, for "
              + without.get()
              + "; the next submit goes on from its newest checkpoint");
    }
    return without.isEmpty();
  }

  /** What else was started; the broker last, for the others speak to it. */
  private static List<String> rest(Processes processes) throws IOException {
    List<String> names = new ArrayList<>(processes.names());
    if (names.remove(Services.BROKER)) {
      names.add(Services.BROKER);
    }
    return names;
  }

  /** Whether it is known to have ended; the others are stopped whatever has become of this one. */
  private static boolean stop(Processes processes, String name)
      throws IOException, InterruptedException {
    try {
      if (processes.alive(name).isPresent()) {
        say("stopping the " + name);
      }
      if (!processes.stop(name, PATIENCE)) {
        System.err.println(
            "beckon: the "
                + name
                + " did not end within "
                + PATIENCE.toSeconds()
                + " s; killed it");
      }
      return true;
    } catch (UserError e) {
      System.err.println("beckon: " + e.getMessage());
      return false;
    }
  }
}
