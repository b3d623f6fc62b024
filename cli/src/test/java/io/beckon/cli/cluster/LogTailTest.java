package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path dir = Path.of("");

  @Test
  void theLastFaultSinceItBeganIsTold() throws Exception {
    Path log = Files.writeString(dir.resolve("one.log"), "1 ERROR old\nCaused by: old too\n");
    LogTail tail = LogTail.of(log);
    assertThat(tail.why()).isEmpty();
    Files.writeString(log, "2 ERROR first\nCaused by: second\n3 INFO\n", StandardOpenOption.APPEND);
    assertThat(tail.why()).isEqualTo(" (second)");
    // What it printed says more than what it logged.
    Files.writeString(dir.resolve("one.out"), "beckon: --keys k cannot be read\n");
    assertThat(tail.why()).isEqualTo(" (beckon: --keys k cannot be read)");
  }

  @Test
  void aLogThatWasBegunAnewIsReadFromItsStart() throws Exception {
    Path log = Files.writeString(dir.resolve("one.log"), "1 ERROR old\n".repeat(100));
    LogTail tail = LogTail.of(log);
    Files.writeString(log, "2 ERROR new\n");
    assertThat(tail.why()).isEqualTo(" (new)");
  }

  @Test
  void aLongFaultIsCut() throws Exception {
    LogTail tail = LogTail.of(dir.resolve("one.log"));
    assertThat(tail.why()).isEmpty();
    Files.writeString(dir.resolve("one.log"), "1 ERROR " + "x".repeat(1_000));
    assertThat(tail.why()).isEqualTo(" (" + "x".repeat(300) + ")");
  }
}
