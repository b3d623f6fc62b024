package io.beckon.cli.history;

import io.beckon.domain.event.EventCheck;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.identity.LogIdentities;
import io.beckon.jobs.KeyedRecords;
import io.beckon.operators.source.EventReader;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One contact's events in the topic of a running engine, found by its keys: of a log of millions of
 * events only the partitions that the contact's ids fall into are read.
 */
public final class ContactLog extends SingleContact {
  private static final int PREFIX = 5;
  private static final byte[] NOTHING = {};

  /** An event cannot stand in the log long before it happened: clocks of brokers differ by less. */
  private static final long BEFORE = Duration.ofDays(1).toMillis();

  private record Found(byte[] value, LogIdentities.Place place) {}

  private final List<Reader> readers = new ArrayList<>();
  private final LogIdentities persons = new LogIdentities();

  /**
   * @param topic of events
   * @param clockAhead how far a receipt may be ahead of the broker's time of its record
   */
  public ContactLog(KeyedRecords records, String topic, ContactIds.Found of, Duration clockAhead)
      throws IOException {
    super(of);
    Set<ByteBuffer> wanted = KeyedRecords.buffers(of.keys());
    long firstSeen = of.profile() == null ? 0 : of.profile().getFirstSeen();
    records.around(
        List.of(topic),
        of.keys(),
        Math.max(0, firstSeen - BEFORE),
        () -> {
          Reader reader = new Reader(wanted, clockAhead);
          readers.add(reader);
          return reader;
        });
    List<Found> all = new ArrayList<>();
    readers.forEach(reader -> reader.found.forEach(found -> all.add(since(found, reader))));
    all.sort(
        Comparator.<Found>comparingLong(one -> one.place().time())
            .thenComparingInt(one -> one.place().partition())
            .thenComparingLong(one -> one.place().offset()));
    decode(all);
  }

  /**
   * The log's time in a partition is the latest receipt up to a record: where another reader had
   * the piece before, its latest counts, too.
   */
  private Found since(Found found, Reader its) {
    int partition = found.place().partition();
    long time = found.place().time();
    for (Reader other : readers) {
      Reader.Piece piece = other.pieces.get(partition);
      if (other != its && piece != null && piece.from < found.place().offset()) {
        time = Math.max(time, piece.time);
      }
    }
    return new Found(
        found.value(), new LogIdentities.Place(time, partition, found.place().offset()));
  }

  /** Reads one thread's pieces of the partitions. */
  private static final class Reader implements KeyedRecords.Taker {
    private final Set<ByteBuffer> wanted;
    private final Duration clockAhead;
    private final EventHeader header = new EventHeader();
    private final Map<Integer, Piece> pieces = new HashMap<>();
    private final List<Found> found = new ArrayList<>();

    /** What was read of a partition: where it begins, and the latest receipt so far. */
    private static final class Piece {
      final long from;
      long time;

      Piece(long from) {
        this.from = from;
      }
    }

    Reader(Set<ByteBuffer> wanted, Duration clockAhead) {
      this.wanted = wanted;
      this.clockAhead = clockAhead;
    }

    @Override
    public void take(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
      ByteBuffer value = record.value();
      if (value == null || value.remaining() < PREFIX) {
        return;
      }
      try {
        header.read(
            value.array(),
            value.arrayOffset() + value.position() + PREFIX,
            value.remaining() - PREFIX);
      } catch (IOException | RuntimeException e) {
        // The engine made a dead letter of it: it is no event of anybody.
        return;
      }
      long received = EventReader.receipt(header.receivedAt(), record.timestamp(), clockAhead);
      Piece piece =
          pieces.computeIfAbsent(record.partition(), partition -> new Piece(record.offset()));
      piece.time = Math.max(piece.time, received);
      if (record.key() != null && wanted.contains(record.key())) {
        found.add(
            new Found(
                KeyedRecords.value(record),
                new LogIdentities.Place(piece.time, record.partition(), record.offset())));
      }
    }
  }

  /** A device can have been somebody else's at times: what was theirs is left out. */
  private void decode(List<Found> all) {
    try {
      EventHeader header = new EventHeader();
      List<LogIdentities.Kept> kept = new ArrayList<>();
      for (Found one : all) {
        header.read(one.value(), PREFIX, one.value().length - PREFIX);
        LogIdentities.Kept event = persons.note(header, one.value(), one.place());
        if (event != null) {
          kept.add(event);
        }
      }
      String key = EventHeader.key(of.workspace(), of.contact());
      AvroCodec<Event> codec = new AvroCodec<>(Event.class);
      for (LogIdentities.Kept one : kept) {
        if (key.equals(persons.contact(one))) {
          Event event = codec.decodePrefixed(one.value());
          LogIdentities.Place place = one.place();
          EventCheck.clampReceipt(event, place.time());
          EventCheck.clampClock(event);
          events.add(
              new LoggedEvent(
                  event, place.time(), place.partition(), place.offset(), !one.key().equals(key)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isTheirs(String id, long at) {
    String key = EventHeader.key(of.workspace(), id);
    String own = EventHeader.key(of.workspace(), of.contact());
    LogIdentities.Kept then =
        new LogIdentities.Kept(key, null, at, NOTHING, new LogIdentities.Place(at, 0, 0), key);
    return key.equals(own) || own.equals(persons.contact(then)) || isAnotherId(id);
  }

  /** Whether it is an id that turned out to be this contact's. */
  private boolean isAnotherId(String id) {
    return of.changes().stream().anyMatch(change -> change.getFrom().equals(id));
  }

  @Override
  public long end() {
    long end = 0;
    for (Reader reader : readers) {
      for (Reader.Piece piece : reader.pieces.values()) {
        end = Math.max(end, piece.time);
      }
    }
    return end;
  }
}
