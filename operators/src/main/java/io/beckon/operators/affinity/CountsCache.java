package io.beckon.operators.affinity;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts that stay decoded in memory, because one record touches many, and go to the state when
 * they are crowded out and before each snapshot. Serves one subtask.
 */
final class CountsCache<C> {
  /** Where counts are when they are not here; it sets the key that it is asked for. */
  interface Store<C> {
    @Nullable C read(String key) throws IOException;

    void write(String key, C counts) throws IOException;

    C anew();

    /** How much room counts take, in whatever measure the capacity is. */
    int weight(C counts);
  }

  private static final class Cached<C> {
    final C counts;
    boolean changed;
    int weight;

    Cached(C counts) {
      this.counts = counts;
    }
  }

  private final Store<C> store;
  private final int capacity;
  private final LinkedHashMap<String, Cached<C>> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  CountsCache(Store<C> store, int capacity) {
    this.store = store;
    this.capacity = capacity;
  }

  /** The key's counts, to be changed; {@link #changed} must be called when they are. */
  C get(String key) throws IOException {
    Cached<C> known = cache.get(key);
    if (known == null) {
      C counts = store.read(key);
      known = new Cached<>(counts == null ? store.anew() : counts);
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
    int now = store.weight(known.counts);
    weight += now - known.weight;
    known.weight = now;
    if (weight <= capacity) {
      return false;
    }
    Iterator<Map.Entry<String, Cached<C>>> longest = cache.entrySet().iterator();
    while (weight > capacity && longest.hasNext()) {
      Map.Entry<String, Cached<C>> one = longest.next();
      if (!one.getKey().equals(key)) {
        write(one.getKey(), one.getValue());
        weight -= one.getValue().weight;
        longest.remove();
      }
    }
    return true;
  }

  /** Forgets a key's counts; the caller does so with the state. */
  void remove(String key) {
    Cached<C> known = cache.remove(key);
    weight -= known == null ? 0 : known.weight;
  }

  /** Everything that the state does not know yet goes there. */
  void flush() throws IOException {
    for (Map.Entry<String, Cached<C>> one : cache.entrySet()) {
      write(one.getKey(), one.getValue());
    }
  }

  private void write(String key, Cached<C> cached) throws IOException {
    if (cached.changed) {
      store.write(key, cached.counts);
      cached.changed = false;
    }
  }
}
