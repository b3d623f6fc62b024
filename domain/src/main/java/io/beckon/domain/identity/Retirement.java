package io.beckon.domain.identity;

import io.beckon.domain.event.EventCheck;
import io.beckon.domain.identity.LifecycleOutcome.Happening;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A visitor is no contact of its own any more. */
final class Retirement<C extends Contacts.Contact> {
  private final ContactLifecycle<C> lifecycle;
  private final Contacts<C> contacts;
  private final LifecycleOutcome outcome;
  private final MovedContacts<C> moved;

  Retirement(
      ContactLifecycle<C> lifecycle,
      Contacts<C> contacts,
      LifecycleOutcome outcome,
      MovedContacts<C> moved) {
    this.lifecycle = lifecycle;
    this.contacts = contacts;
    this.outcome = outcome;
    this.moved = moved;
  }

  /** It is known who the visitor is. */
  void retire(C contact, ContactMessage message, @Nullable Event event) throws IOException {
    ContactState state = contact.state();
    if (EventTurn.isUser(state)) {
      // A contact that has been named as a user is nobody's device, whatever its id.
      if (event != null && event.getKind() == EventKind.ALIAS) {
        EventCheck.clampClock(event);
        moved.leave(contact, event, message);
      }
    } else if (state.getErasedAt() != 0 || !state.getMovedTo().isEmpty()) {
      startAnew(contact, message.at().knownAt());
    } else {
      leaves(contact, message.at().knownAt());
      contacts.remove(contact);
    }
  }

  /** Nothing is known of the contact but what must not come back, and where its id leads. */
  C startAnew(C contact, long time) throws IOException {
    ContactState before = contact.state();
    leaves(contact, time);
    ContactState anew = contacts.newcomer(contact.key());
    anew.setErasedAt(before.getErasedAt());
    anew.setMovedTo(before.getMovedTo());
    return contacts.replace(contact, anew);
  }

  private void leaves(C contact, long time) {
    lifecycle.withdraw(contact, time);
    outcome.count(Happening.RETIRED);
  }
}
