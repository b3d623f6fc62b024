package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.TestingPorts;
import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a user is told whose cluster is not there, or not as the command needs it. */
class ClusterCommandTest {
  @TempDir Path dir = Path.of("");

  private <T extends Callable<Integer>> T parsed(T command, String... arguments) {
    CommandLine line = new CommandLine(command);
    line.parseArgs(
        Stream.concat(Stream.of("--home", dir.toString()), Stream.of(arguments))
            .toArray(String[]::new));
    return command;
  }

  private void started() throws Exception {
    new ClusterSettings(ClusterPorts.USUAL, dir.resolve("keys.yaml"), Path.of("../flink-conf"))
        .write(ClusterHome.of(dir));
  }

  private static void submitted(ClusterHome home, int taskManagers) throws Exception {
    new Submission(taskManagers, List.of()).write(home, ClusterJob.ENGAGEMENT);
    Configuration settings = new Configuration();
    settings.set(RestOptions.PORT, TestingPorts.free());
    FlinkSettings.write(settings, new FlinkCluster(home, ClusterJob.ENGAGEMENT).conf());
  }

  @Test
  void thereIsNoCluster() {
    for (Callable<Integer> command :
        List.of(
            parsed(new StatusCommand()), parsed(new SubmitCommand()), parsed(new StopCommand()))) {
      assertThatThrownBy(command::call)
          .isInstanceOf(UserError.class)
          .hasMessage(
              "there is no cluster in %s; start one with scripts/cluster start, or name another --home",
              dir);
    }
  }

