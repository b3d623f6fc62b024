package io.beckon.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** One job on the Flink in this process. */
public final class LocalJob {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final MiniCluster cluster;
  private final JobID job;
  private final String name;
  private final Home home;
  private final String url;

  /** By name, their ids. They never change, and the page that names them is costly to make. */
  private final Map<String, String> vertices = new LinkedHashMap<>();

  LocalJob(MiniCluster cluster, JobID job, String name, Home home, Ports ports) {
    this.cluster = cluster;
    this.job = job;
    this.name = name;
    this.home = home;
    this.url = "http://" + Ports.HOST + ":" + ports.ui + "/jobs/" + job;
  }

  String name() {
    return name;
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
  private String whyItEnded() throws Exception {
    try {
      ended().get().toJobExecutionResult(LocalJob.class.getClassLoader());
      return "it ended by itself";
    } catch (JobExecutionException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return String.valueOf(cause.getMessage());
    }
  }

  void awaitRunning() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      JobStatus status = cluster.getJobStatus(job).get();
      if (status.isGloballyTerminalState()) {
        throw new UserError("the job " + name + " did not start: " + whyItEnded());
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
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("the job " + name + " did not come up within 60 s");
  }

  private static JsonNode read(String url) throws IOException {
    return JSON.readTree(URI.create(url).toURL());
  }
}
