package io.beckon.domain.identity;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.engine.MergedContacts;
import io.beckon.schema.AwaitedContact;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.MergedContact;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A contact turns out to be another one. What has to reach another contact or a visitor goes there
 * as a {@link Move}.
 */
final class MovedContacts<C extends Contacts.Contact> {
  private static final int EARLY = Bounds.cap(ContactState.SCHEMA$, "early");

  private final ContactLifecycle<C> lifecycle;
  private final Contacts<C> contacts;
  private final LifecycleOutcome outcome;
  private final Erasure<C> erasure;
  private final AvroCodec<Move> moves = new AvroCodec<>(Move.class);

  MovedContacts(
      ContactLifecycle<C> lifecycle,
      Contacts<C> contacts,
      LifecycleOutcome outcome,
      Erasure<C> erasure) {
    this.lifecycle = lifecycle;
    this.contacts = contacts;
    this.outcome = outcome;
    this.erasure = erasure;
  }

  /** This id is another contact's by now: what comes under it goes there. */
  void forward(ContactState state, ContactMessage message) {
    Delivered at = message.at();
    Move move =
        ContactRecords.move(
            MoveKind.EVENT, state, state.getMovedTo(), at.knownAt(), at.receivedAt(), "");
    move.setRole(message.role());
    move.setEvent(ByteBuffer.wrap(at.value()));
    outcome.move(move);
  }

  /** An alias says that the contact is another one: all of it goes there, and it is no more. */
  void leave(C contact, Event alias, ContactMessage message) throws IOException {
    String target = String.valueOf(alias.getUserId());
    ContactState state = contact.state();
    String own = state.getProfile().getContact();
    long receivedAt = message.at().receivedAt();
    boolean same =
        target.equals(own)
            || state.getMerged().stream().anyMatch(one -> one.getContact().equals(target));
    boolean signpost = !state.getMovedTo().isEmpty();
    // An id under which nobody was ever seen is nobody, and does not make one person of two.
    boolean wasSomebody = state.getProfile().getEvents() > 0;
    if (signpost && wasSomebody && !state.getMovedTo().equals(target)) {
      forward(state, message);
      return;
    }
    Move move =
        ContactRecords.move(
            MoveKind.STATE,
            state,
            same ? own : target,
            alias.getTimestamp(),
            receivedAt,
            alias.getMessageId());
    move.getPath().add(own);
    move.setAwaited(alias.getPreviousId() == null ? "" : alias.getPreviousId());
    if (!signpost && !same) {
      lifecycle.withdraw(contact, receivedAt);
      passOn(state, target);
      move.setState(state);
    }
    if (!same && !target.equals(state.getMovedTo())) {
      putSignpost(contact, target);
    }
    // Whoever waits gets an answer, be it that there is nothing.
    outcome.move(move);
  }

  private void putSignpost(C contact, String target) throws IOException {
    ContactState state = contact.state();
    ContactState signpost = contacts.newcomer(contact.key());
    signpost.setMovedTo(target);
    signpost.getProfile().setEvents(state.getProfile().getEvents() + state.getMerged().size());
    signpost.setErasedAt(state.getErasedAt());
    contacts.replace(contact, signpost);
  }

  private Move decoded(ByteBuffer early) throws IOException {
    return moves.decode(early.array(), early.arrayOffset() + early.position(), early.remaining());
  }

  /** What has come too early for this id goes to the one that it is now. */
  private void passOn(ContactState state, String target) throws IOException {
    for (ByteBuffer early : state.getEarly()) {
      passOn(decoded(early), state, target);
    }
    state.setEarly(new ArrayList<>());
  }

  private void passOn(Move move, ContactState by, String target) {
    move.getPath().add(by.getProfile().getContact());
    move.setTo(target);
    outcome.move(move);
  }

  /**
   * An alias has had its turn at the contact that the id before is: whatever of it has come already
   * is taken in now.
   */
  void joined(C contact, Event alias) throws IOException {
    List<ByteBuffer> early = contact.state().getEarly();
    if (alias.getPreviousId() == null || early.isEmpty()) {
      return;
    }
    for (int i = 0; i < early.size(); i++) {
      Move move = decoded(early.get(i));
      if (move.getAwaited().equals(alias.getPreviousId())) {
        contacts.beforeChange(contact);
        early.remove(i);
        take(contact, move, true);
        return;
      }
    }
  }

  /**
   * Whether the alias has yet to have its turn here that brings this state. How long the state was
   * under way must not decide what it meets.
   */
  private static boolean isEarly(ContactState state, Move move) {
    String awaited = move.getAwaited();
    return !awaited.isEmpty()
        && Bounds.find(state.getAwaited(), AwaitedContact::getContact, awaited) == null
        && Bounds.find(state.getMerged(), MergedContact::getContact, move.getFrom()) == null
        && !state.getProfile().getVisitors().contains(awaited)
        && !awaited.equals(state.getProfile().getContact())
        && state.getEarly().size() < EARLY;
  }

