package io.beckon.domain.event;

import io.beckon.schema.Event;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Events as a contact's state keeps them, while they wait or something waits because of them. */
public final class StoredEventCodec {
  private final EventEncoder encoder = new EventEncoder();
  private final EventDecoder decoder = new EventDecoder();

  /** Its bytes in the current schema. */
  public byte[] encode(Event event) {
    return encoder.encode(event);
  }

  /** The event of these bytes, which must be of the current schema and whole. */
  public Event decode(ByteBuffer bytes) {
    try {
      return decoder.decode(
          bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } catch (IOException e) {
      // What is wrong is the event, not the machine: no cause that says otherwise.
      throw new IllegalStateException("an event that the state kept is damaged: " + e.getMessage());
    }
  }
}
