package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Held;
import java.util.List;

/** Events of a contact that wait for a deadline which comes before them. */
final class HeldEvents {
  private static final int HELD = Bounds.cap(ContactState.SCHEMA$, "held");
  private static final int HELD_BYTES = 1 << 20;

  private HeldEvents() {}

  /**
   * When a job catches up with history, one partition can be read months ahead of another, whose
   * time holds back the deadlines: then a contact's whole history waits. Only a flood is more.
   */
  static boolean hasRoom(List<Held> held) {
    int bytes = 0;
    for (int i = 0; i < held.size(); i++) {
      bytes += held.get(i).getEvent().remaining();
    }
    return held.size() < HELD && bytes < HELD_BYTES;
  }

  /** Keeps held events in the order of their time, equal times by id. */
  static void hold(List<Held> held, Held event) {
    int at = held.size();
    while (at > 0 && later(held.get(at - 1), event)) {
      at--;
    }
    held.add(at, event);
  }

  private static boolean later(Held a, Held b) {
    return a.getTimestamp() > b.getTimestamp()
        || (a.getTimestamp() == b.getTimestamp()
            && a.getMessageId().compareTo(b.getMessageId()) > 0);
  }
}
