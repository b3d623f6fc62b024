package io.beckon.domain.identity;

import io.beckon.domain.basics.Earlier;
import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.EngineVersions;
import io.beckon.domain.engine.MergedContacts;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.identity.LifecycleOutcome.Happening;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.Inbox;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.InboxState;
import io.beckon.schema.Queued;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a message is to its contact: an event in its turn, or that it turns out to be another one,
 * is no more, is to be forgotten, or is asked about. Serves one thread.
 *
 * @param <C> one contact, where it is kept
 */
public final class ContactLifecycle<C extends Contacts.Contact> {
  private static final String FLOOD =
      "more events of this contact within a minute than beckon.contact-events-per-minute";

  private final Contacts<C> contacts;
  private final EngineVersions engines;
  private final Bound bound;
  private final LifecycleOutcome outcome;
  private final ContactBarrier<C> barrier;
  private final MovedContacts<C> moved;
  private final Erasure<C> erasure;
  private final EventTurn turn;
  private final Retirement<C> retirement;

  public ContactLifecycle(Contacts<C> contacts, EngineVersions engines, LifecycleOutcome outcome) {
    this.contacts = contacts;
    this.engines = engines;
    this.bound = engines.bound();
    this.outcome = outcome;
    this.turn = new EventTurn(engines);
    this.barrier = new ContactBarrier<>(this, turn, contacts, outcome);
    this.erasure = new Erasure<>(this, contacts, outcome);
    this.moved = new MovedContacts<>(this, contacts, outcome, erasure);
    this.retirement = new Retirement<>(this, contacts, outcome, moved);
  }

  /**
   * Takes a message, now or when it has its turn.
   *
   * @param watermark the least {@link Bound#mark} over all partitions, epoch milliseconds
   */
  public void arrived(ContactMessage message, long watermark) throws IOException {
    Delivered at = message.at();
    if (message instanceof ContactMessage.Moved) {
      if (moved.isSound(message)) {
        C to = contacts.get(at.key());
        contacts.beforeChange(to);
        barrier.take(to, message, null, Long.MIN_VALUE);
        drain(at.key(), watermark);
      }
      return;
    }
    boolean retired = message instanceof ContactMessage.Retired;
    Event event = decoded(message);
    // A visitor of whom nothing is known need not be told that it is no contact any more.
    C contact = retired ? contacts.find(at.key()) : contacts.get(at.key());
    if (contact == null || (event == null && !retired)) {
      return;
    }
    contacts.beforeChange(contact);
    InboxState inbox = contact.state().getInbox();
    boolean past = message instanceof ContactMessage.Past;
    if (MergedContacts.isComplete(contact.state())
        && Inbox.passes(
            inbox, at.logTime(), at.partition(), at.foreign(), past, watermark, bound)) {
      barrier.take(contact, message, event, bound.mark(at.logTime()));
    } else {
      outcome.count(Happening.QUEUED);
      Inbox.put(inbox, message.queued(), contacts.overflow(at.key()));
      drain(at.key(), watermark);
    }
  }

  /** Takes in what has waited for its place in the log and has its turn. */
  private void drain(String key, long watermark) throws IOException {
    C contact = contacts.find(key);
    while (contact != null) {
      InboxState inbox = contact.state().getInbox();
      Queued queued = null;
      if (!inbox.getQueue().isEmpty() && MergedContacts.isComplete(contact.state())) {
        contacts.beforeChange(contact);
        queued = Inbox.next(inbox, watermark, contacts.overflow(key), bound);
      }
      if (queued == null) {
        contacts.wake(contact, nextWakeUp(contact.state()));
        return;
      }
      ContactMessage message = ContactMessage.of(key, queued);
      barrier.take(contact, message, decoded(message), bound.mark(queued.getAt()));
      contact = contacts.find(key);
    }
  }

  /**
   * Wakes a contact. What is queued before the deadlines that are due comes first, each at its own
   * place.
   *
   * @param time what the watermark has come to, epoch milliseconds
   */
  public void wake(C woken, long time) throws IOException {
    outcome.count(Happening.WOKEN);
    @Nullable C contact = woken;
    if (!woken.state().getInbox().getQueue().isEmpty()) {
      drain(woken.key(), time);
      contact = contacts.find(woken.key());
    }
    if (contact == null) {
      return;
    }
    if (MergedContacts.isComplete(contact.state())) {
      contacts.beforeChange(contact);
      barrier.wake(contact, time);
    } else {
      contacts.wake(contact, 0);
    }
  }

  /** When a contact has to be woken next, epoch milliseconds; 0: not at all. */
  public long nextWakeUp(ContactState state) {
    return MergedContacts.isComplete(state)
        ? Earlier.of(engines.of(state).nextWakeUp(state), Inbox.wakeAt(state.getInbox(), bound))
        : 0;
  }

