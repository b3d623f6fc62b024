package io.beckon.cli.history;

import io.beckon.cli.UserError;
import io.beckon.domain.event.EventCheck;
import io.beckon.jobs.WholeTopics;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;

/**
 * The events topic of a running engine, from its beginning to where it ends now. Each person has
 * one history, under whatever ids it came; who was forgotten has none.
 */
final class TopicHistory implements History {
  private static final int PREFIX = 5;

  private final List<String> keys = new ArrayList<>();
  private final List<List<byte[]>> events = new ArrayList<>();
  private final EventHeader header = new EventHeader();
  private final Persons persons = new Persons();
  private long count;
  private long unreadable;
  private long end;

  TopicHistory(String bootstrap, String topic) throws IOException {
    List<Persons.Kept> all = new ArrayList<>();
    try {
      WholeTopics.read(
          bootstrap,
          List.of(topic),
          record -> {
            if (record.value() != null) {
              take(record.value(), all);
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
    TreeMap<String, List<byte[]>> byContact = new TreeMap<>();
    for (Persons.Kept event : all) {
      String contact = persons.contact(event);
      if (contact != null) {
        byContact.computeIfAbsent(contact, key -> new ArrayList<>()).add(event.value());
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
  private void take(byte[] value, List<Persons.Kept> all) {
    try {
      header.read(value, PREFIX, value.length - PREFIX);
      end = Math.max(end, header.receivedAt());
      if (header.isHeartbeat()) {
        return;
      }
      if (header.contactKey().isEmpty()) {
        unreadable++;
        return;
      }
      Persons.Kept event = persons.note(header, value);
      if (event != null) {
        all.add(event);
      }
    } catch (IOException | RuntimeException e) {
      unreadable++;
    }
  }

  /** Records that are no events. */
  long unreadable() {
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
  public List<Event> of(int contact) {
    AvroCodec<Event> codec = new AvroCodec<>(Event.class);
    List<Event> decoded = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (byte[] bytes : events.get(contact)) {
      try {
        Event event = codec.decodePrefixed(bytes);
        EventCheck.clampClock(event);
        if (seen.add(event.getMessageId())) {
          decoded.add(event);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    decoded.sort(Comparator.comparingLong(Event::getTimestamp).thenComparing(Event::getMessageId));
    return decoded;
  }

  @Override
  public long end() {
    return end;
  }
}
