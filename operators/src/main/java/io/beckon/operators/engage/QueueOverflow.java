package io.beckon.operators.engage;

import io.beckon.domain.engage.Inbox;
import io.beckon.operators.Names;
import io.beckon.schema.Queued;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * What is queued of the current contact beyond what its own state holds, by its place in the log.
 * RocksDB keeps it in that order, so that the first are found without looking at the others; a
 * store that does not is asked for all.
 */
final class QueueOverflow implements Inbox.Overflow {
  private final MapState<String, byte[]> records;
  private final AvroCodec<Queued> codec = new AvroCodec<>(Queued.class);
  private final boolean sorted;

  QueueOverflow(KeyedStateStore store, boolean sorted) {
    this.sorted = sorted;
    this.records =
        store.getMapState(
            new MapStateDescriptor<>(
                Names.STATE_QUEUE_OVERFLOW,
                StringSerializer.INSTANCE,
                BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void add(Queued record) {
    try {
      records.put(place(record), codec.encode(record));
    } catch (Exception e) {
      throw new IllegalStateException("the queue of a contact cannot be written", e);
    }
  }

  @Override
  public List<Queued> first(int count) {
    try {
      return sorted ? leading(count) : least(count);
    } catch (IOException e) {
      throw new UncheckedIOException("the queue of a contact cannot be read", e);
    } catch (Exception e) {
      throw new IllegalStateException("the queue of a contact cannot be read", e);
    }
  }

  private List<Queued> leading(int count) throws Exception {
    List<Queued> first = new ArrayList<>(count);
    Iterator<Map.Entry<String, byte[]>> all = records.iterator();
    while (first.size() < count && all.hasNext()) {
      first.add(codec.decode(all.next().getValue()));
      all.remove();
    }
    return first;
  }

  private List<Queued> least(int count) throws Exception {
    TreeMap<String, byte[]> all = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : records.entries()) {
      all.put(entry.getKey(), entry.getValue());
    }
    List<Queued> first = new ArrayList<>(count);
    for (Map.Entry<String, byte[]> entry : all.entrySet()) {
      if (first.size() == count) {
        break;
      }
      first.add(codec.decode(entry.getValue()));
      records.remove(entry.getKey());
    }
    return first;
  }

  /** Of equal length for all, so that the bytes sort as the numbers do. None is negative. */
  private static String place(Queued record) {
    return hex(record.getAt(), 16)
        + hex(record.getPartition() + 1L, 8)
        + hex(record.getOffset() + 1L, 16)
        + hex(record.getPart(), 8);
  }

  private static String hex(long number, int digits) {
    String text = Long.toHexString(number);
    return "0".repeat(digits - text.length()) + text;
  }
}
