package io.beckon.operators.engage;

import io.beckon.domain.identity.Contacts;
import io.beckon.schema.ContactState;
import io.beckon.schema.InboxState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.heap.AbstractHeapPriorityQueueElement;
import org.apache.flink.runtime.state.heap.HeapPriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The contacts that are active now, decoded, in front of RocksDB, with their wake-ups. As long as a
 * contact is here, its wake-up is here too; a timer of Flink's is set only when the contact is
 * written to the store: when it leaves the cache, or has rested for a whole checkpoint interval.
 *
 * <p>A contact that has changed and is not written belongs to the snapshot beside the store's own
 * ({@link CacheSnapshot}). Whoever changes a contact calls {@link #beforeChange} first.
 */
final class ContactCache {
  /** Contacts at rest that one snapshot writes to the store; more would hold up the events. */
  private static final int WRITTEN_AT_ONCE = 250;

  /** A contact to be woken within this time stays rather than be read again, milliseconds. */
  private static final long SOON = 10_000;

  /**
   * What a contact takes in memory beside its state, and how much its state is larger than its
   * bytes, each as measured with the example rules: 985 bytes became 4,488, 3,158 became 7,266,
   * 4,937 became 11,738; the bytes themselves are kept beside it, and the profile's.
   */
  private static final int BESIDE = 2_500;

  private static final int TIMES = 4;

  /** Fewer are not kept, however large they are: those of one step belong together. */
  private static final int LEAST = 16;

  /** So many of them are passed over in search of one that can go, lest the search takes long. */
  private static final int PASSED_OVER = 16;

  /** One contact in the cache. */
  static final class Entry extends AbstractHeapPriorityQueueElement implements Contacts.Contact {
    final String key;

    /** Another one after a step that had to be undone. */
    ContactState state;

    /** The way back to it. */
    final StepJournal journal = new StepJournal();

    /** The snapshot that still has to take this contact's state, as it was at the barrier. */
    volatile @Nullable CacheSnapshot awaitedBy;

    int slot;

    /** Where it stands around the clock. */
    int place;

    /** The state as the last snapshot encoded it; null once it has changed. */
    byte @Nullable [] encoded;

    /**
     * The profile as it was last sent, after room for a prefix; null once anything has changed
     * since.
     */
    byte @Nullable [] profile;

    private boolean used;
    private boolean dirty;

    /** Estimated bytes of memory. */
    private long weight;

    private long changedIn;
    private long wakeUp;

    /** Where it stands among the wake-ups, which is no later than it is to be woken; 0: nowhere. */
    private long queuedFor;

    Entry(String key, ContactState state) {
      this.key = key;
      this.state = state;
    }

    @Override
    public String key() {
      return key;
    }

    @Override
    public ContactState state() {
      return state;
    }
  }

  /** Where contacts are kept that are not active. */
  interface Store {
    byte @Nullable [] read(String key) throws IOException;

    /** Keeps a contact and sets its timer. */
    void write(Entry entry) throws IOException;
  }

  private final int capacity;
  private final long budget;
  private final Store store;
  private final ContactCodec codec;
  private final Map<String, Entry> entries = new HashMap<>(1024);

  /** The same entries around a clock, whose hand lets the first go that it finds unused. */
  private final List<Entry> clock = new ArrayList<>();

  private final HeapPriorityQueue<Entry> wakeUps;
  private int hand;
  private long weight;
  private long interval;
  private long rules;
  private long time = Long.MIN_VALUE;

  ContactCache(CacheSize size, Store store, ContactCodec codec) {
    this.capacity = size.contacts();
    this.budget = size.bytesHere();
    this.store = store;
    this.codec = codec;
    this.wakeUps = new HeapPriorityQueue<>((a, b) -> Long.compare(a.queuedFor, b.queuedFor), 1024);
  }

  /** The contact of this key, from the cache or the store; null when nothing is known of it. */
  @Nullable Entry get(String key) throws IOException {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.used = true;
      return entry;
    }
    byte[] bytes = store.read(key);
    return bytes == null ? null : put(key, codec.decode(bytes), bytes);
  }

  /** Takes a contact in that is kept as these bytes. */
  Entry put(String key, ContactState state, byte[] bytes) throws IOException {
    Entry entry = put(key, state);
    entry.journal.begin(bytes, rules);
    weigh(entry, bytes.length);
    return entry;
  }

  /** The rules have changed. */
  void rulesChanged() {
    rules++;
  }

  /** A step begins: sees to it that there is a way back to the contact as it is now. */
  void begin(Entry entry, boolean repeatable) throws IOException {
    if (entry.journal.needsBytes(repeatable, rules)) {
      byte[] bytes = codec.encode(entry.state);
      entry.journal.begin(bytes, rules);
      weigh(entry, bytes.length);
      shrink(entry);
    }
  }

  private void weigh(Entry entry, int bytes) {
    weight -= entry.weight;
    entry.weight = BESIDE + (long) TIMES * bytes;
    weight += entry.weight;
  }

  /**
   * Puts the state back that a contact had when its step began, whatever the step did to the entry.
   * What has come and waits is what it is now: steps take messages from there, and put none in.
   *
   * @param before the entry with which the step began
   * @param newcomer the state of a contact of which nothing was known
   */
  Entry undo(Entry before, ContactState newcomer, Contacts.Redo redo) throws IOException {
    byte[] base = before.journal.base();
    ContactState state = base.length == 0 ? newcomer : codec.decode(base);
    before.journal.redo(state, redo);
    Entry now = get(before.key);
    if (now == null) {
      now = put(before.key, state);
      state.setTimerAt(0);
      beforeChange(now);
    } else {
      beforeChange(now);
      InboxState inbox = now.state.getInbox();
      inbox.setLogTime(state.getInbox().getLogTime());
      state.setInbox(inbox);
      state.setTimerAt(now.state.getTimerAt());
    }
    now.state = state;
    if (now != before) {
      now.journal.forget();
    }
    return now;
  }

  /** Takes a contact in; if there is no room, one goes that has not been used for long. */
  Entry put(String key, ContactState state) throws IOException {
    Entry entry = new Entry(key, state);
    entries.put(key, entry);
    weigh(entry, 0);
    if (clock.size() < capacity && (weight <= budget || clock.size() < LEAST)) {
      entry.place = clock.size();
      clock.add(entry);
      return entry;
    }
    leave(unused());
    entry.place = hand;
    clock.set(hand, entry);
    hand = (hand + 1) % clock.size();
    shrink(entry);
    return entry;
  }

  /** Lets others go until there is room again. */
  private void shrink(Entry kept) throws IOException {
    while (weight > budget && clock.size() > LEAST) {
      Entry unused = unused();
      if (unused != kept) {
        leave(unused);
        takeOut(unused);
      }
      // Whoever has come to its place has its turn last.
      hand = (hand + 1) % clock.size();
    }
  }

  private void leave(Entry entry) throws IOException {
    entries.remove(entry.key);
    weight -= entry.weight;
    dequeue(entry);
    if (entry.dirty) {
      write(entry);
    }
  }

  /** The last one comes to its place. */
  private void takeOut(Entry entry) {
    Entry last = clock.remove(clock.size() - 1);
    if (last != entry) {
      last.place = entry.place;
      clock.set(entry.place, last);
    }
    if (hand >= clock.size()) {
      hand = 0;
    }
  }

  /** Forgets a contact, whatever of it was not written. {@link #beforeChange} comes first. */
  void remove(Entry entry) {
    dequeue(entry);
    entries.remove(entry.key);
    weight -= entry.weight;
    takeOut(entry);
  }

  /**
   * Turns the hand to an entry that has not been used since it last came by (the "second chance"
   * algorithm: Tanenbaum, Modern Operating Systems, 3.4.4). Nothing moves when an entry is used,
   * which with a list by time of use costs more than the use itself.
   */
  private Entry unused() {
    int passedOver = 0;
    Entry entry = clock.get(hand);
    while (entry.used || (isDueSoon(entry) && passedOver++ < PASSED_OVER)) {
      entry.used = false;
      hand = (hand + 1) % clock.size();
      entry = clock.get(hand);
    }
    return entry;
  }

  private boolean isDueSoon(Entry entry) {
    return entry.wakeUp != 0 && entry.wakeUp - SOON <= time;
  }

  /** To be called before a contact's state is changed in any way. */
  void beforeChange(Entry entry) {
    CacheSnapshot.beforeChange(entry, codec);
    entry.profile = null;
    entry.dirty = true;
    entry.changedIn = interval;
  }

  /**
   * Sets when a contact of the cache is to be woken, epoch milliseconds; 0: not at all. Nearly
   * every event puts its contact's wake-up off; such a contact is moved only when its turn comes,
   * in {@link #due}.
   */
  void wake(Entry entry, long time) {
    entry.wakeUp = time;
    if (time == 0) {
      return;
    }
    if (entry.queuedFor == 0) {
      entry.queuedFor = time;
      wakeUps.add(entry);
    } else if (time < entry.queuedFor) {
      entry.queuedFor = time;
      wakeUps.adjustModifiedElement(entry);
    }
  }

  /** The contact that has been due longest at {@code now}; null when none is. */
  @Nullable Entry due(long now) {
    time = now;
    Entry first = wakeUps.peek();
    while (first != null && first.queuedFor <= now) {
      if (first.wakeUp == first.queuedFor) {
        return first;
      }
      if (first.wakeUp == 0) {
        dequeue(first);
      } else {
        first.queuedFor = first.wakeUp;
        wakeUps.adjustModifiedElement(first);
      }
      first = wakeUps.peek();
    }
    return null;
  }

  private void dequeue(Entry entry) {
    if (entry.queuedFor != 0) {
      wakeUps.remove(entry);
      entry.queuedFor = 0;
    }
  }

  /**
   * Begins a snapshot: writes some of the contacts at rest to the store, and gives those that have
   * changed and are not written.
   */
  List<Entry> beginSnapshot() throws IOException {
    List<Entry> unwritten = new ArrayList<>();
    int written = 0;
    for (Entry entry : clock) {
      if (entry.dirty) {
        if (entry.changedIn < interval && written < WRITTEN_AT_ONCE) {
          write(entry);
          written++;
        } else {
          unwritten.add(entry);
        }
      }
    }
    interval++;
    return unwritten;
  }

  int size() {
    return clock.size();
  }

  /** Bytes of memory that its contacts take, as estimated. */
  long weight() {
    return weight;
  }

  /** Writing sets the timer, and so changes the state. */
  private void write(Entry entry) throws IOException {
    CacheSnapshot.beforeChange(entry, codec);
    store.write(entry);
    entry.dirty = false;
  }
}
