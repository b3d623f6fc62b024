package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;

/** The Flink processes of one submitted job: a job manager, and its task managers. */
final class JobProcesses {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration UP_WITHIN = Duration.ofSeconds(30);

  private final ClusterHome home;
  private final Processes processes;
  private final FlinkCluster flink;
  private final ClusterJob job;

  JobProcesses(ClusterHome home, ClusterJob job) {
    this.home = home;
    this.job = job;
    this.processes = new Processes(home);
    this.flink = new FlinkCluster(home, job);
  }

  FlinkCluster flink() {
    return flink;
  }

  /** Its job manager's pages, by the settings that it was submitted with. */
  String url() {
    Configuration settings = FlinkSettings.read(flink.conf());
    return "http://" + Ports.HOST + ":" + settings.get(RestOptions.PORT);
  }

  boolean hasJobManager() throws IOException {
    return processes.alive(job.jobManager()).isPresent();
  }

  /** Names of the processes that a submission asks for, the job manager first. */
  List<String> names(Submission submission) {
    List<String> names = new ArrayList<>();
    names.add(job.jobManager());
    for (int i = 1; i <= submission.taskManagers(); i++) {
      names.add(job.taskManager(i));
    }
    return names;
  }

  /**
   * Starts what does not run. A job manager restores the job from its newest snapshot, where there
   * is one.
   *
   * @return the names of what was started
   */
  List<String> startDead(Submission submission, Home snapshots) throws IOException {
    List<String> started = new ArrayList<>();
    if (!hasJobManager()) {
      Configuration settings = FlinkSettings.read(flink.conf());
      Ports.requireFree("--ui-port", settings.get(RestOptions.PORT));
      Path from = snapshots.newestSnapshot(job.snapshots());
      HomeOption.say(
          from == null
              ? job.id() + ": starts without an earlier state"
              : job.id() + ": goes on from " + home.root().relativize(from));
      processes.start(flink.jobManager(submission.arguments(), from));
      started.add(job.jobManager());
    }
    for (int i = 1; i <= submission.taskManagers(); i++) {
      String name = job.taskManager(i);
      if (processes.alive(name).isEmpty()) {
        processes.start(flink.taskManager(i));
        started.add(name);
      }
    }
    return started;
  }

  /** Waits until every task of the job runs. */
  void awaitUp() throws IOException, InterruptedException {
    String name = job.jobManager();
    ProcessHandle process =
        processes
            .alive(name)
            .orElseThrow(
                () -> new UserError("the process " + name + " ended; see " + home.log(name)));
    JobManager manager = new JobManager(url());
    Await.until(
        process,
        name,
        home.log(name),
        () -> manager.job().filter(JobManager.Job::isUp).isPresent());
  }

  /**
   * Stops the job with a savepoint, then its processes.
   *
   * @return what kept it from a savepoint; empty: nothing did
   */
  Optional<String> stop(Submission submission) throws IOException, InterruptedException {
    Optional<String> without = Optional.empty();
    Optional<ProcessHandle> manager = processes.alive(job.jobManager());
    if (manager.isPresent()) {
      try {
        HomeOption.say(job.id() + ": stopping with a savepoint");
        String at = savepoint(new JobManager(url()));
        HomeOption.say(job.id() + ": stopped; its savepoint is " + at);
        // A cluster in application mode ends with its job.
        Processes.ended(manager.get(), PATIENCE);
      } catch (UserError | IOException e) {
        without = Optional.of(String.valueOf(e.getMessage()));
      }
    } else {
      without = Optional.of("its job manager is dead");
    }
    for (String name : names(submission)) {
      processes.stop(name, PATIENCE);
    }
    Submission.forget(home, job);
    return without;
  }

  /** A job that is on its way up, such as after a kill, is given time to get there. */
  private static String savepoint(JobManager manager) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + UP_WITHIN.toNanos();
    Optional<JobManager.Job> job = manager.job();
    while (job.filter(JobManager.Job::isUp).isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(500);
      job = manager.job();
    }
    JobManager.Job last =
        job.orElseThrow(() -> new UserError("its job manager does not answer or has no job"));
    if (!last.isUp()) {
      throw new UserError(
          String.format(
              "the job is %s with %d of %d tasks", last.state(), last.running(), last.tasks()));
    }
    return manager.stopWithSavepoint(last);
  }
}
