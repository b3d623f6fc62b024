package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir = Path.of("");

  private ClusterHome home() {
    return ClusterHome.of(dir);
  }

  /** A JVM that waits for good, as the cluster's do. */
  private ClusterProcess waiting(String name) throws Exception {
    Path source = dir.resolve("Waits.java");
    Files.writeString(
        source,
        "class Waits { public static void main(String[] a) throws Exception { System.out.println(\"up\"); Thread.sleep(600_000); } }");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ClusterProcess(
        name, List.of(java, source.toString()), Map.of(), dir, home().log(name));
  }

  @AfterEach
  void end() throws Exception {
    Processes processes = new Processes(home());
    for (String name : processes.names()) {
      processes.stop(name, SOON);
    }
  }

  @Test
  void aProcessIsFoundAgainByWhoeverAsks() throws Exception {
    ProcessHandle started = new Processes(home()).start(waiting("one"));
    Processes later = new Processes(home());
    assertThat(later.alive("one")).map(ProcessHandle::pid).contains(started.pid());
    assertThat(later.names()).containsExactly("one");
    assertThat(later.stop("one", SOON)).isTrue();
    assertThat(started.isAlive()).isFalse();
    assertThat(later.alive("one")).isEmpty();
    assertThat(later.names()).isEmpty();
  }

  /** The pid of a dead process may by now be anybody's. */
  @Test
  void aProcessOfTheSamePidIsLeftAlone() throws Exception {
    Processes processes = new Processes(home());
    ProcessHandle other = processes.start(waiting("one"));
    Files.writeString(home().pid("two"), other.pid() + "\n");
    assertThat(processes.alive("two")).isEmpty();
    processes.stop("two", SOON);
    assertThat(other.isAlive()).isTrue();
    assertThat(processes.alive("one")).isPresent();
  }

  @Test
  void aDeadProcessIsNamedStill() throws Exception {
    Processes processes = new Processes(home());
    ProcessHandle killed = processes.start(waiting("one"));
    killed.destroyForcibly();
    assertThat(Processes.ended(killed, SOON)).isTrue();
    assertThat(processes.alive("one")).isEmpty();
    assertThat(processes.names()).containsExactly("one");
    assertThat(processes.recorded("one")).isEqualTo(Optional.of(killed.pid()));
  }

  @Test
  void aSpoiltPidFileIsNamed() throws Exception {
    Processes processes = new Processes(home());
    Files.createDirectories(dir.resolve("pids"));
    Files.writeString(home().pid("one"), "x");
    assertThatThrownBy(() -> processes.alive("one"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(home().pid("one") + " holds 'x' and no pid");
    Files.delete(home().pid("one"));
  }
}
