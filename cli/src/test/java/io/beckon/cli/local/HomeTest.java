package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir Path dir = Path.of("");

  private static Path snapshot(Path at, long minute) throws IOException {
    Files.createDirectories(at);
    Path metadata = Files.createFile(at.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(minute * 60_000));
    return at;
  }

  @Test
  void startsFromTheNewestSnapshotAndDropsThoseOfEarlierRuns() throws IOException {
    try (Home home = new Home(dir)) {
      assertThat(home.newestSnapshot("job")).isNull();
      Path old = snapshot(home.checkpoints("job").resolve("run1").resolve("chk-7"), 1);
      Path savepoint = snapshot(home.savepoints("job").resolve("savepoint-a"), 2);
      Path before = snapshot(home.checkpoints("job").resolve("run2").resolve("chk-1"), 3);
      Path newest = snapshot(home.checkpoints("job").resolve("run2").resolve("chk-2"), 4);
      Path shared =
          Files.createDirectories(home.checkpoints("job").resolve("run2").resolve("shared"));
      // A checkpoint that was being written when the process was killed has no metadata.
      Files.createDirectories(home.checkpoints("job").resolve("run2").resolve("chk-3"));
      home.sweep();
      assertThat(home.newestSnapshot("job")).isEqualTo(newest);
      assertThat(old).doesNotExist();
      assertThat(savepoint).doesNotExist();
      assertThat(before).exists();
      assertThat(shared).exists();
    }
  }

  @Test
  void aSecondProcessIsToldThatTheHomeIsInUse() throws IOException {
    try (Home home = new Home(dir)) {
      assertThat(home.root()).exists();
      assertThatThrownBy(() -> new Home(dir))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another beckon is running")
          .hasMessageContaining("choose another --home");
    }
  }

  @Test
  void aHomeOfAnotherBuildIsRefusedAndLeftAlone() throws IOException {
    try (Home home = new Home(dir)) {
      snapshot(home.checkpoints("job").resolve("run1").resolve("chk-1"), 1);
    }
    try (Home again = new Home(dir)) {
      assertThat(again.newestSnapshot("job")).isNotNull();
    }
    for (String format : new String[] {"1\n", "none"}) {
      Path file = dir.resolve("format");
      Files.delete(file);
      if (!format.equals("none")) {
        Files.writeString(file, format);
      }
      assertThatThrownBy(() -> new Home(dir))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(dir + " holds the state of another build")
          .hasMessageContaining("choose another --home");
      assertThat(dir.resolve("checkpoints/job/run1/chk-1/_metadata")).exists();
      Files.writeString(file, "1");
    }
  }
}
