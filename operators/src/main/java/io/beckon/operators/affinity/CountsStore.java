package io.beckon.operators.affinity;

import io.beckon.domain.inbox.RoundCounts;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts in keyed state. Those in use stay decoded in memory, because one record touches many, and
 * go to the state when they are crowded out and before each snapshot. Serves all keys of one
 * subtask: so it sets the key itself.
 *
 * @param <S> the counts, as the state keeps them
 */
final class CountsStore<C extends RoundCounts<S>, S extends CodedRecord> {
  private static final class Cached<C> {
    final C counts;
    boolean changed;
    int room;

    Cached(C counts) {
      this.counts = counts;
    }
  }

  private final KeyContext keys;
  private final ValueState<byte[]> states;
  private final AvroCodec<S> codec;
  private final Function<@Nullable S, C> countsOf;
  private final int capacity;
  private final LinkedHashMap<String, Cached<C>> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long room;

  /**
   * @param name of the state
   * @param countsOf decodes counts; null: of a key of which nothing was counted yet
   * @param capacity how much stays in memory, in the measure of {@link RoundCounts#room}
   */
  CountsStore(
      KeyContext keys,
      KeyedStateStore state,
      String name,
      Class<S> type,
      Function<@Nullable S, C> countsOf,
      int capacity) {
    this.keys = keys;
    this.states =
        state.getState(new ValueStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
    this.codec = new AvroCodec<>(type);
    this.countsOf = countsOf;
    this.capacity = capacity;
  }

  /** The key's counts, to be changed; {@link #changed} must be called when they are. */
  C get(String key) throws IOException {
    Cached<C> known = cache.get(key);
    if (known == null) {
      known = new Cached<>(read(key));
      cache.put(key, known);
    }
    return known.counts;
  }

  /** Says whether others had to make room. */
  boolean changed(String key) throws IOException {
    Cached<C> known = cache.get(key);
    if (known == null) {
      throw new IllegalStateException("the counts of " + key + " are not here");
    }
    known.changed = true;
    int now = known.counts.room();
    room += now - known.room;
    known.room = now;
    if (room <= capacity) {
      return false;
    }
    Iterator<Map.Entry<String, Cached<C>>> longest = cache.entrySet().iterator();
    while (room > capacity && longest.hasNext()) {
      Map.Entry<String, Cached<C>> one = longest.next();
      if (!one.getKey().equals(key)) {
        write(one.getKey(), one.getValue());
        room -= one.getValue().room;
        longest.remove();
      }
    }
    return true;
  }

  /** Forgets a key's counts. */
  void forget(String key) {
    Cached<C> known = cache.remove(key);
    room -= known == null ? 0 : known.room;
    keys.setCurrentKey(key);
    states.clear();
  }

  /** Everything that the state does not know yet goes there. */
  void flush() throws IOException {
    for (Map.Entry<String, Cached<C>> one : cache.entrySet()) {
      write(one.getKey(), one.getValue());
    }
  }

  private C read(String key) throws IOException {
    keys.setCurrentKey(key);
    byte[] bytes = states.value();
    return countsOf.apply(bytes == null ? null : codec.decode(bytes));
  }

  private void write(String key, Cached<C> cached) throws IOException {
    if (cached.changed) {
      keys.setCurrentKey(key);
      states.update(codec.encode(cached.counts.state()));
      cached.changed = false;
    }
  }
}
