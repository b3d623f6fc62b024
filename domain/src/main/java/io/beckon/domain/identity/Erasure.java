package io.beckon.domain.identity;

import io.beckon.domain.event.StoredEventCodec;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Held;
import io.beckon.schema.MergedContact;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A person is to be forgotten, under all ids and on all devices. */
final class Erasure<C extends Contacts.Contact> {
  private final ContactLifecycle<C> lifecycle;
  private final Contacts<C> contacts;
  private final LifecycleOutcome outcome;
  private final StoredEventCodec kept = new StoredEventCodec();

  Erasure(ContactLifecycle<C> lifecycle, Contacts<C> contacts, LifecycleOutcome outcome) {
    this.lifecycle = lifecycle;
    this.contacts = contacts;
    this.outcome = outcome;
  }

  /** Whether an event is from before the contact was forgotten. */
  static boolean isForgotten(ContactState state, Delivered at, Event event) {
    long erasedAt = state.getErasedAt();
    return erasedAt != 0
        && switch (event.getKind()) {
          case EXPORT -> false;
          case ERASE -> at.receivedAt() <= erasedAt;
          default -> event.getTimestamp() <= erasedAt;
        };
  }

  /** Somebody asks for it. */
  void erase(C contact, Event request, Delivered at) throws IOException {
    ContactState state = contact.state();
    lifecycle.withdraw(contact, at.receivedAt());
    tellAll(state, state, at.receivedAt());
    outcome.change(ContactRecords.erased(state, request, at.receivedAt()));
    forget(contact, at.receivedAt());
  }

  /** What happened up to this time is gone, and what of it comes again does not count. */
  void forget(C contact, long time) throws IOException {
    ContactState anew = contacts.newcomer(contact.key());
    anew.setErasedAt(time);
    List<Held> held = new ArrayList<>(contact.state().getHeld());
    contacts.replace(contact, anew);
    for (Held one : held) {
      if (one.getTimestamp() > time) {
        lifecycle.again(new ContactMessage.Live(at(contact.key(), one)));
      }
    }
  }

  /** The person is forgotten although the devices and other ids could not be told in full. */
  void force(C contact, Delivered at) throws IOException {
    outcome.gone(contact.state());
    ContactState anew = contacts.newcomer(contact.key());
    anew.setErasedAt(at.receivedAt());
    contacts.replace(contact, anew);
  }

  private static Delivered at(String key, Held held) {
    return new Delivered(
        key,
        Long.MIN_VALUE,
        0,
        0,
        0,
        false,
        held.getTimestamp(),
        0,
        Delivered.bytes(held.getEvent()));
  }

  /** The person was forgotten while this was on its way to it: whoever it is about hears of it. */
  void tellAll(ContactState by, Move move) {
    if (!move.getFrom().equals(by.getProfile().getContact())) {
      tell(MoveKind.ERASE, by, move.getFrom(), by.getErasedAt());
    }
    if (move.getState() != null) {
      tellAll(by, move.getState(), by.getErasedAt());
    }
  }

  /** Tells the devices and the other ids of a person that they are to be forgotten. */
  private void tellAll(ContactState by, ContactState person, long time) {
    Set<String> devices = new TreeSet<>(person.getProfile().getVisitors());
    for (Held held : person.getHeld()) {
      String device = kept.decode(held.getEvent()).getAnonymousId();
      if (device != null && !device.isEmpty()) {
        devices.add(device);
      }
    }
    for (MergedContact merged : person.getMerged()) {
      tell(MoveKind.ERASE, by, merged.getContact(), time);
      devices.add(merged.getContact());
    }
    for (String device : devices) {
      tell(MoveKind.FORGET, by, device, time);
    }
  }

  private void tell(MoveKind kind, ContactState by, String to, long time) {
    outcome.move(ContactRecords.move(kind, by, to, time, time, ""));
  }
}
