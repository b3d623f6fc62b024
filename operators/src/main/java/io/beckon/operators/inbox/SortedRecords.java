package io.beckon.operators.inbox;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * What waits of the current key, by its place in the log. RocksDB keeps it in that order, so that
 * the first are found without looking at the others; a store that does not is asked for all.
 */
public final class SortedRecords<T extends CodedRecord> {
  private final MapState<String, byte[]> records;
  private final AvroCodec<T> codec;
  private final boolean sorted;

  /**
   * @param records as {@link #descriptor} says
   * @param sorted whether the state gives its entries in the order of their keys
   */
  public SortedRecords(MapState<String, byte[]> records, Class<T> type, boolean sorted) {
    this.records = records;
    this.codec = new AvroCodec<>(type);
    this.sorted = sorted;
  }

  /** The state of this name that holds them. */
  public static MapStateDescriptor<String, byte[]> descriptor(String name) {
    return new MapStateDescriptor<>(
        name, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  /**
   * Keeps a record. None of the numbers is below -1, and no two records have all of them in common.
   *
   * @param at the log's time, epoch milliseconds
   */
  public void add(long at, int partition, long offset, int part, T record) {
    try {
      records.put(
          hex(at, 16) + hex(partition + 1L, 8) + hex(offset + 1L, 16) + hex(part, 8),
          codec.encode(record));
    } catch (Exception e) {
      throw new IllegalStateException("what waits of a key cannot be written", e);
    }
  }

  /** Takes the first so many out. */
  public List<T> first(int count) {
    // Beyond every hexadecimal digit.
    return take(count, "g");
  }

  /** Takes out what stands before this time of the log, epoch milliseconds. */
  public List<T> before(long at) {
    return take(Integer.MAX_VALUE, hex(at, 16));
  }

  private List<T> take(int count, String end) {
    try {
      return sorted ? leading(count, end) : least(count, end);
    } catch (IOException e) {
      throw new UncheckedIOException("what waits of a key cannot be read", e);
    } catch (Exception e) {
      throw new IllegalStateException("what waits of a key cannot be read", e);
    }
  }

  private List<T> leading(int count, String end) throws Exception {
    List<T> first = new ArrayList<>();
    Iterator<Map.Entry<String, byte[]>> all = records.iterator();
    while (first.size() < count && all.hasNext()) {
      Map.Entry<String, byte[]> next = all.next();
      if (next.getKey().compareTo(end) >= 0) {
        break;
      }
      first.add(codec.decode(next.getValue()));
      all.remove();
    }
    return first;
  }

  private List<T> least(int count, String end) throws Exception {
    TreeMap<String, byte[]> all = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : records.entries()) {
      if (entry.getKey().compareTo(end) < 0) {
        all.put(entry.getKey(), entry.getValue());
      }
    }
    List<T> first = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : all.entrySet()) {
      if (first.size() == count) {
        break;
      }
      first.add(codec.decode(entry.getValue()));
      records.remove(entry.getKey());
    }
    return first;
  }

  /** Of equal length for all, so that the texts sort as the numbers do. */
  private static String hex(long number, int digits) {
    String text = Long.toHexString(number);
    return "0".repeat(digits - text.length()) + text;
  }
}
