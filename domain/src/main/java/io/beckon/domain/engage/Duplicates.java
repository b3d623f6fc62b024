package io.beckon.domain.engage;

import io.beckon.domain.profile.Bounds;
import io.beckon.domain.trigger.TriggerIds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Seen;
import java.util.List;

/** Remembers message ids for 24 hours of event time, as 64-bit hashes. */
final class Duplicates {
  private static final long MEMORY = 86_400_000L;
  private static final int CAP = Bounds.cap(ContactState.SCHEMA$, "seen");

  private Duplicates() {}

  /**
   * Whether the event's id is new; remembers it then. Beyond the cap, the oldest ids are forgotten
   * first.
   */
  static boolean firstTime(ContactState state, Event event) {
    long hash = TriggerIds.messageHash(event.getMessageId());
    List<Seen> seen = state.getSeen();
    for (int i = seen.size() - 1; i >= 0; i--) {
      if (seen.get(i).getHash() == hash) {
        return false;
      }
    }
    long limit = Math.max(state.getClock(), event.getTimestamp()) - MEMORY;
    int old = 0;
    while (old < seen.size() && seen.get(old).getAt() < limit) {
      old++;
    }
    if (seen.size() - old >= CAP) {
      old++;
    }
    if (old > 0) {
      seen.subList(0, old).clear();
    }
    seen.add(new Seen(hash, event.getTimestamp()));
    return true;
  }
}
