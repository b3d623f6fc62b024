package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `beckon cluster status`: what lives, and what the jobs do. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Says of each process whether it lives, and of each job in what state it is. Exit code 0: all that was started is well.")
public final class StatusCommand implements Callable<Integer> {
  private static final String PROCESS = "%-28s %8s  %-8s %7s  %s%n";
  private static final String JOB = "%-12s %-11s %7s %9s %12s %8s  %s%n";

  @Mixin private HomeOption where = new HomeOption();

  @Override
  public Integer call() throws Exception {
    ClusterHome home = where.home();
    ClusterSettings settings = ClusterSettings.require(home);
    boolean isWell = printProcesses(home);
    System.out.println();
    isWell &= printJobs(home);
    ClusterPorts ports = settings.ports();
    System.out.printf(
        "%ncollector %s, Kafka %s, registry %s%n",
        ports.collectorUrl(), ports.bootstrap(), ports.schemas());
    return isWell ? 0 : 1;
  }

  private static boolean printProcesses(ClusterHome home) throws IOException {
    Processes processes = new Processes(home);
    System.out.printf(PROCESS, "process", "pid", "state", "MB", "log");
    boolean isWell = true;
    List<String> names = names(home, processes);
    for (String name : names) {
      Optional<ProcessHandle> alive;
      try {
        alive = processes.alive(name);
      } catch (UserError e) {
        System.out.printf(PROCESS, name, "?", "unknown", "-", e.getMessage());
        isWell = false;
        continue;
      }
      isWell &= alive.isPresent();
      Path log = LogTail.seen(home.log(name));
      System.out.printf(
          PROCESS,
          name,
          processes.recorded(name).map(String::valueOf).orElse("-"),
          alive.isPresent() ? "runs" : "dead",
          alive.map(StatusCommand::megabytes).orElse("-"),
          log);
    }
    if (names.isEmpty()) {
      System.out.println("(nothing was started, or all of it was stopped)");
    }
    return isWell && !names.isEmpty();
  }

  /** What there should be: whatever was started, and whatever a submitted job asks for. */
  private static List<String> names(ClusterHome home, Processes processes) throws IOException {
    List<String> names = new ArrayList<>(processes.names());
    for (ClusterJob job : ClusterJob.values()) {
      Submission.read(home, job)
          .ifPresent(
              submission ->
                  new JobProcesses(home, job)
                      .names(submission).stream()
                          .filter(name -> !names.contains(name))
                          .forEach(names::add));
    }
    return names;
  }

  private static boolean printJobs(ClusterHome home) throws IOException, InterruptedException {
    System.out.printf(JOB, "job", "state", "tasks", "restarts", "checkpoint", "managers", "UI");
    boolean isWell = true;
    for (ClusterJob job : ClusterJob.values()) {
      if (Submission.read(home, job).isEmpty()) {
        System.out.printf(JOB, job.id(), "none", "-", "-", "-", "-", "scripts/cluster submit");
        continue;
      }
      String url = new JobProcesses(home, job).url();
      JobManager manager = new JobManager(url);
      Optional<JobManager.Job> found = manager.job();
      if (found.isEmpty()) {
        System.out.printf(JOB, job.id(), "no answer", "-", "-", "-", "-", url);
        isWell = false;
        continue;
      }
      isWell &= found.get().isUp();
      print(job, url, manager, found.get());
    }
    return isWell;
  }

  private static void print(ClusterJob job, String url, JobManager manager, JobManager.Job running)
      throws InterruptedException {
    String restarts = "?";
    String checkpoint = "?";
    String taskManagers = "?";
    try {
      restarts = String.valueOf(manager.restarts(running));
      checkpoint = ago(manager.newestCheckpoint(running));
      taskManagers = String.valueOf(manager.taskManagers());
    } catch (IOException e) {
      // It has just answered: what it does not say in time stays a question mark.
    }
    System.out.printf(
        JOB,
        job.id(),
        running.state(),
        running.running() + "/" + running.tasks(),
        restarts,
        checkpoint,
        taskManagers,
        url);
  }

  private static String ago(long epochMillis) {
    return epochMillis == 0
        ? "none yet"
        : Duration.between(Instant.ofEpochMilli(epochMillis), Instant.now()).toSeconds() + " s ago";
  }

  /** Memory that a process has, where Linux says it. */
  private static String megabytes(ProcessHandle process) {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "statm");
    try {
      long pages = Long.parseLong(Files.readString(status).split(" ")[1]);
      return String.format(Locale.ROOT, "%d", pages * 4096 / 1_000_000);
    } catch (IOException e) {
      return "-";
    }
  }
}