  /** Whether what another contact has sent can be read. */
  boolean isSound(ContactMessage message) {
    try {
      MoveKind kind = moves.decode(message.at().value()).getKind();
      if (kind == MoveKind.FORGET) {
        outcome.refused(message, "invalid", "a visitor's move has come to a contact");
        return false;
      }
      return true;
    } catch (IOException | RuntimeException e) {
      outcome.refused(message, "unreadable", String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** An alias could not be followed: who waits for the contact hears that nothing comes. */
  void answer(ContactState state, Event alias, ContactMessage message) {
    Move move =
        ContactRecords.move(
            MoveKind.STATE,
            state,
            String.valueOf(alias.getUserId()),
            alias.getTimestamp(),
            message.at().receivedAt(),
            alias.getMessageId());
    move.getPath().add(state.getProfile().getContact());
    move.setAwaited(alias.getPreviousId() == null ? "" : alias.getPreviousId());
    outcome.move(move);
  }

  /** Another's state could not be taken in: the contact does not wait for it any more. */
  void release(C contact, Delivered at, boolean whole) throws IOException {
    Move move = moves.decode(at.value());
    MergedContacts.release(contact.state(), move.getAwaited());
    MergedContacts.release(contact.state(), move.getFrom());
    if (whole) {
      lifecycle.goOn(contact);
    }
  }

  /** Something that another contact has sent. */
  void arrived(Delivered at) throws IOException {
    Move move = moves.decode(at.value());
    switch (move.getKind()) {
      case EVENT -> lifecycle.again(ContactMessage.of(move.getRole(), event(at, move)));
      case STATE -> take(contacts.get(at.key()), move, false);
      case ERASE -> {
        C contact = contacts.get(at.key());
        if (move.getAt() > contact.state().getErasedAt()) {
          erasure.forget(contact, move.getAt());
        }
      }
      case FORGET -> throw new IOException("a visitor's move has come to a contact");
    }
  }

  private static Delivered event(Delivered at, Move move) {
    return new Delivered(
        at.key(),
        Long.MIN_VALUE,
        at.partition(),
        at.offset(),
        0,
        false,
        move.getReceivedAt(),
        move.getAt(),
        Delivered.bytes(move.getEvent()));
  }

  private void take(C at, Move move, boolean inItsTurn) throws IOException {
    C contact = at;
    if (!contact.state().getMovedTo().isEmpty()) {
      if (!endsHere(contact.state(), move)) {
        passOn(move, contact.state(), contact.state().getMovedTo());
        return;
      }
      // Aliases in a circle: all of its ids are this one.
      ContactState anew = contacts.newcomer(contact.key());
      anew.setErasedAt(contact.state().getErasedAt());
      contact = contacts.replace(contact, anew);
    }
    ContactState state = contact.state();
    contacts.beforeChange(contact);
    if (!inItsTurn && isEarly(state, move)) {
      state.getEarly().add(ByteBuffer.wrap(moves.encode(move)));
      return;
    }
    MergedContacts.release(state, move.getAwaited());
    MergedContacts.release(state, move.getFrom());
    MergedContact merged = new MergedContact(move.getFrom(), move.getAt(), move.getMessageId());
    boolean forgotten = state.getErasedAt() >= move.getReceivedAt();
    if (forgotten) {
      // The person was forgotten while this was on its way.
      erasure.tellAll(state, move);
    }
    // A job that is restored from a checkpoint before the last reads a state again that has come.
    boolean again = state.getMerged().contains(merged);
    boolean itself = move.getFrom().equals(state.getProfile().getContact());
    if (forgotten || again || (itself && move.getState() == null)) {
      lifecycle.goOn(contact);
      return;
    }
    MergedContacts.remember(state, merged);
    ContactState other =
        move.getState() == null
            ? contacts.newcomer(EventHeader.key(move.getWorkspace(), move.getFrom()))
            : move.getState();
    var facts = ContactRecords.facts(other);
    lifecycle.merge(contact, other, move.getAt());
    outcome.change(ContactRecords.merged(state, move, facts));
  }

  /** Whether a state that has come round in a circle of aliases stays: at the first id of it. */
  private static boolean endsHere(ContactState state, Move move) {
    String own = state.getProfile().getContact();
    return move.getPath().contains(state.getMovedTo())
        && move.getPath().stream().allMatch(id -> own.compareTo(id) <= 0);
  }
}