  /** Takes in what has its turn: a step that may fail. See {@link ContactBarrier}. */
  void takeIn(C contact, ContactMessage message, @Nullable Event event, long mark)
      throws IOException {
    if (message instanceof ContactMessage.Moved) {
      moved.arrived(message.at());
      return;
    }
    if (message instanceof ContactMessage.Retired) {
      retirement.retire(contact, message, event);
      return;
    }
    if (event == null) {
      return;
    }
    boolean mended =
        EventCheck.clampReceipt(event, message.at().receivedAt()) | EventCheck.clampClock(event);
    if (message.at().receivedAt() < mark) {
      outcome.count(Happening.LATE);
    }
    turn.reach(contact.state(), message, mark, outcome);
    if (EventNames.isNews(event.getName()) && EventTurn.isNoNews(contact.state(), event)) {
      outcome.count(Happening.FORGOTTEN);
    } else if (message instanceof ContactMessage.Leaving) {
      moved.leave(contact, event, message);
    } else if (Erasure.isForgotten(contact.state(), message.at(), event)) {
      outcome.count(Happening.FORGOTTEN);
      moved.joined(contact, event);
    } else if (EventTurn.isStranger(contact.state(), message, event)) {
      // A dead letter is not taken: each event counts as one of them.
      outcome.refused(message, "invalid", EventTurn.STRANGER);
      return;
    } else if (EventTurn.isTaken(contact.state(), message, event)) {
      C anew = retirement.startAnew(contact, message.at().receivedAt());
      if (!count(anew, message, event, mark, mended)) {
        return;
      }
    } else if (!count(contact, message, event, mark, mended)) {
      return;
    }
    outcome.takes(event);
  }

  /**
   * The event counts for its contact, unless it is about the contact as a whole. Says whether it
   * was taken; else it is a dead letter.
   */
  private boolean count(C contact, ContactMessage message, Event event, long mark, boolean mended)
      throws IOException {
    if (isAboutTheWhole(contact, message, event)) {
      return true;
    }
    if (message instanceof ContactMessage.Joining && event.getPreviousId() != null) {
      MergedContacts.await(contact.state(), event.getPreviousId(), event.getTimestamp());
    }
    byte[] encoded = mended ? null : message.at().value();
    ContactEngine.Verdict verdict =
        turn.engage(contact.state(), message, event, encoded, mark, outcome);
    switch (verdict) {
      case DUPLICATE -> outcome.count(Happening.DUPLICATE);
      case HELD -> outcome.count(Happening.HELD);
      case FLOOD -> outcome.refused(message, "flood", FLOOD);
      case APPLIED -> {}
    }
    looked(contact);
    moved.joined(contact, event);
    return verdict != ContactEngine.Verdict.FLOOD;
  }

  /**
   * A message has been set aside: whoever waits for it goes on without, and a person who is to be
   * forgotten is.
   *
   * @param whole also takes in what has waited; else nothing more is tried
   */
  void settle(C contact, ContactMessage message, @Nullable Event event, boolean whole)
      throws IOException {
    if (message instanceof ContactMessage.Moved) {
      moved.release(contact, message.at(), whole);
    } else if (message instanceof ContactMessage.Leaving && event != null) {
      moved.answer(contact.state(), event, message);
    } else if (event != null && event.getKind() == EventKind.ERASE) {
      erasure.force(contact, message.at());
    }
  }

  /** Deals with what is not one of many events of the contact; says whether it was such. */
  private boolean isAboutTheWhole(C contact, ContactMessage message, Event event)
      throws IOException {
    if (!contact.state().getMovedTo().isEmpty()) {
      outcome.count(Happening.FORWARDED);
      moved.forward(contact.state(), message);
      return true;
    }
    if (event.getKind() == EventKind.ERASE) {
      outcome.count(Happening.ERASED);
      erasure.erase(contact, event, message.at());
      return true;
    }
    if (event.getKind() == EventKind.EXPORT) {
      outcome.exported(ContactRecords.exported(contact.state(), event));
      return true;
    }
    return false;
  }

  /** Takes an event that has come to the right contact at last. */
  void again(ContactMessage message) throws IOException {
    Event event = decoded(message);
    C contact = contacts.get(message.at().key());
    InboxState inbox = contact.state().getInbox();
    if (event == null) {
      return;
    }
    contacts.beforeChange(contact);
    if (MergedContacts.isComplete(contact.state())) {
      takeIn(contact, message, event, bound.mark(inbox.getLogTime()));
    } else {
      Inbox.putFirst(inbox, message.queued(), contacts.overflow(contact.key()));
    }
  }

  /** The contact leaves its segments, and its profile is withdrawn. */
  void withdraw(C contact, long time) {
    engines.of(contact.state()).onRetired(contact.state(), time, outcome);
    outcome.gone(contact.state());
  }

  /** Goes on with what has waited for another contact that does not come. */
  void goOn(C contact) {
    engines.of(contact.state()).goOn(contact.state(), outcome);
    looked(contact);
  }

  /** Takes in all that is known of another contact. */
  void merge(C contact, ContactState other, long time) {
    outcome.count(Happening.MERGED);
    contacts.beforeChange(contact);
    engines.of(contact.state()).onMerged(contact.state(), other, time, outcome);
    looked(contact);
  }

  void looked(C contact) {
    contacts.looked(contact, nextWakeUp(contact.state()));
  }

  private @Nullable Event decoded(ContactMessage message) {
    try {
      Event event = turn.decode(message);
      String fault = EventCheck.fault(event);
      if (fault == null) {
        return event;
      }
      if (message instanceof ContactMessage.Live || message instanceof ContactMessage.Joining) {
        outcome.refused(message, "invalid", fault);
      }
    } catch (IOException e) {
      outcome.refused(message, "unreadable", String.valueOf(e.getMessage()));
    }
    return null;
  }
}
