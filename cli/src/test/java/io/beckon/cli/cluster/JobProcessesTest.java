package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which snapshot a job goes on. */
class JobProcessesTest {
  private final Instant now = Instant.now();

  @TempDir Path dir = Path.of("");

  private final Configuration settings = new Configuration();
  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = new Home(dir);
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private JobProcesses job() {
    return new JobProcesses(ClusterHome.of(dir), ClusterJob.ENGAGEMENT);
  }

  private Path snapshot(String name, long seconds) throws Exception {
    Path snapshot =
        Files.createDirectories(
            home.checkpoints(ClusterJob.ENGAGEMENT.snapshots()).resolve("run").resolve(name));
    Path metadata = snapshot.resolve("_metadata");
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, List.of(), List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.from(now.plusSeconds(seconds)));
    return snapshot;
  }

  private static void spoil(Path snapshot) throws Exception {
    FileTime at = Files.getLastModifiedTime(snapshot.resolve("_metadata"));
    Files.write(snapshot.resolve("_metadata"), new byte[3]);
    Files.setLastModifiedTime(snapshot.resolve("_metadata"), at);
  }

  @Test
  void aJobBeginsOrGoesOnFromTheNewest() throws Exception {
    assertThat(job().restorePoint(settings, home)).isNull();
    snapshot("chk-1", -20);
    Path newest = snapshot("chk-2", -10);
    assertThat(job().restorePoint(settings, home)).isEqualTo(newest);
  }

  @Test
  void aDamagedSnapshotIsSaidWithTheWayOut() throws Exception {
    Path older = snapshot("chk-1", -20);
    Path newest = snapshot("chk-2", -10);
    spoil(newest);
    String submit =
        "scripts/cluster submit engagement -Dexecution.state-recovery.path="
            + older.toUri()
            + " goes on from that";
    assertThatThrownBy(() -> job().restorePoint(settings, home))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(newest.resolve("_metadata").toString())
        .hasMessageContaining("the snapshot before it is whole: " + submit);
    new Submission(1, List.of()).write(ClusterHome.of(dir), ClusterJob.ENGAGEMENT);
    assertThatThrownBy(() -> job().restorePoint(settings, home))
        .hasMessageContaining("scripts/cluster stop engagement, then " + submit);
    spoil(older);
    assertThatThrownBy(() -> job().restorePoint(settings, home))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no older snapshot of engagement is whole");
  }

  /**
   * It is asked for at a submission; a job manager that is started again goes on from the job's.
   */
  @Test
  void theSnapshotThatIsSetIsTakenUntilTheJobHasMadeOne() throws Exception {
    Path older = snapshot("chk-1", -20);
    spoil(snapshot("chk-2", -10));
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, older.toUri().toString());
    assertThat(job().restorePoint(settings, home)).isNull();
    new Submission(1, List.of()).write(ClusterHome.of(dir), ClusterJob.ENGAGEMENT);
    assertThat(job().restorePoint(settings, home)).isNull();
    Path since = snapshot("chk-3", 60);
    assertThat(job().restorePoint(settings, home)).isEqualTo(since);
  }
}
