package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterTest {
  private static final Path OURS = Path.of("../flink-conf");

  @TempDir Path dir = Path.of("");

  private FlinkCluster installed(Map<String, String> own) throws Exception {
    ClusterHome home = ClusterHome.of(dir.resolve("home"));
    Path flinks = Files.writeString(dir.resolve("flink-core-2.2.1.jar"), "");
    Path job = Files.writeString(dir.resolve("job.jar"), "");
    FlinkCluster cluster = new FlinkCluster(home, ClusterJob.ENGAGEMENT);
    cluster.install(
        List.of(flinks),
        job,
        OURS,
        FlinkSettings.merged(OURS, home, ClusterPorts.USUAL, ClusterJob.ENGAGEMENT, own));
    return cluster;
  }

  @Test
  void itsFolderIsADistributions() throws Exception {
    installed(Map.of());
    Path flink = dir.resolve("home/flink/engagement");
    assertThat(flink.resolve("lib/flink-core-2.2.1.jar")).exists();
    assertThat(flink.resolve("usrlib/job.jar")).exists();
    assertThat(flink.resolve("conf/config.yaml")).exists();
    assertThat(flink.resolve("conf/log4j.properties")).hasSameTextualContentAs(log4j());
  }

  private static Path log4j() {
    return OURS.resolve("log4j.properties");
  }

  @Test
  void aJobManagerRunsTheJobsMainProgramFromItsSnapshot() throws Exception {
    FlinkCluster cluster = installed(Map.of("env.java.opts.jobmanager", "-Dmine=1"));
    ClusterProcess process =
        cluster.jobManager(List.of("--bootstrap", "kafka:1"), Path.of("/snapshots/chk-7"));
    assertThat(process.name()).isEqualTo("engagement-jobmanager");
    assertThat(process.directory()).isEqualTo(dir.resolve("home/flink/engagement"));
    assertThat(process.environment())
        .containsEntry("FLINK_LIB_DIR", dir.resolve("home/flink/engagement/lib").toString());
    assertThat(process.command())
        .contains(
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.beckon.schema",
            "-Dmine=1",
            "-Dlog.file=" + dir.resolve("home/logs/engagement-jobmanager.log"))
        .anyMatch(word -> word.startsWith("-Xmx"))
        .containsSubsequence(
            "-cp",
            dir.resolve("home/flink/engagement/lib") + "/*",
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
            "--job-classname",
            "io.beckon.jobs.EngagementMain",
            "-Dexecution.state-recovery.path=file:///snapshots/chk-7",
            "--bootstrap",
            "kafka:1");
  }

  @Test
  void aTaskManagerHasItsNumberAndItsMemory() throws Exception {
    ClusterProcess process =
        installed(Map.of("taskmanager.memory.process.size", "2g")).taskManager(2);
    assertThat(process.name()).isEqualTo("engagement-taskmanager-2");
    assertThat(process.command())
        .doesNotContain("-Dmine=1")
        .containsSubsequence(
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "taskmanager.resource-id=engagement-taskmanager-2")
        .anyMatch(word -> word.startsWith("taskmanager.memory.task.heap.size="));
    assertThat(process.output()).isEqualTo(dir.resolve("home/logs/engagement-taskmanager-2.out"));
  }

  @Test
  void aJobThatWasNotBuiltIsSaid() {
    FlinkCluster cluster =
        new FlinkCluster(ClusterHome.of(dir.resolve("home")), ClusterJob.AFFINITY);
    assertThatThrownBy(
            () ->
                cluster.install(
                    List.of(),
                    dir.resolve("none.jar"),
                    OURS,
                    new org.apache.flink.configuration.Configuration()))
        .isInstanceOf(UserError.class)
        .hasMessage(dir.resolve("none.jar") + " is missing; build it with scripts/build");
  }
}
