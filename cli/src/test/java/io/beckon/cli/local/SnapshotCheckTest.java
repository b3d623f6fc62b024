package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCheckTest {
  @TempDir Path dir = Path.of("");

  private Path state = Path.of("");
  private Path metadata = Path.of("");

  /** A snapshot of one operator, whose state is a file of a hundred bytes. */
  @BeforeEach
  void write() throws IOException {
    state = Files.write(dir.resolve("state"), new byte[100]);
    metadata = dir.resolve("_metadata");
    OperatorState operator = new OperatorState(null, null, new OperatorID(1, 2), 1, 128);
    operator.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedOperatorState(
                new OperatorStreamStateHandle(
                    Map.of(
                        "offsets",
                        new OperatorStateHandle.StateMetaInfo(
                            new long[] {0}, OperatorStateHandle.Mode.SPLIT_DISTRIBUTE)),
                    new FileStateHandle(
                        new org.apache.flink.core.fs.Path(state.toUri().toString()), 100)))
            .build());
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(1, List.of(operator), List.of()), out);
    }
  }

  @Test
  void aWholeSnapshotHasNoFault() {
    assertThat(SnapshotCheck.fault(dir)).isEmpty();
  }

  @Test
  void everyCutOfTheMetadataIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(metadata);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(metadata, Arrays.copyOf(whole, length));
      assertThat(SnapshotCheck.fault(dir))
          .as("%d of %d bytes", length, whole.length)
          .startsWith(metadata.toString())
          .doesNotContain("null");
    }
  }

  @Test
  void aFileThatIsCutOrGoneIsNamed() throws IOException {
    Files.write(state, new byte[60]);
    assertThat(SnapshotCheck.fault(dir)).isEqualTo(state + " ends after 60 of 100 bytes");
    Files.delete(state);
    assertThat(SnapshotCheck.fault(dir)).isEqualTo(state + " is missing");
  }
}
