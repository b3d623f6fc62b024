package io.beckon.operators.engage;

import io.beckon.schema.ContactState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contacts that are active now, decoded, in front of RocksDB. Changes are written back when a
 * contact leaves the cache and before every snapshot, so that what RocksDB holds at a snapshot is
 * complete.
 */
final class ContactCache {
  /** One contact in the cache. */
  static final class Entry {
    final ContactState state;
    boolean dirty;

    Entry(ContactState state) {
      this.state = state;
    }
  }

  /** Reads and writes the state of one key; the caller's key context is the store's affair. */
  interface Store {
    @Nullable ContactState read(String key) throws Exception;

    void write(String key, ContactState state) throws Exception;
  }

  private final int capacity;
  private final Store store;
  private final LinkedHashMap<String, Entry> entries;

  ContactCache(int capacity, Store store) {
    this.capacity = Math.max(1, capacity);
    this.store = store;
    this.entries = new LinkedHashMap<>(1024, 0.75f, true);
  }

  /** The contact of this key, from the cache or the store; null when nothing is known of it. */
  @Nullable Entry get(String key) throws Exception {
    Entry entry = entries.get(key);
    if (entry != null) {
      return entry;
    }
    ContactState state = store.read(key);
    return state == null ? null : put(key, state);
  }

  /** Takes a contact in, and writes back the one that was used longest ago if there is no room. */
  Entry put(String key, ContactState state) throws Exception {
    Entry entry = new Entry(state);
    entries.put(key, entry);
    if (entries.size() > capacity) {
      Map.Entry<String, Entry> eldest = entries.entrySet().iterator().next();
      entries.remove(eldest.getKey());
      if (eldest.getValue().dirty) {
        store.write(eldest.getKey(), eldest.getValue().state);
      }
    }
    return entry;
  }

  /** Writes every change back; the contacts stay in the cache. Returns how many were written. */
  int flush() throws Exception {
    int written = 0;
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (entry.getValue().dirty) {
        store.write(entry.getKey(), entry.getValue().state);
        entry.getValue().dirty = false;
        written++;
      }
    }
    return written;
  }

  int size() {
    return entries.size();
  }
}
