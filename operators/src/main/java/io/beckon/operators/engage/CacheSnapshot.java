package io.beckon.operators.engage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.state.AsyncSnapshotCallable;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.StreamStateHandle;

/**
 * The contacts of the cache as they were when the barrier passed, written in the background.
 *
 * <p>At the barrier each changed contact is only marked. Its state is encoded by whoever comes
 * first: the background thread in its turn, or the task just before it changes the contact. So a
 * checkpoint holds up no event for longer than it takes to encode one contact. A contact's monitor
 * guards its mark; the mark is volatile so that the task can see without the monitor that there is
 * none.
 */
final class CacheSnapshot extends AsyncSnapshotCallable<SnapshotResult<KeyedStateHandle>> {
  /** Takes in the contacts of a snapshot after a restart. */
  interface Restored {
    void contact(String key, byte[] state) throws Exception;
  }

  /**
   * The background thread makes room for the events after every few contacts: nobody waits for it,
   * and it would take half of a small machine.
   */
  private static final int AT_ONCE = 20;

  private static final long PAUSE_NANOS = 500_000;

  private final List<ContactCache.Entry> entries;
  private final byte[][] taken;
  private final CheckpointStreamFactory streams;
  private final KeyGroupRange range;
  private final int groups;

  /** Marks the contacts; to be called by the task, at the barrier. */
  CacheSnapshot(
      List<ContactCache.Entry> entries,
      ContactCodec codecOfTask,
      CheckpointStreamFactory streams,
      KeyGroupRange range,
      int groups) {
    this.entries = entries;
    this.taken = new byte[entries.size()][];
    this.streams = streams;
    this.range = range;
    this.groups = groups;
    for (int i = 0; i < entries.size(); i++) {
      ContactCache.Entry entry = entries.get(i);
      takeNow(entry, codecOfTask);
      synchronized (entry) {
        entry.slot = i;
        entry.awaitedBy = this;
      }
    }
  }

  /**
   * Encodes the contact if a snapshot still waits for it; the calling thread owns the codec.
   * Nothing has changed the contact since that snapshot's barrier, so any moment before the next
   * change is as good. What an earlier snapshot encoded, and nothing has changed since, is taken
   * again; says whether it was not.
   */
  private static boolean takeNow(ContactCache.Entry entry, ContactCodec codec) {
    if (entry.awaitedBy != null) {
      synchronized (entry) {
        CacheSnapshot snapshot = entry.awaitedBy;
        if (snapshot != null) {
          boolean changed = entry.encoded == null;
          if (changed) {
            entry.encoded = codec.encode(entry.state);
          }
          snapshot.taken[entry.slot] = entry.encoded;
          entry.awaitedBy = null;
          return changed;
        }
      }
    }
    return false;
  }

  /** To be called by the task before it changes the contact in any way. */
  static void beforeChange(ContactCache.Entry entry, ContactCodec codec) {
    takeNow(entry, codec);
    entry.encoded = null;
  }

  @Override
  protected SnapshotResult<KeyedStateHandle> callInternal() throws Exception {
    ContactCodec codec = new ContactCodec();
    int encoded = 0;
    int[] groupOf = new int[entries.size()];
    int[] sizes = new int[range.getNumberOfKeyGroups()];
    for (int i = 0; i < taken.length; i++) {
      ContactCache.Entry entry = entries.get(i);
      if (takeNow(entry, codec) && ++encoded % AT_ONCE == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      int group = KeyGroupRangeAssignment.assignToKeyGroup(entry.key, groups);
      groupOf[i] = group - range.getStartKeyGroup();
      sizes[groupOf[i]]++;
    }
    return write(sorted(groupOf, sizes), sizes);
  }

  /** Positions in the order of their key groups. */
  private static int[] sorted(int[] groupOf, int[] sizes) {
    int[] next = new int[sizes.length];
    for (int group = 1; group < sizes.length; group++) {
      next[group] = next[group - 1] + sizes[group - 1];
    }
    int[] order = new int[groupOf.length];
    for (int i = 0; i < groupOf.length; i++) {
      order[next[groupOf[i]]++] = i;
    }
    return order;
  }

  private SnapshotResult<KeyedStateHandle> write(int[] order, int[] sizes) throws IOException {
    CheckpointStateOutputStream file =
        streams.createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE);
    snapshotCloseableRegistry.registerCloseable(file);
    DataOutputViewStreamWrapper data = new DataOutputViewStreamWrapper(file);
    long[] offsets = new long[sizes.length];
    Arrays.fill(offsets, KeyedStateCheckpointOutputStream.NO_OFFSET_SET);
    int position = 0;
    for (int group = 0; group < sizes.length; group++) {
      if (sizes[group] > 0) {
        offsets[group] = file.getPos();
        data.writeInt(sizes[group]);
        for (int i = 0; i < sizes[group]; i++) {
          int at = order[position++];
          byte[] key = entries.get(at).key.getBytes(StandardCharsets.UTF_8);
          data.writeShort(key.length);
          data.write(key);
          data.writeInt(taken[at].length);
          data.write(taken[at]);
        }
      }
    }
    snapshotCloseableRegistry.unregisterCloseable(file);
    StreamStateHandle written = file.closeAndGetHandle();
    return written == null
        ? SnapshotResult.empty()
        : SnapshotResult.of(
            new KeyGroupsStateHandle(new KeyGroupRangeOffsets(range, offsets), written));
  }

  /** Reads what one key group's part of {@link #write} holds. */
  static void read(InputStream part, Restored into) throws Exception {
    DataInputViewStreamWrapper data = new DataInputViewStreamWrapper(part);
    for (int left = data.readInt(); left > 0; left--) {
      byte[] key = new byte[data.readUnsignedShort()];
      data.readFully(key);
      byte[] state = new byte[data.readInt()];
      data.readFully(state);
      into.contact(new String(key, StandardCharsets.UTF_8), state);
    }
  }

  /**
   * After the end, or when the snapshot was given up: nothing waits for these contacts any more.
   */
  @Override
  protected void cleanupProvidedResources() {
    for (ContactCache.Entry entry : entries) {
      synchronized (entry) {
        if (entry.awaitedBy == this) {
          entry.awaitedBy = null;
        }
      }
    }
  }
}
