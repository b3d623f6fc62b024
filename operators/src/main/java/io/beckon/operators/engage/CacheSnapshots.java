package io.beckon.operators.engage;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;

/**
 * The cache's part of an operator's state: what is in it goes into raw keyed state, so that no
 * event waits while it is written, and comes back from there after a restart.
 */
final class CacheSnapshots implements AutoCloseable {
  private final ContactCodec codec;
  private final CloseableRegistry running = new CloseableRegistry();
  private final List<String> keys = new ArrayList<>();
  private final List<byte[]> states = new ArrayList<>();

  /** Reads what the last snapshot held for this subtask's contacts. */
  CacheSnapshots(StateInitializationContext context, ContactCodec codec) throws Exception {
    this.codec = codec;
    for (KeyGroupStatePartitionStreamProvider part : context.getRawKeyedStateInputs()) {
      try (InputStream in = part.getStream()) {
        CacheSnapshot.read(
            in,
            (key, state) -> {
              keys.add(key);
              states.add(state);
            });
      }
    }
  }

  /** Hands over, once, the contacts that the cache held. They are newer than the store's. */
  void restore(CacheSnapshot.Restored into) throws Exception {
    for (int i = 0; i < keys.size(); i++) {
      into.contact(keys.get(i), states.get(i));
    }
    keys.clear();
    states.clear();
  }

  /**
   * Begins to write these contacts, as they are now, beside the rest of the operator's snapshot.
   */
  void begin(
      List<ContactCache.Entry> unwritten,
      TaskInfo task,
      CheckpointStreamFactory streams,
      OperatorSnapshotFutures futures)
      throws IOException {
    if (unwritten.isEmpty()) {
      return;
    }
    int groups = task.getMaxNumberOfParallelSubtasks();
    KeyGroupRange range =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            groups, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    futures.setKeyedStateRawFuture(
        new CacheSnapshot(unwritten, codec, streams, range, groups)
            .toAsyncSnapshotFutureTask(running));
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
