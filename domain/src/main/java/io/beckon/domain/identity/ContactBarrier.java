package io.beckon.domain.identity;

import io.beckon.domain.basics.Faults;
import io.beckon.domain.engine.StepFailed;
import io.beckon.schema.Event;
import io.beckon.schema.Held;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a step of a contact is made. What a message, an event that has waited, or a
 * deadline does wrong is set aside: the contact is as it was before, nobody hears of half a step,
 * and everything else goes on. What the machine does wrong ({@link Faults}) goes through.
 */
final class ContactBarrier<C extends Contacts.Contact> {
  private static final byte[] NOTHING = {};

  private final ContactLifecycle<C> lifecycle;
  private final EventTurn turn;
  private final Contacts<C> contacts;
  private final LifecycleOutcome outcome;

  ContactBarrier(
      ContactLifecycle<C> lifecycle,
      EventTurn turn,
      Contacts<C> contacts,
      LifecycleOutcome outcome) {
    this.lifecycle = lifecycle;
    this.turn = turn;
    this.contacts = contacts;
    this.outcome = outcome;
  }

  /** A part of a step, which may fail. */
  private interface Part<C> {
    void make(C contact) throws IOException;
  }

  /** A message has its turn. {@link Contacts#beforeChange} comes first. */
  void take(C contact, ContactMessage message, @Nullable Event event, long mark)
      throws IOException {
    @Nullable Event sound = event;
    for (C at = contact; ; sound = event == null ? null : turn.event(message)) {
      contacts.begin(at, EventTurn.isRepeatable(at.state(), message, sound));
      outcome.begin();
      Throwable failure = taken(at, message, sound, mark);
      if (failure == null) {
        outcome.commit();
        return;
      }
      at = undone(failure);
      if (!setAside(at, failure)) {
        outcome.refused(message, "failed", Faults.text(failure));
        settle(at, message, sound);
        return;
      }
    }
  }

  private @Nullable Throwable taken(
      C contact, ContactMessage message, @Nullable Event event, long mark) throws IOException {
    try {
      lifecycle.takeIn(contact, message, event, mark);
      contacts.done(message, mark);
      return null;
    } catch (RuntimeException | StackOverflowError e) {
      return e;
    }
  }

  /** The contact is woken for what is due. {@link Contacts#beforeChange} comes first. */
  void wake(C contact, long time) throws IOException {
    for (C at = contact; ; ) {
      contacts.begin(at, true);
      outcome.begin();
      Throwable failure = woken(at, time);
      if (failure == null) {
        outcome.commit();
        return;
      }
      at = undone(failure);
      if (!setAside(at, failure)) {
        outcome.setAside(at.key(), NOTHING, "a wake-up: " + Faults.text(failure));
        // Its next message wakes it.
        contacts.wake(at, 0);
        return;
      }
    }
  }

  private @Nullable Throwable woken(C contact, long time) {
    try {
      turn.engines().onWake(contact.state(), time, outcome);
      lifecycle.looked(contact);
      contacts.done(null, time);
      return null;
    } catch (RuntimeException | StackOverflowError e) {
      return e;
    }
  }

  private C undone(Throwable failure) throws IOException {
    if (!Faults.isOfTheData(failure)) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) failure;
    }
    outcome.discard();
    C contact = contacts.undo(turn::redo);
    contacts.wake(contact, lifecycle.nextWakeUp(contact.state()));
    return contact;
  }

  /**
   * Sets aside what has failed, if it is not the message itself: the same message is tried again
   * without it. Each time there is less that can fail.
   */
  private boolean setAside(C contact, Throwable failure) {
    if (!(failure instanceof StepFailed part)
        || !turn.engines().of(contact.state()).setAside(contact.state(), part)) {
      return false;
    }
    contacts.changed(contact);
    Held held = part.held();
    if (held != null) {
      outcome.setAside(
          contact.key(),
          Delivered.bytes(held.getEvent()),
          "an event that had waited: " + Faults.text(failure));
    } else {
      String due = Instant.ofEpochMilli(part.deadline()).toString();
      outcome.setAside(
          contact.key(), NOTHING, "the deadline of " + due + ": " + Faults.text(failure));
    }
    contacts.wake(contact, lifecycle.nextWakeUp(contact.state()));
    return true;
  }

  /** Whoever waits for what has been set aside must not wait for ever. */
  private void settle(C contact, ContactMessage message, @Nullable Event event) throws IOException {
    if (!attempt(contact, at -> lifecycle.settle(at, message, event, true))) {
      attempt(contact, at -> lifecycle.settle(at, message, event, false));
    }
  }

  private boolean attempt(C contact, Part<C> part) throws IOException {
    contacts.begin(contact, false);
    outcome.begin();
    Throwable failure = null;
    try {
      part.make(contact);
      contacts.changed(contact);
    } catch (RuntimeException | StackOverflowError e) {
      failure = e;
    }
    if (failure != null) {
      undone(failure);
      return false;
    }
    outcome.commit();
    return true;
  }
}
