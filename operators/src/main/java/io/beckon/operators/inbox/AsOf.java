package io.beckon.operators.inbox;

import java.util.ArrayList;
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
 */
public final class AsOf<V> {
  private static final char SEPARATOR = '\u0001';

  private final BroadcastState<String, V> state;
  private final Map<String, TreeMap<Long, V>> known = new HashMap<>();

  /** Begins with what the state holds. */
  public AsOf(BroadcastState<String, V> state) throws Exception {
    this.state = state;
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
    return last == null ? null : last.getValue();
  }

  /** Nobody asks for an earlier time any more. */
  public void forgetBefore(long time) throws Exception {
    for (Map.Entry<String, TreeMap<Long, V>> one : known.entrySet()) {
      Long oldest = one.getValue().floorKey(time);
      if (oldest != null) {
        List<Long> past = new ArrayList<>(one.getValue().headMap(oldest).keySet());
        for (Long at : past) {
          one.getValue().remove(at);
          state.remove(key(one.getKey(), at));
        }
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
