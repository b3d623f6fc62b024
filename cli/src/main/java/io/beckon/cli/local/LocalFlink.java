package io.beckon.cli.local;

import io.beckon.cli.UserError;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.JobSettings;
import io.beckon.operators.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink in this process, with its web UI: one task manager, RocksDB, incremental checkpoints kept
 * under the home.
 */
public final class LocalFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFlink.class);

  /** Three jobs of two subtasks ask for 79 MB of buffers. */
  private static final String NETWORK = "96m";

  private final MiniCluster cluster;
  private final List<LocalJob> started = new CopyOnWriteArrayList<>();
  private final Options options;
  private final Home home;
  private final Ports ports;

  /**
   * What can be set.
   *
   * @param jobs how many jobs there is room for
   */
  public record Options(int parallelism, Duration checkpointEvery, int jobs) {
    /** Room for one job. */
    public Options(int parallelism, Duration checkpointEvery) {
      this(parallelism, checkpointEvery, 1);
    }
  }

  /** Starts Flink and one job. */
  public LocalFlink(
      Home home, Ports ports, Options options, Consumer<StreamExecutionEnvironment> wire)
      throws Exception {
    this(home, ports, options);
    try {
      start(EngagementJob.NAME, wire);
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts Flink without any job. */
  public LocalFlink(Home home, Ports ports, Options options) throws Exception {
    this.home = home;
    this.ports = ports;
    this.options = options;
    Configuration configuration = settingsOfEveryCluster(home);
    settingsOfThisMachine(home, ports).forEach(configuration::setString);
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(options.parallelism() * options.jobs())
                .setCommonBindAddress(Ports.HOST)
                .build());
    this.cluster.start();
  }

  /**
   * Starts the job that {@code wire} builds, from its newest snapshot in the home if there is one.
   */
  public LocalJob start(String name, Consumer<StreamExecutionEnvironment> wire) throws Exception {
    return start(name, wire, () -> false);
  }

  /** The same; it is not waited for any longer once {@code asked} to stop. */
  LocalJob start(String name, Consumer<StreamExecutionEnvironment> wire, BooleanSupplier asked)
      throws Exception {
    Configuration configuration = settingsOfEveryCluster(home);
    settingsOfThisMachine(home, ports).forEach(configuration::setString);
    settingsOfJob(name).forEach(configuration::setString);
    Path snapshot = restorePoint(name);
    if (snapshot != null) {
      configuration.setString("execution.state-recovery.path", snapshot.toUri().toString());
      configuration.setString("execution.state-recovery.claim-mode", "NO_CLAIM");
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(options.parallelism());
    wire.accept(env);
    var graph = env.getStreamGraph();
    graph.setJobName(name);
    List<Path> earlier = home.runs(name);
    LocalJob job =
        new LocalJob(
            cluster,
            cluster.submitJob(graph).get().getJobID(),
            name,
            home,
            ports,
            snapshot,
            earlier);
    started.add(job);
    job.awaitRunning(asked);
    return job;
  }

  /** The snapshot that a job goes on from; null at its first start. */
  private @Nullable Path restorePoint(String name) throws IOException {
    Path snapshot = home.restorePoint(name);
    if (snapshot != null) {
      String fault = SnapshotCheck.fault(snapshot);
      if (!fault.isEmpty()) {
        throw new UserError(
            "the job "
                + name
                + " cannot go on from its snapshot: "
                + fault
                + "; "
                + home.wayBack(name, snapshot));
      }
    }
    return snapshot;
  }

  /** The jobs that were started, in that order. */
  List<LocalJob> jobs() {
    return started;
  }

  /** Completes when one of the jobs ends, however it ends. */
  public CompletableFuture<JobResult> ended() {
    CompletableFuture<JobResult> first = new CompletableFuture<>();
    for (LocalJob job : started) {
      job.ended()
          .whenComplete(
              (result, error) -> {
                if (error != null) {
                  first.completeExceptionally(error);
                } else {
                  first.complete(result);
                }
              });
    }
    return first;
  }

  /** Tells why, when one of the jobs ends by itself. */
  public void whenEnded(Consumer<String> tell) {
    for (LocalJob job : started) {
      job.ended()
          .whenComplete(
              (result, error) ->
                  tell.accept(
                      "the job "
                          + job.name()
                          + " ended: "
                          + (error != null ? error : LocalJob.whyItEnded(result))));
    }
  }

  /** Takes a checkpoint of every job now and waits for it. */
  public void checkpoint() throws Exception {
    for (LocalJob job : started) {
      job.checkpoint();
    }
  }

  /** Least watermark of all jobs, at their ends; {@link Long#MIN_VALUE} before there is one. */
  public long watermark() throws IOException {
    // engage-contact tells none of its own: the rules have no time. Behind it there is one.
    long least = first().watermark(Names.SINK_FILLED);
    for (LocalJob job : started.subList(1, started.size())) {
      least = Math.min(least, job.watermark(Names.SINK_BULK));
    }
    return least;
  }

  /** Least watermark of an operator of the first job. */
  public long watermark(String operator) throws IOException {
    return first().watermark(operator);
  }

  /** Of the first job. */
  public LocalJob.Checkpoints checkpoints() throws IOException {
    return first().checkpoints();
  }

  /** Of the first job. */
  public long longestCheckpointSince(long epochMillis) throws IOException {
    return first().longestCheckpointSince(epochMillis);
  }

  private LocalJob first() {
    return started.get(0);
  }

  /**
   * Stops all jobs with a savepoint each, so that the next start goes on exactly where this one
   * ended. The last started stops first: it reads what those before it write.
   */
  public void stop() throws Exception {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).stop();
    }
  }

  /**
   * Stops the jobs as {@link #stop} does, but goes on with the others where one cannot be.
   *
   * @param hopeless of which jobs no savepoint is tried
   * @return of which jobs there is none, and why
   */
  List<String> stopEach(Predicate<String> hopeless) throws InterruptedException {
    List<String> without = new ArrayList<>();
    for (int i = started.size() - 1; i >= 0; i--) {
      LocalJob job = started.get(i);
      try {
        String why = hopeless.test(job.name()) ? "it fails over and over" : job.stop();
        if (!why.isEmpty()) {
          without.add(job.name() + " (" + why + ")");
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (TimeoutException e) {
        LOG.error("the job {} could not be stopped with a savepoint in time", job.name(), e);
        without.add(job.name() + " (it took longer than " + LocalJob.SAVEPOINT_SECONDS + " s)");
      } catch (Exception e) {
        LOG.error("the job {} could not be stopped with a savepoint", job.name(), e);
        without.add(job.name() + " (" + LocalJob.cause(e) + ")");
      }
    }
    return without;
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }

  /** The jobs' own settings, from the same file. */
  public static JobSettings settings() throws IOException {
    Path dir = Files.createTempDirectory("beckon-settings");
    try {
      return JobSettings.of(load(dir));
    } finally {
      Files.deleteIfExists(dir.resolve("config.yaml"));
      Files.deleteIfExists(dir);
    }
  }

  /** What the job relies on wherever it runs: the same file that a cluster's settings take in. */
  private static Configuration settingsOfEveryCluster(Home home) throws IOException {
    return load(Files.createDirectories(home.scratch().resolve("flink-conf")));
  }

  /** Flink reads its settings from a directory alone. */
  private static Configuration load(Path dir) throws IOException {
    try (InputStream file = LocalFlink.class.getResourceAsStream("/flink-conf/config.yaml")) {
      if (file == null) {
        throw new IOException("flink-conf/config.yaml is not in the jar: build it again");
      }
      Files.copy(file, dir.resolve("config.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }
    return GlobalConfiguration.loadConfiguration(dir.toString());
  }

  private Map<String, String> settingsOfJob(String name) {
    return Map.of(
        "execution.checkpointing.storage",
        "filesystem",
        "execution.checkpointing.dir",
        home.checkpoints(name).toUri().toString(),
        "execution.checkpointing.savepoint-dir",
        home.savepoints(name).toUri().toString(),
        "execution.checkpointing.interval",
        options.checkpointEvery().toMillis() + "ms");
  }

  private static Map<String, String> settingsOfThisMachine(Home home, Ports ports) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rest.address", Ports.HOST);
    settings.put("rest.bind-address", Ports.HOST);
    settings.put("rest.port", String.valueOf(ports.ui));
    settings.put("rest.bind-port", String.valueOf(ports.ui));
    settings.put("web.cancel.enable", "false");
    settings.put("web.tmpdir", home.scratch().toString());
    settings.put("web.log.path", home.logFile().toString());
    settings.put("jobmanager.bind-host", Ports.HOST);
    settings.put("taskmanager.bind-host", Ports.HOST);
    settings.put("taskmanager.host", Ports.HOST);
    settings.put("io.tmp.dirs", home.scratch().toString());
    settings.put("taskmanager.memory.network.min", NETWORK);
    settings.put("taskmanager.memory.network.max", NETWORK);
    settings.put(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.LoopbackPrometheusReporterFactory");
    settings.put("metrics.reporter.prom.host", Ports.HOST);
    settings.put("metrics.reporter.prom.port", String.valueOf(ports.metrics));
    return settings;
  }
}
