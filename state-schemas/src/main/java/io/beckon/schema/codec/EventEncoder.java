package io.beckon.schema.codec;

import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.nio.charset.StandardCharsets;

/** Encodes events, and tells the keys of their records. Serves one thread. */
public final class EventEncoder {
  /** It reads nothing. */
  private static final int WORDS = 1;

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
