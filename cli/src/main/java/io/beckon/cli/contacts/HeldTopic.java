package io.beckon.cli.contacts;

import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A topic that can hold something of a person. */
final class HeldTopic<T extends CodedRecord> {
  private interface About<T> {
    boolean is(T record, String workspace, Set<String> ids);
  }

  private final String name;
  private final AvroCodec<T> codec;
  private final @Nullable About<T> about;

  private HeldTopic(String name, Class<T> type, @Nullable About<T> about) {
    this.name = name;
    this.codec = new AvroCodec<>(type);
    this.about = about;
  }

  /**
   * Events, dead letters, and every topic that is keyed by contact.
   *
   * @param triggerTopics those of the channels that there are
   */
  static List<HeldTopic<?>> all(List<String> triggerTopics) {
    List<HeldTopic<?>> all = new ArrayList<>();
    all.add(new HeldTopic<>(TopicTable.EVENTS.name(), Event.class, HeldTopic::isOf));
    for (Topic<?> topic : TopicTable.ALL) {
      if (topic == TopicTable.TRIGGERS) {
        for (String triggers : triggerTopics) {
          all.add(new HeldTopic<>(triggers, topic.valueType(), null));
        }
      } else if (topic.isAboutContacts() && topic != TopicTable.EXPORTS) {
        // An export is gone within the hour, and says nothing that the others do not.
        all.add(new HeldTopic<>(topic.name(), topic.valueType(), null));
      }
    }
    all.add(new HeldTopic<>(TopicTable.DEAD_LETTERS.name(), DeadLetter.class, HeldTopic::isOf));
    return List.copyOf(all);
  }

  String name() {
    return name;
  }

  /** Whether its records have the key of whom they are about. */
  boolean isKeyed() {
    return !name.equals(TopicTable.DEAD_LETTERS.name());
  }

  /** The record as JSON, if it is about one of the ids; null: it is not. */
  @Nullable String about(String workspace, Set<String> ids, String key, byte[] value)
      throws IOException {
    int slash = key.indexOf('/');
    if (about == null) {
      boolean own =
          slash >= 0
              && key.substring(0, slash).equals(workspace)
              && ids.contains(key.substring(slash + 1));
      return own ? codec.decodePrefixed(value).toString() : null;
    }
    // What cannot be read is nobody can tell whose: the engine made a dead letter of it.
    T record = codec.readPrefixed(value);
    return record != null && about.is(record, workspace, ids) ? record.toString() : null;
  }

  private static boolean isOf(Event event, String workspace, Set<String> ids) {
    return event.getWorkspace().equals(workspace)
        && (ids.contains(String.valueOf(event.getUserId()))
            || ids.contains(String.valueOf(event.getAnonymousId()))
            || ids.contains(String.valueOf(event.getPreviousId())));
  }

  private static boolean isOf(DeadLetter letter, String workspace, Set<String> ids) {
    if (letter.getKey() == null) {
      return false;
    }
    String key = StandardCharsets.UTF_8.decode(letter.getKey().duplicate()).toString();
    return ids.stream()
        .anyMatch(id -> key.equals(workspace + "\u0000" + id) || key.equals(workspace + "/" + id));
  }
}
