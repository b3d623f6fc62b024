package io.beckon.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.jobs.EngagementJob;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink in this process, with its web UI: one task manager, RocksDB, incremental checkpoints kept
 * under the home.
 */
public final class LocalFlink implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final MiniCluster cluster;
  private final JobID job;
  private final Home home;
  private final Ports ports;

  /** What can be set. */
  public record Options(int parallelism, Duration checkpointEvery) {}

  /**
   * Starts Flink and the job that {@code wire} builds, from the newest snapshot in the home if
   * there is one.
   */
  public LocalFlink(
      Home home, Ports ports, Options options, Consumer<StreamExecutionEnvironment> wire)
      throws Exception {
    this.home = home;
    this.ports = ports;
    Configuration configuration = settingsOfEveryCluster(home);
    settingsOfThisMachine(home, ports, options).forEach(configuration::setString);
    Path snapshot = home.newestSnapshot();
    if (snapshot != null) {
      configuration.setString("execution.state-recovery.path", snapshot.toUri().toString());
      configuration.setString("execution.state-recovery.claim-mode", "NO_CLAIM");
    }
    MiniClusterConfiguration cluster =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(options.parallelism())
            .setCommonBindAddress(Ports.HOST)
            .build();
    this.cluster = new MiniCluster(cluster);
    this.cluster.start();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(options.parallelism());
    wire.accept(env);
    var graph = env.getStreamGraph();
    graph.setJobName(EngagementJob.NAME);
    this.job = this.cluster.submitJob(graph).get().getJobID();
    awaitRunning();
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
   * Least watermark of the contacts' operator over its subtasks; {@link Long#MIN_VALUE} before
   * there is one.
   */
  public long watermark() throws IOException {
    String jobUrl = "http://" + Ports.HOST + ":" + ports.ui + "/jobs/" + job;
    for (JsonNode vertex : read(jobUrl).path("vertices")) {
      if (vertex.path("name").asText().contains("sink-dead-letters")) {
        long least = Long.MAX_VALUE;
        JsonNode marks = read(jobUrl + "/vertices/" + vertex.path("id").asText() + "/watermarks");
        for (JsonNode mark : marks) {
          least = Math.min(least, Long.parseLong(mark.path("value").asText()));
        }
        return marks.isEmpty() ? Long.MIN_VALUE : least;
      }
    }
    return Long.MIN_VALUE;
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
    return read("http://" + Ports.HOST + ":" + ports.ui + "/jobs/" + job + "/checkpoints");
  }

  /**
   * Stops the job with a savepoint, so that the next start goes on exactly where this one ended.
   */
  public void stop() throws Exception {
    if (cluster.getJobStatus(job).get() == JobStatus.RUNNING) {
      cluster
          .stopWithSavepoint(
              job, home.savepoints().toUri().toString(), false, SavepointFormatType.NATIVE)
          .get(60, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }

  private static JsonNode read(String url) throws IOException {
    return JSON.readTree(URI.create(url).toURL());
  }

  private void awaitRunning() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      JobStatus status = cluster.getJobStatus(job).get();
      if (status.isGloballyTerminalState()) {
        ended().get().toJobExecutionResult(LocalFlink.class.getClassLoader());
      }
      boolean all = status == JobStatus.RUNNING;
      if (all) {
        for (JsonNode vertex :
            read("http://" + Ports.HOST + ":" + ports.ui + "/jobs/" + job).path("vertices")) {
          all &= vertex.path("status").asText().equals("RUNNING");
        }
      }
      if (all) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("the job did not come up within 60 s");
  }

  /** What the job relies on wherever it runs: the same file that a cluster's settings take in. */
  private static Configuration settingsOfEveryCluster(Home home) throws IOException {
    // Flink reads its settings from a directory alone.
    Path dir = Files.createDirectories(home.scratch().resolve("flink-conf"));
    try (InputStream file = LocalFlink.class.getResourceAsStream("/flink-conf/config.yaml")) {
      if (file == null) {
        throw new IOException("flink-conf/config.yaml is not in the jar: build it again");
      }
      Files.copy(file, dir.resolve("config.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }
    return GlobalConfiguration.loadConfiguration(dir.toString());
  }

  private static Map<String, String> settingsOfThisMachine(
      Home home, Ports ports, Options options) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rest.address", Ports.HOST);
    settings.put("rest.bind-address", Ports.HOST);
    settings.put("rest.port", String.valueOf(ports.ui));
    settings.put("rest.bind-port", String.valueOf(ports.ui));
    settings.put("web.cancel.enable", "false");
    settings.put("web.tmpdir", home.scratch().toString());
    settings.put("web.log.path", home.logs().resolve("beckon.log").toString());
    settings.put("jobmanager.bind-host", Ports.HOST);
    settings.put("taskmanager.bind-host", Ports.HOST);
    settings.put("taskmanager.host", Ports.HOST);
    settings.put("io.tmp.dirs", home.scratch().toString());
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.LoopbackPrometheusReporterFactory");
    settings.put("metrics.reporter.prom.host", Ports.HOST);
    settings.put("metrics.reporter.prom.port", String.valueOf(ports.metrics));
    settings.put("execution.checkpointing.storage", "filesystem");
    settings.put("execution.checkpointing.dir", home.checkpoints().toUri().toString());
    settings.put("execution.checkpointing.savepoint-dir", home.savepoints().toUri().toString());
    settings.put("execution.checkpointing.interval", options.checkpointEvery().toMillis() + "ms");
    return settings;
  }
}
