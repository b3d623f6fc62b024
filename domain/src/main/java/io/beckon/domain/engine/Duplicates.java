package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import java.nio.ByteBuffer;

/**
 * Remembers message ids for 24 hours of event time. They are packed into one buffer, 8 bytes each,
 * because every event looks at all of them: 48 bits of the id's hash (two of 400 ids agree by
 * chance once in 10^9 contacts), then the hour, modulo 2^16.
 */
final class Duplicates {
  private static final long HOUR = 3_600_000L;
  private static final int MEMORY_HOURS = 24;
  private static final int ENTRY = Long.BYTES;
  private static final int HOUR_BITS = 16;
  private static final int CAP = Bounds.cap(ContactState.SCHEMA$, "seen") / ENTRY * ENTRY;
  private static final int ROOM = 8 * ENTRY;

  private Duplicates() {}

  /**
   * Whether the event's id is new; remembers it then. Beyond the cap, the oldest ids are forgotten
   * first.
   */
  static boolean firstTime(ContactState state, Event event) {
    long hash = TriggerIds.messageHash(event.getMessageId());
    ByteBuffer seen = state.getSeen();
    for (int at = seen.limit() - ENTRY; at >= seen.position(); at -= ENTRY) {
      if ((seen.getLong(at) ^ hash) >>> HOUR_BITS == 0) {
        return false;
      }
    }
    short now = (short) (Math.max(state.getClock(), event.getTimestamp()) / HOUR);
    int old = seen.position();
    while (old < seen.limit() && (short) (now - (short) seen.getLong(old)) > MEMORY_HOURS) {
      old += ENTRY;
    }
    if (seen.limit() - old >= CAP) {
      old += ENTRY;
    }
    seen.position(old);
    if (seen.limit() + ENTRY > seen.capacity()) {
      seen = ByteBuffer.allocate(seen.remaining() + ENTRY + ROOM).put(seen).flip();
      state.setSeen(seen);
    }
    int at = seen.limit();
    seen.limit(at + ENTRY);
    long hour = event.getTimestamp() / HOUR;
    seen.putLong(at, hash >>> HOUR_BITS << HOUR_BITS | hour & 0xFFFF);
    return true;
  }
}
