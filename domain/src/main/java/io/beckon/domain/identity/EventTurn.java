package io.beckon.domain.identity;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.EngineVersions;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.InboxState;
import io.beckon.schema.Profile;
import io.beckon.schema.codec.EventDecoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What an event or a wake-up does to its contact's own state, and to nothing else: so it can be
 * made again from what came before, and gives the same. Serves one thread.
 */
final class EventTurn {
  /** What whoever sends such an event can do. */
  static final String STRANGER =
      "a visitor has the id of a user; give visitors ids of their own, such as a UUID";

  private final EngineVersions engines;
  private final EventDecoder events = new EventDecoder();

  EventTurn(EngineVersions engines) {
    this.engines = engines;
  }

  EngineVersions engines() {
    return engines;
  }

  Event decode(ContactMessage message) throws IOException {
    return events.decode(message.at().value());
  }

  /**
   * Whether a step can be made again from the message alone: it is about nothing but its contact's
   * own state.
   */
  static boolean isRepeatable(ContactState state, ContactMessage message, @Nullable Event event) {
    return event != null
        && event.getKind() != EventKind.ALIAS
        && event.getKind() != EventKind.ERASE
        && event.getKind() != EventKind.EXPORT
        && event.getPreviousId() == null
        && (message instanceof ContactMessage.Live || message instanceof ContactMessage.Past)
        && state.getMovedTo().isEmpty()
        && state.getEarly().isEmpty()
        && !isTaken(state, message, event);
  }

  /** Makes such a step again, or a wake-up. */
  void redo(ContactState state, @Nullable ContactMessage message, long time) {
    if (message == null) {
      engines.onWake(state, time, Outcome.NOBODY);
      return;
    }
    Event event = event(message);
    boolean mended =
        EventCheck.clampReceipt(event, message.at().receivedAt()) | EventCheck.clampClock(event);
    reach(state, message, time, Outcome.NOBODY);
    boolean counts =
        !(EventNames.isNews(event.getName()) && isNoNews(state, event))
            && !Erasure.isForgotten(state, message.at(), event)
            && !isStranger(state, message, event);
    if (counts) {
      engage(state, message, event, mended ? null : message.at().value(), time, Outcome.NOBODY);
    }
  }

  /** The log has come so far. What falls due before the rules changed goes by those of its time. */
  void reach(ContactState state, ContactMessage message, long mark, Outcome to) {
    boolean past = message instanceof ContactMessage.Past;
    if (engines.hasSeveral(state) && !(past && message.at().part() > 0)) {
      engines.onWake(state, mark, to);
    }
    InboxState inbox = state.getInbox();
    inbox.setLogTime(Math.max(inbox.getLogTime(), engines.bound().place(mark)));
  }

  ContactEngine.Verdict engage(
      ContactState state,
      ContactMessage message,
      Event event,
      byte @Nullable [] encoded,
      long mark,
      Outcome to) {
    ContactEngine engine = engines.of(state);
    if (!state.getNamed() && names(state, message, event)) {
      state.setNamed(true);
    }
    if (message instanceof ContactMessage.Past) {
      if (message.at().part() == 0) {
        engine.onWake(state, mark, to);
      }
      return engine.onHistory(state, event, encoded, message.at().knownAt(), to);
    }
    return engine.onEvent(state, event, encoded, mark, to);
  }

  /**
   * Whether it is of a visitor whose id is, of all ids, that of a user. Anybody can send one by a
   * public key, so it says nothing of that user.
   */
  static boolean isStranger(ContactState state, ContactMessage message, Event event) {
    return message instanceof ContactMessage.Live
        && event.getUserId() == null
        && event.getKind() != EventKind.ALIAS
        && event.getAnonymousId() != null
        && isUser(state)
        && event.getAnonymousId().equals(state.getProfile().getContact());
  }

  /**
   * Whether the id of a visitor turns out to be, of all ids, that of a user who is named for the
   * first time. They are two; what is known so far is the visitor's. A user whose own device has
   * the user's id is one.
   */
  static boolean isTaken(ContactState state, ContactMessage message, Event event) {
    Profile profile = state.getProfile();
    return !isUser(state)
        && profile.getEvents() > 0
        && state.getMovedTo().isEmpty()
        && names(state, message, event)
        && !profile.getContact().equals(event.getAnonymousId());
  }

  /**
   * Whether the contact has been named as a user. States from before that was noted say so, too.
   */
  static boolean isUser(ContactState state) {
    return state.getNamed() || state.getProfile().getKnown();
  }

  /** Whether it says that the contact is a user: by its id, or by the past of a user's device. */
  private static boolean names(ContactState state, ContactMessage message, Event event) {
    return message instanceof ContactMessage.Past
        || ((message instanceof ContactMessage.Live || message instanceof ContactMessage.Joining)
            && state.getProfile().getContact().equals(event.getUserId()));
  }

  /** Whether nothing is known of whom it concerns, or no more since it was forgotten. */
  static boolean isNoNews(ContactState state, Event event) {
    boolean nobody = state.getProfile().getEvents() == 0 && state.getMovedTo().isEmpty();
    return nobody
        || event.getProperties().get(CatalogNews.LOOKED) instanceof Long looked
            && looked <= state.getErasedAt();
  }

  /** The event of a message that has been found sound. */
  Event event(ContactMessage message) {
    try {
      return decode(message);
    } catch (IOException e) {
      throw new IllegalStateException("a sound event is sound no more: " + e.getMessage());
    }
  }
}
