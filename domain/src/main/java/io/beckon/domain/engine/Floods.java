package io.beckon.domain.engine;

import io.beckon.domain.event.EventNames;
import io.beckon.domain.event.MessageEvents;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;

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
    return state.getCountedEvents() > most && isBehaviour(event);
  }

  /**
   * Whether it is something that a contact does again and again. Orders, consents, who somebody is,
   * what others report and what is asked for always count.
   */
  private static boolean isBehaviour(Event event) {
    EventKind kind = event.getKind();
    return (kind == EventKind.TRACK || kind == EventKind.PAGE || kind == EventKind.SCREEN)
        && event.getOrder() == null
        && event.getMessage() == null
        && event.getConsents().isEmpty()
        && event.getPreviousId() == null
        && !event.getName().startsWith("Order ")
        && MessageEvents.read(event.getName()) == null
        && !EventNames.isNews(event.getName());
  }
}