  @Test
  void aJobIsSubmittedToARunningCluster() throws Exception {
    started();
    assertThatThrownBy(parsed(new SubmitCommand())::call)
        .isInstanceOf(UserError.class)
        .hasMessage("the broker does not run; scripts/cluster start starts it");
    assertThatThrownBy(parsed(new SubmitCommand(), "engagements")::call)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "there is no job 'engagements'; the jobs are engagement, attribution, affinity");
    assertThatThrownBy(parsed(new SubmitCommand(), "--task-managers", "0")::call)
        .isInstanceOf(UserError.class)
        .hasMessage("--task-managers 0 is too few; a job needs one");
    assertThat(Files.exists(dir.resolve("submitted"))).isFalse();
  }

  @Test
  void whereNothingRunsNothingIsStoppedAndNothingIsWell() throws Exception {
    started();
    assertThat(parsed(new StopCommand()).call()).isZero();
    assertThat(parsed(new StatusCommand()).call()).isEqualTo(1);
  }

  @Test
  void aPortThatIsTakenIsNamedBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThatThrownBy(
              parsed(
                      new StartCommand(),
                      "--kafka-port",
                      port,
                      "--keys",
                      "../examples/collector/keys.yaml",
                      "--flink-conf",
                      "../flink-conf")
                  ::call)
          .isInstanceOf(UserError.class)
          .hasMessage(
              "port %s on 127.0.0.1 is taken; stop what uses it, or choose another with --kafka-port",
              port);
    }
    assertThat(new Processes(ClusterHome.of(dir)).names()).isEmpty();
  }

  @Test
  void portsAreRememberedAndThoseNotGivenAreUsual() throws Exception {
    ClusterHome home = ClusterHome.of(dir);
    ClusterPorts ports = ClusterPorts.of(Map.of("--kafka-port", 29092, "--ui-port", 28081));
    assertThat(ports.registry()).isEqualTo(18085);
    assertThat(ports.ui(ClusterJob.AFFINITY)).isEqualTo(28083);
    ClusterSettings settings = new ClusterSettings(ports, Path.of("/k"), Path.of("/f"));
    settings.write(home);
    assertThat(ClusterSettings.read(home)).contains(settings);
    Files.writeString(home.settings(), "--kafka-port=x\n");
    assertThatThrownBy(() -> ClusterSettings.read(home))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(home.settings() + " cannot be read");
  }

  @Test
  void aSubmissionIsRememberedUntilItsStop() throws Exception {
    ClusterHome home = ClusterHome.of(dir);
    Submission submission = new Submission(3, List.of("--bootstrap", "a:1", "--registry", "http"));
    submission.write(home, ClusterJob.AFFINITY);
    assertThat(Submission.read(home, ClusterJob.AFFINITY)).contains(submission);
    assertThat(new JobProcesses(home, ClusterJob.AFFINITY).names(submission))
        .containsExactly(
            "affinity-jobmanager",
            "affinity-taskmanager-1",
            "affinity-taskmanager-2",
            "affinity-taskmanager-3");
    Submission.forget(home, ClusterJob.AFFINITY);
    assertThat(Submission.read(home, ClusterJob.AFFINITY)).isEmpty();
  }

  /** As a disk that was full leaves it. */
  @Test
  void aSpoiltPidFileKeepsNothingElseFromItsStop() throws Exception {
    started();
    ClusterHome home = ClusterHome.of(dir);
    Files.createDirectories(dir.resolve("pids"));
    Files.writeString(home.pid("broker"), "");
    Files.writeString(home.pid("collector"), "");
    Files.writeString(home.pid("engagement-taskmanager-1"), "");
    submitted(home, 1);
    Processes processes = new Processes(home);
    ProcessHandle registry = processes.start(ProcessesTest.waiting(dir, "registry"));
    assertThat(parsed(new StatusCommand()).call()).isEqualTo(1);
    assertThat(parsed(new StopCommand()).call()).isEqualTo(1);
    assertThat(registry.isAlive()).isFalse();
    assertThat(processes.names())
        .containsExactly("broker", "collector", "engagement-taskmanager-1");
    assertThat(Submission.read(home, ClusterJob.ENGAGEMENT)).isPresent();
  }

  /** What runs goes on with the old ones: it would be told of in vain. */
  @Test
  void otherFilesAreRefusedWhileTheClusterRuns() throws Exception {
    Path old = Files.writeString(dir.resolve("keys.yaml"), "keys: []");
    Path other = Files.writeString(dir.resolve("other.yaml"), "keys: []");
    started();
    Processes processes = new Processes(ClusterHome.of(dir));
    processes.start(ProcessesTest.waiting(dir, "registry"));
    try {
      assertThatThrownBy(parsed(new StartCommand(), "--keys", other.toString())::call)
          .isInstanceOf(UserError.class)
          .hasMessage(
              "--keys is %s in the cluster that runs; stop it first with scripts/cluster stop",
              old);
      assertThatThrownBy(parsed(new StartCommand(), "--flink-conf", dir.toString())::call)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("--flink-conf is ");
      assertThat(ClusterSettings.read(ClusterHome.of(dir)))
          .map(ClusterSettings::keys)
          .contains(old);
    } finally {
      processes.stop("registry", Duration.ofSeconds(20));
    }
  }

  @Test
  void whatScriptsRunKeepsIsNoCluster() throws Exception {
    Files.createDirectories(dir.resolve("kafka"));
    assertThatThrownBy(parsed(new StartCommand())::call)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--home %s holds the state of scripts/run and no cluster; choose another --home", dir);
    assertThat(dir.resolve("cluster.properties")).doesNotExist();
  }

  @Test
  void rulesComeUnaskedOnlyWhereNoneEverWas() {
    Path given = Path.of("mine");
    assertThat(StartCommand.toPublish(given, false)).isEqualTo(given);
    assertThat(StartCommand.toPublish(given, true)).isEqualTo(given);
    assertThat(StartCommand.toPublish(null, false)).isNull();
    assertThat(StartCommand.toPublish(null, true))
        .satisfies(usual -> assertThat(usual).endsWithRaw(Path.of("examples", "rules-demo")));
  }

  @Test
  void aJobThatDoesNotComeBackKeepsNoOtherFromIt() throws Exception {
    ClusterHome home = ClusterHome.of(dir);
    new Submission(1, List.of()).write(home, ClusterJob.ENGAGEMENT);
    new Submission(1, List.of()).write(home, ClusterJob.AFFINITY);
    try (Home at = new Home(dir)) {
      assertThatThrownBy(() -> StartCommand.restartJobs(home, at))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("engagement: there is no ")
          .hasMessageContaining("affinity: there is no ")
          .hasMessageNotContaining("attribution");
    }
  }

  @Test
  void aJobThatNeverCameUpDoesNotRun() throws Exception {
    started();
    ClusterHome home = ClusterHome.of(dir);
    submitted(home, 2);
    List<String> alive = List.of("broker", "registry", "engagement-jobmanager");
    Processes processes = new Processes(home);
    try {
      for (String name : alive) {
        processes.start(ProcessesTest.waiting(dir, name));
      }
      assertThatThrownBy(parsed(new SubmitCommand(), "engagement")::call)
          .isInstanceOf(UserError.class)
          .hasMessage(
              "the job engagement was submitted and engagement-taskmanager-1, engagement-taskmanager-2 are dead; scripts/cluster start starts what is dead again, scripts/cluster stop engagement gives the job up");
    } finally {
      for (String name : alive) {
        processes.stop(name, Duration.ofSeconds(20));
      }
    }
  }
}
