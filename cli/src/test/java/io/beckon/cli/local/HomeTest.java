package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
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
  void startsFromTheNewestSnapshotAndDropsOlderOnesOnlyWhenItIsProven() throws IOException {
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
      assertThat(home.snapshots("job")).containsExactly(newest, before, savepoint, old);
      List<Path> earlier = home.runs("job");
      // The clock has been set back: its own looks like the oldest of all.
      Path own = snapshot(home.checkpoints("job").resolve("run3").resolve("chk-1"), 0);
      home.sweepOlderThan("job", newest, earlier);
      assertThat(home.snapshots("job")).containsExactly(newest, before, savepoint, own);
      assertThat(old).doesNotExist();
      assertThat(shared).exists();
    }
  }

  @Test
  void theNewestWholeOneBeforeWhatAJobWentOnFromStays() throws IOException {
    try (Home home = new Home(dir)) {
      Path oldest = snapshot(home.savepoints("job").resolve("savepoint-a"), 1);
      Path whole = snapshot(home.savepoints("job").resolve("savepoint-b"), 2);
      Path damaged = snapshot(home.savepoints("job").resolve("savepoint-c"), 3);
      Path restored = snapshot(home.savepoints("job").resolve("savepoint-d"), 4);
      for (Path one : new Path[] {oldest, whole, restored}) {
        FileTime time = Files.getLastModifiedTime(one.resolve("_metadata"));
        try (OutputStream out = Files.newOutputStream(one.resolve("_metadata"))) {
          Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, List.of(), List.of()), out);
        }
        Files.setLastModifiedTime(one.resolve("_metadata"), time);
      }
      home.sweepOlderThan("job", restored, home.runs("job"));
      assertThat(home.snapshots("job")).containsExactly(restored, whole);
      assertThat(damaged).doesNotExist();
      assertThat(home.wholeBefore("job", restored)).contains(whole);
      assertThat(home.wholeBefore("job", whole)).isEmpty();
    }
  }

  @Test
  void anOlderSnapshotIsTakenOnlyWhereItIsAskedFor() throws IOException {
    try (Home home = new Home(dir)) {
      Path older = snapshot(home.savepoints("job").resolve("savepoint-a"), 1);
      Path newest = snapshot(home.savepoints("job").resolve("savepoint-b"), 2);
      Path other = snapshot(home.savepoints("other").resolve("savepoint-c"), 1);
      assertThat(home.restorePoint("job")).isEqualTo(newest);
      home.goOnFrom(older.resolve("_metadata"));
      assertThat(home.restorePoint("job")).isEqualTo(older);
      assertThat(home.restorePoint("other")).isEqualTo(other);
      home.sweepOlderThan("job", older, home.runs("job"));
      assertThat(newest).as("nobody has proven anything of it").exists();
      assertThatThrownBy(() -> home.goOnFrom(dir.resolve("savepoints/job/savepoint-x")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is no complete snapshot of " + dir);
    }
  }

  @Test
  void anEmptyFileOfTheFormatIsNamedAndTheStateIsLeftAlone() throws IOException {
    try (Home home = new Home(dir)) {
      assertThat(home.root()).exists();
    }
    Files.writeString(dir.resolve("format"), "");
    try (Home home = new Home(dir)) {
      assertThat(Files.readString(dir.resolve("format"))).as("nothing is in it yet").isNotBlank();
      snapshot(home.savepoints("job").resolve("savepoint-a"), 1);
      Files.createDirectories(dir.resolve("checkpoints"));
    }
    Files.writeString(dir.resolve("format"), "");
    assertThatThrownBy(() -> new Home(dir))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(dir.resolve("format") + " is empty")
        .hasMessageContaining("write 1")
        .hasMessageNotContaining("delete");
    assertThat(dir.resolve("savepoints/job/savepoint-a/_metadata")).exists();
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
          .hasMessageContaining(
              format.equals("none")
                  ? file + " is missing"
                  : dir + " holds the state of another build")
          .hasMessageContaining("choose another --home")
          .hasMessageNotContaining("delete");
      assertThat(dir.resolve("checkpoints/job/run1/chk-1/_metadata")).exists();
      Files.writeString(file, "1");
    }
  }
}
