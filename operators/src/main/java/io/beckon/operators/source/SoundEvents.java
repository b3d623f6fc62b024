package io.beckon.operators.source;

import io.beckon.domain.event.EventCheck;
import io.beckon.schema.Event;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the events that a job beside the engagement job minds. What cannot be decoded or makes no
 * sense is a dead letter of the engagement job's, which reads the same log; here it is left out.
 * Serves one thread.
 */
public final class SoundEvents {
  private final EventHeader header = new EventHeader();
  private final EventDecoder events = new EventDecoder();
  private final String[] names;

  /**
   * @param names what the names of the events begin with, ASCII
   */
  public SoundEvents(String... names) {
    this.names = names.clone();
  }

  /**
   * The event of these bytes; null: it is none of these, or not sound. Requests to forget are in.
   */
  public @Nullable Event of(byte[] value) {
    try {
      header.read(value, 0, value.length);
      if (!header.isErasure() && !header.nameBegins(names)) {
        return null;
      }
      Event event = events.decode(value);
      if (EventCheck.fault(event) != null) {
        return null;
      }
      EventCheck.clampClock(event);
      return event;
    } catch (IOException e) {
      // Whoever keeps dead letters says what is wrong with it.
      return null;
    }
  }
}
