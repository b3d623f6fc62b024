package io.beckon.schema.codec;

import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Encodes and decodes events, and tells the keys of their records. Serves one thread. */
public final class EventCodec {
  private static final int WORDS = 4_096;

  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class, WORDS);

  public byte[] encode(Event event) {
    return codec.encode(event);
  }

  /** The bytes of a prefix, then the event. */
  public byte[] encode(byte[] prefix, Event event) {
    return codec.encode(prefix, event);
  }

  /** The bytes of a prefix, then a heartbeat: time has come to {@code receivedAt}. */
  public byte[] heartbeat(byte[] prefix, long receivedAt) {
    return encode(
        prefix,
        Event.newBuilder()
            .setKind(EventKind.HEARTBEAT)
            .setReceivedAt(receivedAt)
            .setTimestamp(receivedAt)
            .setName("heartbeat")
            .build());
  }

  /**
   * Decodes a whole event. Its empty lists and maps cannot be changed.
   *
   * @throws IOException when the bytes are not exactly one event of the current schema
   */
  public Event decode(byte[] bytes) throws IOException {
    return codec.decode(bytes);
  }

  /** As {@link #decode(byte[])}, from a part of an array. */
  public Event decode(byte[] bytes, int offset, int length) throws IOException {
    return codec.decode(bytes, offset, length);
  }

  /**
   * The key of an event's record in Kafka: its visitor or, without one, its contact. An alias has
   * that of the id of which it says whose it is, so that it stands in the log between the events of
   * that id.
   */
  public static byte[] key(Event event) {
    String id = event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
    if (event.getKind() == EventKind.ALIAS && event.getPreviousId() != null) {
      id = event.getPreviousId();
    }
    return (event.getWorkspace() + "/" + id).getBytes(StandardCharsets.UTF_8);
  }
}
