package io.beckon.cli.contacts;

import io.beckon.operators.Names;
import io.beckon.schema.ContactChange;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Recommendations;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
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

  static final List<HeldTopic<?>> ALL = all();

  private final String name;
  private final AvroCodec<T> codec;
  private final @Nullable About<T> about;

  private HeldTopic(String name, Class<T> type, @Nullable About<T> about) {
    this.name = name;
    this.codec = new AvroCodec<>(type);
    this.about = about;
  }

  private static List<HeldTopic<?>> all() {
    List<HeldTopic<?>> all = new ArrayList<>();
    all.add(new HeldTopic<>(Names.TOPIC_EVENTS, Event.class, HeldTopic::isOf));
    for (String channel : Names.CHANNELS) {
      all.add(new HeldTopic<>(Names.TOPIC_TRIGGERS + channel, Trigger.class, null));
    }
    all.add(new HeldTopic<>(Names.TOPIC_LIFECYCLE, StageChange.class, null));
    all.add(new HeldTopic<>(Names.TOPIC_SEGMENTS, SegmentChange.class, null));
    all.add(new HeldTopic<>(Names.TOPIC_PROFILES, Profile.class, null));
    all.add(new HeldTopic<>(Names.TOPIC_RECOMMENDATIONS, Recommendations.class, null));
    all.add(new HeldTopic<>(Names.TOPIC_DECISIONS, Decision.class, null));
    all.add(new HeldTopic<>(Names.TOPIC_CONTACTS, ContactChange.class, null));
    all.add(new HeldTopic<>(Names.TOPIC_DEAD_LETTERS, DeadLetter.class, HeldTopic::isOf));
    return List.copyOf(all);
  }

  String name() {
    return name;
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
    T record;
    try {
      record = codec.decodePrefixed(value);
    } catch (IOException | RuntimeException e) {
      // Whatever it is, nobody can tell whose: the engine made a dead letter of it.
      return null;
    }
    return about.is(record, workspace, ids) ? record.toString() : null;
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
