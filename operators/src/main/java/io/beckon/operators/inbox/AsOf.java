package io.beckon.operators.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * What was told of something, as of each time at which it was told: so that whoever asks for an
 * earlier time is not answered with what came to be later. What nobody can ask for any more is
 * forgotten by {@link #forgetBefore}.
 *
 * <p>What was told last longer ago than its life is as if nothing had been told. Of more names than
 * the cap, those told of longest ago are forgotten.
 */
public final class AsOf<V> {
  private static final char SEPARATOR = '\u0001';

  private final BroadcastState<String, V> state;
  private final Map<String, TreeMap<Long, V>> known = new HashMap<>();

  private final long life;
  private final int cap;

  /**
   * Begins with what the state holds.
   *
   * @param cap of names
   */
  public AsOf(BroadcastState<String, V> state, Duration life, int cap) throws Exception {
    this.state = state;
    this.life = life.toMillis();
    this.cap = cap;
    for (Map.Entry<String, V> entry : state.entries()) {
      String key = entry.getKey();
      int end = key.lastIndexOf(SEPARATOR);
      note(key.substring(0, end), Long.parseLong(key.substring(end + 1)), entry.getValue());
    }
  }

  /** Something is told as of a time, epoch milliseconds. */
  public void put(String name, long at, V value) throws Exception {
    note(name, at, value);
    state.put(key(name, at), value);
  }

  /** The last that was told of it up to this time, epoch milliseconds; null: nothing was. */
  public @Nullable V at(String name, long time) {
    TreeMap<Long, V> versions = known.get(name);
    Map.Entry<Long, V> last = versions == null ? null : versions.floorEntry(time);
    return last == null || last.getKey() < time - life ? null : last.getValue();
  }

  /** Nobody asks for an earlier time any more. */
  public void forgetBefore(long time) throws Exception {
    for (Map.Entry<String, TreeMap<Long, V>> one : List.copyOf(known.entrySet())) {
      if (one.getValue().lastKey() < time - life) {
        forget(one.getKey());
        continue;
      }
      Long oldest = one.getValue().floorKey(time);
      if (oldest != null) {
        List<Long> past = new ArrayList<>(one.getValue().headMap(oldest).keySet());
        for (Long at : past) {
          one.getValue().remove(at);
          state.remove(key(one.getKey(), at));
        }
      }
    }
    if (known.size() > cap) {
      List<String> names = new ArrayList<>(known.keySet());
      names.sort(Comparator.comparingLong(this::toldAt).thenComparing(Comparator.naturalOrder()));
      for (String name : names.subList(0, known.size() - cap)) {
        forget(name);
      }
    }
  }

  private long toldAt(String name) {
    TreeMap<Long, V> versions = known.get(name);
    return versions == null ? Long.MIN_VALUE : versions.lastKey();
  }

  private void forget(String name) throws Exception {
    TreeMap<Long, V> versions = known.remove(name);
    if (versions != null) {
      for (Long at : versions.keySet()) {
        state.remove(key(name, at));
      }
    }
  }

  private void note(String name, long at, V value) {
    known.computeIfAbsent(name, of -> new TreeMap<>()).put(at, value);
  }

  private static String key(String name, long at) {
    return name + SEPARATOR + at;
  }
}
