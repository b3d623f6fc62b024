package io.beckon.cli.local;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/**
 * Whether a snapshot is whole: its metadata can be read, and every file that it names is there with
 * its whole length. What is wrong within a file shows only when a job reads it.
 */
public final class SnapshotCheck {
  private SnapshotCheck() {}

  /** What is wrong with it, in words that name the file; empty: nothing is. */
  public static String fault(Path snapshot) {
    Path file = snapshot.resolve("_metadata");
    CheckpointMetadata metadata;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      metadata =
          Checkpoints.loadCheckpointMetadata(
              in, SnapshotCheck.class.getClassLoader(), snapshot.toUri().toString());
    } catch (EOFException e) {
      return file + " ends in the middle";
    } catch (IOException | RuntimeException e) {
      // Bytes that mean nothing end in whatever exception they happen to lead to.
      return file + " cannot be read (" + e + ")";
    }
    for (FileStateHandle part : files(metadata)) {
      String fault = fault(part);
      if (!fault.isEmpty()) {
        return fault;
      }
    }
    return "";
  }

  private static String fault(FileStateHandle part) {
    Path file = Path.of(part.getFilePath().toUri().getPath());
    try {
      long size = Files.size(file);
      return size < part.getStateSize()
          ? file + " ends after " + size + " of " + part.getStateSize() + " bytes"
          : "";
    } catch (IOException e) {
      return file + " is missing";
    }
  }

  private static List<FileStateHandle> files(CheckpointMetadata metadata) {
    List<FileStateHandle> files = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState state : operator.getStates()) {
        Stream.of(
                state.getManagedOperatorState(),
                state.getRawOperatorState(),
                state.getManagedKeyedState(),
                state.getRawKeyedState())
            .flatMap(all -> all.stream())
            .flatMap(SnapshotCheck::streams)
            .forEach(
                stream -> {
                  if (stream instanceof FileStateHandle file) {
                    files.add(file);
                  }
                });
      }
    }
    return files;
  }

  private static Stream<StreamStateHandle> streams(StateObject state) {
    if (state instanceof IncrementalRemoteKeyedStateHandle incremental) {
      return incremental.streamSubHandles();
    }
    if (state instanceof KeyGroupsStateHandle groups) {
      return Stream.of(groups.getDelegateStateHandle());
    }
    if (state instanceof OperatorStateHandle operator) {
      return Stream.of(operator.getDelegateStateHandle());
    }
    return Stream.empty();
  }
}
