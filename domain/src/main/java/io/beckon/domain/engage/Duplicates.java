package io.beckon.domain.engage;

import io.beckon.domain.profile.Bounds;
import io.beckon.domain.trigger.TriggerIds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import java.nio.ByteBuffer;

/**
 * Remembers message ids for 24 hours of event time, as 64-bit hashes. They are packed into one
 * buffer, because every event looks at all of them.
 */
final class Duplicates {
  private static final long MEMORY_SECONDS = 86_400L;
  private static final int ENTRY = 12;
  private static final int HASH = 8;
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
      if (seen.getLong(at) == hash) {
        return false;
      }
    }
    long limit = Math.max(state.getClock(), event.getTimestamp()) / 1_000 - MEMORY_SECONDS;
    int old = seen.position();
    while (old < seen.limit() && Integer.toUnsignedLong(seen.getInt(old + HASH)) < limit) {
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
    seen.putLong(at, hash);
    seen.putInt(at + HASH, (int) (event.getTimestamp() / 1_000));
    return true;
  }
}
