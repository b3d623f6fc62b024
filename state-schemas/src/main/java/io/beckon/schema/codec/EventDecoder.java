package io.beckon.schema.codec;

import io.beckon.schema.Event;
import java.io.IOException;

/** Decodes events. Serves one thread. */
public final class EventDecoder {
  private static final int WORDS = 4_096;

  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class, WORDS);

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
}
