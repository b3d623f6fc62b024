package io.beckon.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  /** Most characters of a cause that are told. */
  private static final int CAUSE = 300;

  /** So often may it fail at its start. */
  private static final int TRIES = 3;

  /** A start may read a large snapshot, on a busy machine. */
  private static final long START_SECONDS = 300;

  private final MiniCluster cluster;
  private final JobID job;
  private final String name;
  private final Home home;
  private final String url;
  private final @Nullable Path restored;

  /** By name, their ids. They never change, and the page that names them is costly to make. */
  private final Map<String, String> vertices = new LinkedHashMap<>();

  /**
   * @param restored the snapshot that it went on from; null: it began with nothing
   */
  LocalJob(
      MiniCluster cluster,
      JobID job,
      String name,
      Home home,
      Ports ports,
      @Nullable Path restored) {
    this.cluster = cluster;
    this.job = job;
    this.name = name;
    this.home = home;
    this.restored = restored;
    this.url = "http://" + Ports.HOST + ":" + ports.ui + "/jobs/" + job;
  }

  String name() {
    return name;
  }

  /** The snapshot that it went on from; null: it began with nothing. */
  @Nullable Path restored() {
    return restored;
  }

  /**
   * Failures that Flink remembers, sixteen at most.
   *
   * @param at when each was, epoch milliseconds, newest first
   * @param cause of the newest, its innermost; empty: there is none
   */
  record Failures(List<Long> at, String cause) {}

  Failures failures() throws IOException {
    List<Long> at = new ArrayList<>();
    String cause = "";
    for (JsonNode one : read(url + "/exceptions").path("exceptionHistory").path("entries")) {
      at.add(one.path("timestamp").asLong());
      if (cause.isEmpty()) {
        cause = innermost(one.path("stacktrace").asText());
      }
    }
    return new Failures(at, cause);
  }

  /** Of a stack trace in text. */
  private static String innermost(String stacktrace) {
    String cause = "";
    for (String line : stacktrace.lines().toList()) {
      if (cause.isEmpty() || line.startsWith("Caused by: ")) {
        cause = line.startsWith("Caused by: ") ? line.substring(11) : line;
      }
    }
    return cause.length() > CAUSE ? cause.substring(0, CAUSE) + "…" : cause;
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
   */
  public void stop() throws Exception {
    if (cluster.getJobStatus(job).get() == JobStatus.RUNNING) {
      cluster
          .stopWithSavepoint(
              job, home.savepoints(name).toUri().toString(), false, SavepointFormatType.NATIVE)
          .get(60, TimeUnit.SECONDS);
    }
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

  void awaitRunning() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    for (int i = 0; System.nanoTime() < deadline; i++) {
      JobStatus status = cluster.getJobStatus(job).get();
      if (status.isGloballyTerminalState()) {
        throw new UserError(
            "the job " + name + " did not start: " + whyItEnded(ended().get()) + wayBack());
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
        Failures failures = failures();
        if (failures.at().size() >= TRIES) {
          throw new UserError(
              "the job "
                  + name
                  + " failed "
                  + failures.at().size()
                  + " times while it started: "
                  + failures.cause()
                  + wayBack());
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new UserError(
        "the job "
            + name
            + " did not come up within "
            + START_SECONDS
            + " s; see "
            + home.logFile());
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
