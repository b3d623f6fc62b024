package io.beckon.cli.history;

import io.beckon.cli.UserError;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.identity.LogIdentities;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.source.EventReader;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The events topic of a running engine, from its beginning to where it ends now. Each person has
 * one history, under whatever ids it came; who was forgotten has none.
 */
public final class TopicHistory implements History {
  private static final int PREFIX = 5;

  private final List<String> keys = new ArrayList<>();
  private final List<List<LogIdentities.Kept>> events = new ArrayList<>();
  private final EventHeader header = new EventHeader();
  private final LogIdentities persons = new LogIdentities();
  private final Map<Integer, Long> times = new HashMap<>();
  private final Duration clockAhead;
  private long count;
  private long unreadable;
  private long end;

  public TopicHistory(String bootstrap, String topic, Duration clockAhead) throws IOException {
    this.clockAhead = clockAhead;
    List<LogIdentities.Kept> all = new ArrayList<>();
    try {
      WholeTopics.read(
          bootstrap,
          List.of(topic),
          record -> {
            if (record.value() != null) {
              take(record, all);
            }
          });
    } catch (KafkaException e) {
      throw new UserError(
          "the topic "
              + topic
              + " cannot be read from "
              + bootstrap
              + ": "
              + e.getMessage()
              + "; start the engine, or name another with --bootstrap");
    }
    TreeMap<String, List<LogIdentities.Kept>> byContact = new TreeMap<>();
    for (LogIdentities.Kept event : all) {
      String contact = persons.contact(event);
      if (contact != null) {
        byContact.computeIfAbsent(contact, key -> new ArrayList<>()).add(event);
        count++;
      }
    }
    byContact.forEach(
        (key, of) -> {
          keys.add(key);
          events.add(of);
        });
  }

  /** Records that the engine made dead letters of are counted and left out. */
  private void take(ConsumerRecord<byte[], byte[]> record, List<LogIdentities.Kept> all) {
    byte[] value = record.value();
    try {
      header.read(value, PREFIX, value.length - PREFIX);
      long received = EventReader.receipt(header.receivedAt(), record.timestamp(), clockAhead);
      long time = times.merge(record.partition(), received, Math::max);
      end = Math.max(end, time);
      if (header.isHeartbeat()) {
        return;
      }
      if (header.contactKey().isEmpty()) {
        unreadable++;
        return;
      }
      LogIdentities.Kept event =
          persons.note(
              header, value, new LogIdentities.Place(time, record.partition(), record.offset()));
      if (event != null) {
        all.add(event);
      }
    } catch (IOException | RuntimeException e) {
      unreadable++;
    }
  }

  /** Records that are no events. */
  public long unreadable() {
    return unreadable;
  }

  @Override
  public int contacts() {
    return keys.size();
  }

  @Override
  public long events() {
    return count;
  }

  @Override
  public String workspace(int contact) {
    return EventHeader.workspaceOf(keys.get(contact));
  }

  @Override
  public String contact(int contact) {
    return EventHeader.idOf(keys.get(contact));
  }

  @Override
  public boolean isKnownAs(int contact, String id) {
    return persons.contact(EventHeader.key(workspace(contact), id)).equals(keys.get(contact));
  }

  @Override
  public List<LoggedEvent> of(int contact) {
    AvroCodec<Event> codec = new AvroCodec<>(Event.class);
    List<LogIdentities.Kept> all = new ArrayList<>(events.get(contact));
    all.sort(
        Comparator.<LogIdentities.Kept>comparingLong(kept -> kept.place().time())
            .thenComparingInt(kept -> kept.place().partition())
            .thenComparingLong(kept -> kept.place().offset()));
    List<LoggedEvent> decoded = new ArrayList<>();
    for (LogIdentities.Kept kept : all) {
      try {
        Event event = codec.decodePrefixed(kept.value());
        LogIdentities.Place place = kept.place();
        EventCheck.clampReceipt(event, place.time());
        EventCheck.clampClock(event);
        decoded.add(
            new LoggedEvent(
                event,
                place.time(),
                place.partition(),
                place.offset(),
                !kept.key().equals(keys.get(contact))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return decoded;
  }

  @Override
  public long end() {
    return end;
  }
}
