package io.beckon.cli.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the jobs. Flink starts a job again whenever it fails, without end; one that fails
 * over and over is told of once, and once more when it has come to itself. A job that has completed
 * a checkpoint has read enough of the snapshot that it went on from: all but one of the older are
 * removed then.
 */
final class JobWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final long EVERY_SECONDS = 2;

  /** So many failures without a checkpoint between them, and it does not get on. */
  static final int WITHOUT_CHECKPOINT = 3;

  /** So many within {@link #WINDOW_MILLIS}, and it does not, whatever it gets done between them. */
  static final int WITHIN_WINDOW = 5;

  /**
   * Without a failure for so long, which is more than Flink waits between two tries, it gets on.
   * One that fails every minute or two stays stuck, and is told of once.
   */
  static final long QUIET_MILLIS = TimeUnit.MINUTES.toMillis(5);

  static final long WINDOW_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final LocalFlink flink;
  private final Home home;
  private final Consumer<String> say;
  private final Set<String> proven = new HashSet<>();
  private final Set<String> stuck = new HashSet<>();

  /** Those of the stuck that have completed no checkpoint since they failed last. */
  private final Set<String> hopeless = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "job-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile String fault = "";

  JobWatch(LocalFlink flink, Home home, Consumer<String> say) {
    this.flink = flink;
    this.home = home;
    this.say = say;
    worker.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** What is wrong with the jobs, one sentence for each; empty: nothing is. */
  String fault() {
    return fault;
  }

  /** Whether a savepoint of this job would be waited for in vain. */
  boolean isHopeless(String job) {
    return hopeless.contains(job);
  }

  /**
   * Whether a job does not get on.
   *
   * @param was whether it did not before
   * @param failures when each was, epoch milliseconds, newest first
   * @param checkpoint when the newest was complete, epoch milliseconds
   */
  static boolean isStuck(boolean was, List<Long> failures, long checkpoint, long now) {
    if (failures.isEmpty()
        || (checkpoint > failures.get(0) && now - failures.get(0) > QUIET_MILLIS)) {
      return false;
    }
    if (was) {
      return true;
    }
    long without = failures.stream().filter(at -> at > checkpoint).count();
    long recent = failures.stream().filter(at -> at > now - WINDOW_MILLIS).count();
    return without >= WITHOUT_CHECKPOINT || recent >= WITHIN_WINDOW;
  }

  private void look() {
    List<String> faults = new ArrayList<>();
    for (LocalJob job : flink.jobs()) {
      try {
        String one = job.hasBegun() ? look(job) : "";
        if (!one.isEmpty()) {
          faults.add(one);
        }
      } catch (IOException | RuntimeException e) {
        // Flink's pages are away while it stops; what was known stays known.
        LOG.debug("the job {} cannot be looked at", job.name(), e);
        return;
      }
    }
    tell(String.join("; ", faults));
  }

  private String look(LocalJob job) throws IOException {
    long checkpoint = job.checkpointedAt();
    Path restored = job.restored();
    JobFailures failures = job.failures();
    if (!isStuck(
        stuck.contains(job.name()), failures.at(), checkpoint, System.currentTimeMillis())) {
      stuck.remove(job.name());
      hopeless.remove(job.name());
      if (checkpoint > 0 && restored != null && !proven.contains(job.name())) {
        home.sweepOlderThan(job.name(), restored, job.earlier());
        proven.add(job.name());
      }
      return "";
    }
    stuck.add(job.name());
    if (checkpoint > failures.at().get(0)) {
      hopeless.remove(job.name());
    } else {
      hopeless.add(job.name());
    }
    return "the job "
        + job.name()
        + " fails over and over: "
        + failures.cause()
        + job.wayBackIfAny();
  }

  /** Says what has changed: what is broken now, or that nothing is any more. */
  private void tell(String now) {
    boolean was = !fault.isEmpty();
    fault = now;
    if (!now.isEmpty() && !was) {
      LOG.error("{}", now);
      say.accept(now + "; calls are taken and wait in Kafka; see " + home.logFile());
    } else if (now.isEmpty() && was) {
      LOG.info("all jobs get on again");
      say.accept("all jobs get on again");
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
