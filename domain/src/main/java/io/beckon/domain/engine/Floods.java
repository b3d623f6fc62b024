package io.beckon.domain.engine;

import io.beckon.domain.event.Behaviour;
import io.beckon.domain.profile.Consents;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;

/**
 * What of one contact comes in a minute of the log: so much of what it does counts, and no more.
 * Minutes are those of receipt, and events are counted as they have their turn, so that a replay
 * decides the same.
 */
final class Floods {
  private static final long MINUTE = 60_000;

  private Floods() {}

  /**
   * Counts a live event; says whether it is beyond what a contact may do.
   *
   * @param most events in a minute of receipt; 0: there is no limit
   */
  static boolean isBeyond(ContactState state, Event event, int most) {
    if (most == 0) {
      return false;
    }
    long minute = event.getReceivedAt() / MINUTE;
    if (minute > state.getCountedMinute()) {
      state.setCountedMinute(minute);
      state.setCountedEvents(0);
    }
    state.setCountedEvents(state.getCountedEvents() + 1);
    return state.getCountedEvents() > most
        && Behaviour.is(event)
        && !Consents.changes(state.getProfile().getConsents(), event.getConsents());
  }
}
