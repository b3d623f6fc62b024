package io.beckon.domain.event;

import io.beckon.schema.Event;
import io.beckon.schema.EventKind;

/** What a contact does again and again, so that of very much of it some can be left out. */
public final class Behaviour {
  private Behaviour() {}

  /**
   * Whether an event is that: views, cart changes, searches, the shop's own. Orders, returns, who
   * somebody is, what others report and what is asked for is not.
   */
  public static boolean is(Event event) {
    EventKind kind = event.getKind();
    String name = event.getName();
    return (kind == EventKind.TRACK || kind == EventKind.PAGE || kind == EventKind.SCREEN)
        && event.getPreviousId() == null
        && event.getMessage() == null
        && !EventNames.isOrder(name)
        && !EventNames.isReturn(name)
        && MessageEvents.read(name) == null
        && !EventNames.isNews(name);
  }
}
