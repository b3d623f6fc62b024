package io.beckon.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.jspecify.annotations.Nullable;

/** One job on the Flink in this process. */
public final class LocalJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A start may read a large snapshot, on a busy machine. */
  private static final long START_SECONDS = 300;

  /** A savepoint that takes longer is given up. */
  static final long SAVEPOINT_SECONDS = 60;

  private final MiniCluster cluster;
  private final JobID job;
  private final String name;
  private final Home home;
  private final String url;
  private final @Nullable Path restored;
  private final List<Path> earlier;

  /** By name, their ids. They never change, and the page that names them is costly to make. */
  private final Map<String, String> vertices = new LinkedHashMap<>();

  /**
   * @param restored the snapshot that it went on from; null: it began with nothing
   * @param earlier the directories of its runs and savepoints before it was submitted
   */
  LocalJob(
      MiniCluster cluster,
      JobID job,
      String name,
      Home home,
      Ports ports,
      @Nullable Path restored,
      List<Path> earlier) {
    this.cluster = cluster;
    this.job = job;
    this.name = name;
    this.home = home;
    this.restored = restored;
    this.earlier = earlier;
    this.url = "http://" + Ports.HOST + ":" + ports.ui + "/jobs/" + job;
  }

  String name() {
    return name;
  }

  /** The snapshot that it went on from; null: it began with nothing. */
  @Nullable Path restored() {
    return restored;
  }

  /** The directories of its runs and savepoints before it was submitted. */
  List<Path> earlier() {
    return earlier;
  }

  /** Whether it has begun, so that it can be asked what it does. */
  boolean hasBegun() throws IOException {
    try {
      return cluster.getJobStatus(job).get(START_SECONDS, TimeUnit.SECONDS)
          != JobStatus.INITIALIZING;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the job " + name + " does not say how it is", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** How it has failed; Flink remembers sixteen times at most. */
  JobFailures failures() throws IOException {
    return JobFailures.of(read(url + "/exceptions"));
  }

  /** When the newest checkpoint was complete, epoch milliseconds; 0: there is none of this run. */
  long checkpointedAt() throws IOException {
    return checkpointsPage().path("latest").path("completed").path("latest_ack_timestamp").asLong();
  }

  /** Completes when the job ends, however it ends. */
  public CompletableFuture<JobResult> ended() {
    return cluster.requestJobResult(job);
  }

  /** Takes a checkpoint now and waits for it. */
  public void checkpoint() throws Exception {
    cluster.triggerCheckpoint(job).get(120, TimeUnit.SECONDS);
  }

  /**
   * Least watermark of an operator over its subtasks; {@link Long#MIN_VALUE} before there is one.
   *
   * @param operator part of the name of its vertex, in which its chain's last operator is
   */
  public long watermark(String operator) throws IOException {
    if (vertices.isEmpty()) {
      for (JsonNode vertex : read(url).path("vertices")) {
        vertices.put(vertex.path("name").asText(), vertex.path("id").asText());
      }
    }
    long least = Long.MAX_VALUE;
    boolean known = false;
    for (Map.Entry<String, String> vertex : vertices.entrySet()) {
      if (vertex.getKey().contains(operator)) {
        for (JsonNode mark : read(url + "/vertices/" + vertex.getValue() + "/watermarks")) {
          least = Math.min(least, Long.parseLong(mark.path("value").asText()));
          known = true;
        }
        break;
      }
    }
    return known ? least : Long.MIN_VALUE;
  }

  /**
   * What Flink says of the job's checkpoints.
   *
   * @param stateBytes size of the whole state in the newest, 0 before there is one
   */
  public record Checkpoints(long completed, long meanMillis, long maxMillis, long stateBytes) {}

  public Checkpoints checkpoints() throws IOException {
    JsonNode all = checkpointsPage();
    JsonNode duration = all.path("summary").path("end_to_end_duration");
    return new Checkpoints(
        all.path("counts").path("completed").asLong(),
        duration.path("avg").asLong(),
        duration.path("max").asLong(),
        all.path("latest").path("completed").path("state_size").asLong());
  }

  /**
   * The longest checkpoint that began after {@code epochMillis}, in milliseconds, of the ten newest
   * that Flink remembers; 0: none did.
   */
  public long longestCheckpointSince(long epochMillis) throws IOException {
    long longest = 0;
    for (JsonNode one : checkpointsPage().path("history")) {
      if (one.path("trigger_timestamp").asLong() >= epochMillis
          && one.path("status").asText().equals("COMPLETED")) {
        longest = Math.max(longest, one.path("end_to_end_duration").asLong());
      }
    }
    return longest;
  }

  private JsonNode checkpointsPage() throws IOException {
    return read(url + "/checkpoints");
  }

  /**
   * Stops the job with a savepoint, so that the next start goes on exactly where this one ended.
   *
   * @return why no savepoint was taken; empty: one was
   */
  public String stop() throws Exception {
    JobStatus status = cluster.getJobStatus(job).get();
    if (status != JobStatus.RUNNING) {
      return "it is " + status;
    }
    cluster
        .stopWithSavepoint(
            job, home.savepoints(name).toUri().toString(), false, SavepointFormatType.NATIVE)
        .get(SAVEPOINT_SECONDS, TimeUnit.SECONDS);
    return "";
  }

  /** The innermost cause: what the operator that failed said. */
  static String whyItEnded(JobResult result) {
    try {
      result.toJobExecutionResult(LocalJob.class.getClassLoader());
      return "it ended by itself";
    } catch (JobExecutionException | IOException | ClassNotFoundException e) {
      return cause(e);
    }
  }

  /** The innermost cause, in its own words. */
  static String cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Waits until all of it runs, or until {@code asked} to stop. */
  void awaitRunning(BooleanSupplier asked) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    for (int i = 0; System.nanoTime() < deadline && !asked.getAsBoolean(); i++) {
      JobStatus status = cluster.getJobStatus(job).get();
      if (status.isGloballyTerminalState()) {
        throw new UserError(didNotStart(ended().get()));
      }
      boolean all = status == JobStatus.RUNNING;
      if (all) {
        for (JsonNode vertex : read(url).path("vertices")) {
          all &= vertex.path("status").asText().equals("RUNNING");
        }
      }
      if (all) {
        return;
      }
      if (i % 10 == 9) {
        JobFailures failures = failures();
        if (failures.areFinal(System.currentTimeMillis())) {
          throw new UserError(
              "the job "
                  + name
                  + " failed "
                  + failures.at().size()
                  + " times while it started: "
                  + failures.cause()
                  + (failures.ofState() ? wayBack() : ""));
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    if (asked.getAsBoolean()) {
      return;
    }
    throw new UserError(
        "the job "
            + name
            + " did not come up within "
            + START_SECONDS
            + " s; see "
            + home.logFile());
  }

  private String didNotStart(JobResult result) throws IOException {
    boolean ofState =
        result
            .getSerializedThrowable()
            .map(error -> JobFailures.isOfState(error.getFullStringifiedStackTrace()))
            .orElse(false);
    return "the job " + name + " did not start: " + whyItEnded(result) + (ofState ? wayBack() : "");
  }

  /** The same, where an older snapshot is whole; else empty. */
  String wayBackIfAny() throws IOException {
    return restored != null && home.wholeBefore(name, restored).isPresent() ? wayBack() : "";
  }

  /** What can be done when it is its snapshot that is damaged; empty where it had none. */
  String wayBack() throws IOException {
    return restored == null
        ? ""
        : "; it went on from "
            + restored
            + ", and if that is damaged, "
            + home.wayBack(name, restored);
  }

  private static JsonNode read(String url) throws IOException {
    return JSON.readTree(URI.create(url).toURL());
  }
}
