package io.beckon.domain.engine;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.inbox.MemoryOverflow;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Queued;
import io.beckon.schema.Role;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A log of several partitions and one contact that is fed from it, as the operator does it, by a
 * reader of whom nothing is known but that it reads each partition in order. Partition 0 is the one
 * of the contact's own key.
 */
final class TestingLog {
  /** One record: an event, or nothing but the time. */
  record Entry(int partition, long offset, long logTime, byte[] event) {}

  private final List<List<Entry>> partitions = new ArrayList<>();
  private final EventEncoder encoder = new EventEncoder();

  private final Bound bound;

  TestingLog(int count) {
    this(count, Bound.DEFAULT);
  }

  TestingLog(int count, Bound bound) {
    this.bound = bound;
    for (int i = 0; i < count; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** Appends an event; its place is the latest receipt of its partition so far. */
  void append(int partition, Event event) {
    add(partition, event.getReceivedAt(), encoder.encode(event));
  }

  /** Tells every partition the time. */
  void heartbeat(long time) {
    for (int i = 0; i < partitions.size(); i++) {
      add(i, time, new byte[0]);
    }
  }

  private void add(int partition, long receivedAt, byte[] event) {
    List<Entry> of = partitions.get(partition);
    long latest = of.isEmpty() ? Long.MIN_VALUE : of.get(of.size() - 1).logTime();
    of.add(new Entry(partition, of.size(), Math.max(latest, receivedAt), event));
  }

  /** How a reader gets along with the log. */
  interface Pace {
    /** The partition to read next, of those that have something left. */
    int next(List<Integer> left, long[] read);

    /** Whether the watermark is told now. */
    boolean tells();

    /** Whether the contact is stored and restored now. */
    boolean restarts();
  }

  /** Reads in the order of time and tells of it at once. */
  static final Pace PROMPT =
      new Pace() {
        @Override
        public int next(List<Integer> left, long[] read) {
          int least = left.get(0);
          for (int partition : left) {
            least = read[partition] < read[least] ? partition : least;
          }
          return least;
        }

        @Override
        public boolean tells() {
          return true;
        }

        @Override
        public boolean restarts() {
          return false;
        }
      };

  /** Reads long runs of one partition, tells late, and is stopped and started at any moment. */
  static Pace adversary(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int stays = 1 << random.nextInt(8);
    int silent = 1 << random.nextInt(7);
    int stops = random.nextInt(3) == 0 ? 5 : 1_000;
    return new Pace() {
      private int last;

      @Override
      public int next(List<Integer> left, long[] read) {
        if (!left.contains(last) || random.nextInt(stays) == 0) {
          last = left.get(random.nextInt(left.size()));
        }
        return last;
      }

      @Override
      public boolean tells() {
        return random.nextInt(silent) == 0;
      }

      @Override
      public boolean restarts() {
        return random.nextInt(stops) == 0;
      }
    };
  }

  /** Feeds a contact with all of it; gives what became of it, and tells all in order. */
  ContactState read(ContactEngine heart, Pace pace, Outcome outcome) {
    Reader reader = new Reader(heart, bound, outcome);
    int[] offsets = new int[partitions.size()];
    long[] read = new long[partitions.size()];
    java.util.Arrays.fill(read, Long.MIN_VALUE);
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      left.add(i);
    }
    while (!left.isEmpty()) {
      int partition = pace.next(left, read);
      Entry entry = partitions.get(partition).get(offsets[partition]++);
      read[partition] = entry.logTime();
      if (entry.event().length > 0) {
        reader.take(entry);
      }
      if (offsets[partition] == partitions.get(partition).size()) {
        left.remove(Integer.valueOf(partition));
      }
      if (pace.tells() || left.isEmpty()) {
        long least = Long.MAX_VALUE;
        for (long one : read) {
          least = Math.min(least, one);
        }
        reader.tell(least);
      }
      if (pace.restarts()) {
        reader.restart();
      }
    }
    return reader.state;
  }

  /** The operator's part, without Flink. */
  private static final class Reader {
    private final ContactEngine heart;
    private final Bound bound;
    private final Outcome outcome;
    private final EventDecoder decoder = new EventDecoder();
    private final AvroCodec<ContactState> codec = new AvroCodec<>(ContactState.class);
    private final MemoryOverflow overflow = new MemoryOverflow();
    private ContactState state = new Newcomers().contact("shop", "c1");
    private long watermark = Long.MIN_VALUE;

    Reader(ContactEngine heart, Bound bound, Outcome outcome) {
      this.heart = heart;
      this.bound = bound;
      this.outcome = outcome;
    }

    void take(Entry entry) {
      boolean foreign = entry.partition() != 0;
      if (Inbox.passes(
          state.getInbox(), entry.logTime(), entry.partition(), foreign, false, watermark, bound)) {
        event(entry.event(), entry.logTime());
        return;
      }
      Inbox.put(
          state.getInbox(),
          Queued.newBuilder()
              .setAt(entry.logTime())
              .setPartition(entry.partition())
              .setOffset(entry.offset())
              .setRole(Role.LIVE)
              .setReceivedAt(entry.logTime())
              .setForeign(foreign)
              .setValue(ByteBuffer.wrap(entry.event()))
              .build(),
          overflow);
      drain();
    }

    void tell(long latest) {
      if (latest == Long.MIN_VALUE || bound.mark(latest) < watermark) {
        return;
      }
      watermark = bound.mark(latest);
      drain();
      heart.onWake(state, watermark, outcome);
    }

    private void drain() {
      for (Queued next = Inbox.next(state.getInbox(), watermark, overflow, bound);
          next != null;
          next = Inbox.next(state.getInbox(), watermark, overflow, bound)) {
        byte[] bytes = new byte[next.getValue().remaining()];
        next.getValue().duplicate().get(bytes);
        event(bytes, next.getAt());
      }
    }

    private void event(byte[] bytes, long place) {
      try {
        Event event = decoder.decode(bytes, 0, bytes.length);
        heart.onEvent(state, event, bytes, bound.mark(place), outcome);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void restart() {
      try {
        state = codec.decode(codec.encode(state));
        watermark = Long.MIN_VALUE;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Everything that came of a contact, in order, to be compared as text. */
  static final class Record implements Outcome {
    final List<String> all = new ArrayList<>();
    String lastProfile = "";

    @Override
    public void trigger(io.beckon.schema.Trigger trigger) {
      all.add("trigger " + trigger);
    }

    @Override
    public void stage(io.beckon.schema.StageChange change) {
      all.add("stage " + change);
    }

    @Override
    public void segment(io.beckon.schema.SegmentChange change) {
      all.add("segment " + change);
    }

    @Override
    public void decision(io.beckon.schema.Decision decision) {
      all.add("decision " + decision);
    }

    @Override
    public void profile(Profile profile) {
      lastProfile = profile.toString();
    }
  }
}
