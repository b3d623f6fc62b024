package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.SnapshotCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.jspecify.annotations.Nullable;

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

  private boolean hasJobManager() throws IOException {
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
   * Starts what does not run. A job manager restores the job from {@link #restorePoint}.
   *
   * @return the names of what was started
   */
  List<String> startDead(Submission submission, Home snapshots) throws IOException {
    List<String> started = new ArrayList<>();
    if (!hasJobManager()) {
      Configuration settings = FlinkSettings.read(flink.conf());
      Ports.requireFree("--ui-port", settings.get(RestOptions.PORT));
      Path from = restorePoint(settings, snapshots);
      HomeOption.say(job.id() + ": " + beginning(settings, from));
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

  private String beginning(Configuration settings, @Nullable Path from) {
    if (from != null) {
      return "goes on from " + home.root().relativize(from);
    }
    String set = settings.get(StateRecoveryOptions.SAVEPOINT_PATH);
    return set == null ? "starts without an earlier state" : "goes on from " + set + ", as set";
  }

  /**
   * The snapshot to go on from: the newest. Where the settings name one it is theirs, until the job
   * has made one since its submission.
   *
   * @return null: none, or that of the settings
   * @throws UserError when the newest is damaged. No older one is taken unasked: what a visitor had
   *     done may be counted twice where both have handed it on.
   */
  @Nullable Path restorePoint(Configuration settings, Home snapshots) throws IOException {
    List<Path> all = snapshots.snapshots(job.snapshots());
    boolean isSet = settings.contains(StateRecoveryOptions.SAVEPOINT_PATH);
    if (all.isEmpty() || (isSet && !isSince(all))) {
      return null;
    }
    Path newest = all.get(0);
    String fault = SnapshotCheck.fault(newest);
    if (fault.isEmpty()) {
      return newest;
    }
    Optional<Path> whole =
        all.stream().skip(1).filter(one -> SnapshotCheck.fault(one).isEmpty()).findFirst();
    if (whole.isEmpty()) {
      throw new UserError(
          fault
              + "; no older snapshot of "
              + job.id()
              + " is whole: bring that file back from a backup, or choose another --home");
    }
    boolean isSubmitted = Submission.read(home, job).isPresent();
    throw new UserError(
        fault
            + "; the snapshot before it is whole: "
            + (isSubmitted ? "scripts/cluster stop " + job.id() + ", then " : "")
            + "scripts/cluster submit "
            + job.id()
            + " -D"
            + StateRecoveryOptions.SAVEPOINT_PATH.key()
            + "="
            + whole.get().toUri()
            + " goes on from that; what came in since is read again from Kafka");
  }

  /** Whether the newest snapshot was made after the job was submitted. */
  private boolean isSince(List<Path> snapshots) throws IOException {
    Optional<Instant> submitted = Submission.at(home, job);
    return submitted.isPresent()
        && Files.getLastModifiedTime(snapshots.get(0).resolve("_metadata"))
            .toInstant()
            .isAfter(submitted.get());
  }

  boolean isUp() throws InterruptedException {
    return new JobManager(url()).job().filter(JobManager.Job::isUp).isPresent();
  }

  /** Those that a submission asks for and that do not run. */
  List<String> dead(Submission submission) throws IOException {
    List<String> dead = new ArrayList<>();
    for (String name : names(submission)) {
      if (processes.alive(name).isEmpty()) {
        dead.add(name);
      }
    }
    return dead;
  }

  /** Waits until every task of the job runs. */
  void awaitUp() throws IOException, InterruptedException {
    String name = job.jobManager();
    LogTail log = processes.log(name);
    Optional<ProcessHandle> process = processes.alive(name);
    if (process.isEmpty()) {
      throw new UserError("the process " + name + " ended" + log.why() + "; see " + log.seen());
    }
    Await.until(process.get(), name, log, this::isUp);
  }

  /**
   * Stops the job with a savepoint, then its processes.
   *
   * @return what kept it from a savepoint; empty: nothing did
   * @throws UserError when one of its processes cannot be found; the others are stopped
   */
  Optional<String> stop(Submission submission) throws IOException, InterruptedException {
    Optional<String> without = stopWithSavepoint();
    List<String> left = new ArrayList<>();
    for (String name : names(submission)) {
      try {
        processes.stop(name, PATIENCE);
      } catch (UserError e) {
        left.add(String.valueOf(e.getMessage()));
      }
    }
    if (!left.isEmpty()) {
      throw new UserError(
          (without.isEmpty() ? "its savepoint was taken, but " : "no savepoint was taken, and ")
              + String.join("; ", left));
    }
    Submission.forget(home, job);
    return without;
  }

  private Optional<String> stopWithSavepoint() throws InterruptedException {
    try {
      Optional<ProcessHandle> manager = processes.alive(job.jobManager());
      if (manager.isEmpty()) {
        return Optional.of("its job manager is dead");
      }
      HomeOption.say(job.id() + ": stopping with a savepoint");
      String at = savepoint(new JobManager(url()));
      HomeOption.say(job.id() + ": stopped; its savepoint is " + at);
      // A cluster in application mode ends with its job.
      Processes.ended(manager.get(), PATIENCE);
      return Optional.empty();
    } catch (UserError | IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
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
