package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir = Path.of("");

  private ClusterHome home() {
    return ClusterHome.of(dir);
  }

  private ClusterProcess waiting(String name) throws Exception {
    return waiting(dir, name);
  }

  /** A JVM that waits for good, as the cluster's do. */
  static ClusterProcess waiting(Path dir, String name) throws Exception {
    Path source = dir.resolve("Waits.java");
    Files.writeString(
        source,
        "class Waits { public static void main(String[] a) throws Exception { System.out.println(\"up\"); Thread.sleep(600_000); } }");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ClusterProcess(
        name, List.of(java, source.toString()), Map.of(), dir, ClusterHome.of(dir).log(name));
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

  /** Nobody would find it again. */
  @Test
  void aProcessWhosePidCannotBeRecordedIsEnded() throws Exception {
    Path inTheWay = Files.createDirectories(home().pid("one").resolve("full"));
    assertThatThrownBy(() -> new Processes(home()).start(waiting("one")))
        .isInstanceOf(IOException.class);
    String mark = "-Dbeckon.process=" + home().root().resolve("one") + " ";
    long end = System.nanoTime() + SOON.toNanos();
    while (ProcessHandle.allProcesses()
        .anyMatch(one -> one.info().commandLine().orElse("").contains(mark))) {
      assertThat(System.nanoTime()).as("it lives on").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
    Files.delete(inTheWay);
    Files.delete(home().pid("one"));
  }

  @Test
  void whatIsLoggedBeforeAStartIsNotOfThisProcess() throws Exception {
    Processes processes = new Processes(home());
    Files.createDirectories(home().logs());
    Files.writeString(home().log("one"), "12:00 ERROR last week's\n");
    processes.start(waiting("one"));
    Files.writeString(home().log("one"), "12:01 INFO all is well\n", StandardOpenOption.APPEND);
    assertThat(processes.log("one").why()).isEmpty();
    Files.writeString(home().log("one"), "12:02 ERROR today's\n", StandardOpenOption.APPEND);
    assertThat(processes.log("one").why()).isEqualTo(" (today's)");
  }
}
