package io.beckon.operators.engage;

import io.beckon.schema.ContactState;
import java.util.LinkedHashMap;
import org.apache.flink.runtime.state.heap.AbstractHeapPriorityQueueElement;
import org.apache.flink.runtime.state.heap.HeapPriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The contacts that are active now, decoded, in front of RocksDB, with their wake-ups. Changes are
 * written back when a contact leaves the cache and before every snapshot, so that what RocksDB
 * holds at a snapshot is complete. As long as a contact is here, its wake-up is here too; a timer
 * of Flink's is set only when the contact is written.
 */
final class ContactCache {
  /** One contact in the cache. */
  static final class Entry extends AbstractHeapPriorityQueueElement {
    final String key;
    final ContactState state;
    boolean dirty;
    private long wakeUp;

    Entry(String key, ContactState state) {
      this.key = key;
      this.state = state;
    }
  }

  /** Where contacts are kept that are not active. */
  interface Store {
    @Nullable ContactState read(String key) throws Exception;

    /** Keeps a contact that stays in the cache. */
    void write(Entry entry) throws Exception;

    /** Keeps a contact that leaves the cache, if there is anything to keep, and sets its timer. */
    void leave(Entry entry) throws Exception;
  }

  private final int capacity;
  private final Store store;
  private final LinkedHashMap<String, Entry> entries;
  private final HeapPriorityQueue<Entry> wakeUps;

  ContactCache(int capacity, Store store) {
    this.capacity = Math.max(1, capacity);
    this.store = store;
    this.entries = new LinkedHashMap<>(1024, 0.75f, true);
    this.wakeUps = new HeapPriorityQueue<>((a, b) -> Long.compare(a.wakeUp, b.wakeUp), 1024);
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

  /** Takes a contact in, and lets the one go that was used longest ago if there is no room. */
  Entry put(String key, ContactState state) throws Exception {
    Entry entry = new Entry(key, state);
    entries.put(key, entry);
    if (entries.size() > capacity) {
      Entry eldest = entries.values().iterator().next();
      entries.remove(eldest.key);
      wake(eldest, 0);
      store.leave(eldest);
    }
    return entry;
  }

  /** Sets when a contact of the cache is to be woken, epoch milliseconds; 0: not at all. */
  void wake(Entry entry, long time) {
    if (entry.wakeUp == time) {
      return;
    }
    boolean queued = entry.wakeUp != 0;
    if (time == 0) {
      wakeUps.remove(entry);
      entry.wakeUp = 0;
    } else {
      entry.wakeUp = time;
      if (queued) {
        wakeUps.adjustModifiedElement(entry);
      } else {
        wakeUps.add(entry);
      }
    }
  }

  /** The contact that has been due longest at {@code time}; null when none is. */
  @Nullable Entry due(long time) {
    Entry first = wakeUps.peek();
    return first != null && first.wakeUp <= time ? first : null;
  }

  /** Writes every change back; the contacts stay in the cache. Returns how many were written. */
  int flush() throws Exception {
    int written = 0;
    for (Entry entry : entries.values()) {
      if (entry.dirty) {
        store.write(entry);
        entry.dirty = false;
        written++;
      }
    }
    return written;
  }

  Iterable<Entry> contacts() {
    return entries.values();
  }

  int size() {
    return entries.size();
  }
}
