package io.beckon.cli.contacts;

import io.beckon.jobs.KeyedRecords;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records that are about one person, topic by topic. */
final class HeldRecords {
  private record Place(int partition, long offset, String text) {}

  private final Map<String, HeldTopic<?>> topics = new HashMap<>();
  private final Map<String, List<Place>> found = new HashMap<>();
  private final AvroCodec<Event> events = new AvroCodec<>(Event.class);
  private final String workspace;
  private final Set<String> ids;
  private boolean anything;

  HeldRecords(List<HeldTopic<?>> topics, String workspace, Set<String> ids) {
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    this.workspace = workspace;
    this.ids = ids;
  }

  synchronized void take(ConsumerRecord<ByteBuffer, ByteBuffer> record) throws IOException {
    HeldTopic<?> topic = topics.get(record.topic());
    if (topic == null || record.value() == null) {
      return;
    }
    byte[] value = KeyedRecords.value(record);
    String text = topic.about(workspace, ids, KeyedRecords.key(record), value);
    if (text != null) {
      anything |= !isRequest(topic, value);
      found
          .computeIfAbsent(record.topic(), name -> new ArrayList<>())
          .add(new Place(record.partition(), record.offset(), text));
    }
  }

  /**
   * Whoever asks leaves a record of the asking, which says nothing of whether there is a person.
   */
  private boolean isRequest(HeldTopic<?> topic, byte[] value) throws IOException {
    if (!topic.name().equals(TopicTable.EVENTS.name())) {
      return false;
    }
    Event event = events.readPrefixed(value);
    return event != null
        && (event.getKind() == EventKind.EXPORT || event.getKind() == EventKind.ERASE);
  }

  /** Whether there is anything but requests. */
  boolean isAnything() {
    return anything;
  }

  /** A topic's records as JSON, in the order of its partitions. */
  List<String> of(HeldTopic<?> topic) {
    return found.getOrDefault(topic.name(), List.of()).stream()
        .sorted(Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset))
        .map(Place::text)
        .toList();
  }
}
