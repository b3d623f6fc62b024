package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
}
