package io.beckon.operators.engage;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.engine.MergedContacts;
import io.beckon.domain.event.StoredEventCodec;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.AwaitedContact;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Fact;
import io.beckon.schema.Held;
import io.beckon.schema.MergedContact;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.Profile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What concerns a contact as a whole: it turns out to be another one, it is to be forgotten, or
 * somebody asks what is known of it. What has to reach another contact or a visitor goes there by
 * the topic {@code beckon.moves}.
 */
final class MovedContacts {
  /** The operator, as far as it is needed here. */
  interface Contacts {
    ContactCache.Entry get(EventRecord record) throws Exception;

    /** Puts a state of which nothing else is known in the place of this one; it has no wake-ups. */
    ContactCache.Entry replace(ContactCache.Entry entry, ContactState state) throws Exception;

    ContactState newcomer(String key);

    /** To be called before the contact's state is changed here. */
    void beforeChange(ContactCache.Entry entry);

    /** Goes on with what has waited for another contact that does not come. */
    void goOn(ContactCache.Entry entry);

    /** The contact leaves its segments, and its profile is withdrawn. */
    void withdraw(ContactCache.Entry entry, long time);

    void merge(ContactCache.Entry entry, ContactState other, long time);

    /** Takes an event that has come to the right contact at last. */
    void again(EventRecord record) throws Exception;
  }

  private static final int EARLY = Bounds.cap(ContactState.SCHEMA$, "early");

  private final Contacts contacts;
  private final Emitter emitter;
  private final AvroCodec<Move> moves = new AvroCodec<>(Move.class);
  private final StoredEventCodec kept = new StoredEventCodec();

  MovedContacts(Contacts contacts, Emitter emitter) {
    this.contacts = contacts;
    this.emitter = emitter;
  }

  /** This id is another contact's by now: what comes under it goes there. */
  void forward(ContactCache.Entry entry, EventRecord record) {
    ContactState state = entry.state;
    Move move =
        move(
            MoveKind.EVENT,
            state.getProfile(),
            state.getMovedTo(),
            record.knownAt,
            record.receivedAt,
            "");
    move.setRole(record.role);
    move.setEvent(ByteBuffer.wrap(record.value));
    emitter.move(move);
  }

  /** An alias says that the contact is another one: all of it goes there, and it is no more. */
  void leave(ContactCache.Entry entry, Event alias, EventRecord record) throws Exception {
    String target = String.valueOf(alias.getUserId());
    ContactState state = entry.state;
    String own = state.getProfile().getContact();
    boolean same =
        target.equals(own)
            || state.getMerged().stream().anyMatch(one -> one.getContact().equals(target));
    Move move =
        move(
            MoveKind.STATE,
            state.getProfile(),
            same ? own : target,
            alias.getTimestamp(),
            record.receivedAt,
            alias.getMessageId());
    move.getPath().add(own);
    move.setAwaited(alias.getPreviousId() == null ? "" : alias.getPreviousId());
    boolean signpost = !state.getMovedTo().isEmpty();
    // An id under which nobody was ever seen is nobody, and does not make one person of two.
    if (signpost && wasSomebody(state) && !state.getMovedTo().equals(target)) {
      forward(entry, record);
      return;
    }
    if (!signpost && !same) {
      contacts.withdraw(entry, record.receivedAt);
      passOn(entry, target);
      move.setState(state);
    }
    if (!same && !target.equals(state.getMovedTo())) {
      stub(entry, target);
    }
    // Whoever waits gets an answer, be it that there is nothing.
    emitter.move(move);
  }

  private Move decoded(ByteBuffer early) throws IOException {
    return moves.decode(early.array(), early.arrayOffset() + early.position(), early.remaining());
  }

  /** What has come too early for this id goes to the one that it is now. */
  private void passOn(ContactCache.Entry entry, String target) throws IOException {
    for (ByteBuffer early : entry.state.getEarly()) {
      Move move = decoded(early);
      move.getPath().add(entry.state.getProfile().getContact());
      move.setTo(target);
      emitter.move(move);
    }
    entry.state.setEarly(new ArrayList<>());
  }

  /**
   * An alias has had its turn at the contact that the id before is: whatever of it has come already
   * is taken in now.
   */
  void joined(ContactCache.Entry entry, String previous) throws Exception {
    List<ByteBuffer> early = entry.state.getEarly();
    for (int i = 0; i < early.size(); i++) {
      Move move = decoded(early.get(i));
      if (move.getAwaited().equals(previous)) {
        contacts.beforeChange(entry);
        early.remove(i);
        take(entry, move, true);
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
        && !state.getVisitors().contains(awaited)
        && !awaited.equals(state.getProfile().getContact())
        && state.getEarly().size() < EARLY;
  }

  private static boolean wasSomebody(ContactState signpost) {
    return signpost.getProfile().getEvents() > 0;
  }

  /** Something that came by the topic. */
  void arrived(EventRecord record) throws Exception {
    Move move = moves.decode(record.value);
    switch (move.getKind()) {
      case EVENT -> contacts.again(event(record, move));
      case STATE -> take(contacts.get(record), move, false);
      case ERASE -> {
        ContactCache.Entry entry = contacts.get(record);
        if (move.getAt() > entry.state.getErasedAt()) {
          forgotten(entry, move.getAt());
        }
      }
      case FORGET -> throw new IOException("a visitor's move has come to a contact");
    }
  }

  private static EventRecord event(EventRecord record, Move move) {
    EventRecord event = event(record.key, move.getEvent(), move.getReceivedAt());
    event.partition = record.partition;
    event.offset = record.offset;
    event.knownAt = move.getAt();
    event.role = move.getRole();
    return event;
  }

  private static EventRecord event(String key, ByteBuffer bytes, long receivedAt) {
    EventRecord event = new EventRecord();
    event.key = key;
    event.receivedAt = receivedAt;
    event.value = new byte[bytes.remaining()];
    bytes.duplicate().get(event.value);
    return event;
  }

  private void take(ContactCache.Entry at, Move move, boolean inItsTurn) throws Exception {
    ContactCache.Entry entry = at;
    if (!entry.state.getMovedTo().isEmpty()) {
      if (!endsHere(entry.state, move)) {
        move.getPath().add(entry.state.getProfile().getContact());
        move.setTo(entry.state.getMovedTo());
        emitter.move(move);
        return;
      }
      // Aliases in a circle: all of its ids are this one.
      ContactState anew = contacts.newcomer(entry.key);
      anew.setErasedAt(entry.state.getErasedAt());
      entry = contacts.replace(entry, anew);
    }
    ContactState state = entry.state;
    contacts.beforeChange(entry);
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
      tellAll(state.getProfile(), move, state.getErasedAt());
    }
    // A job that is restored from a checkpoint before the last reads a state again that has come.
    boolean again = state.getMerged().contains(merged);
    boolean itself = move.getFrom().equals(state.getProfile().getContact());
    if (forgotten || again || (itself && move.getState() == null)) {
      contacts.goOn(entry);
      return;
    }
    MergedContacts.remember(state, merged);
    ContactState other =
        move.getState() == null
            ? contacts.newcomer(EventHeader.key(move.getWorkspace(), move.getFrom()))
            : move.getState();
    List<Fact> facts = facts(other);
    contacts.merge(entry, other, move.getAt());
    String id = id(state.getProfile(), "merged", move.getFrom() + "/" + move.getMessageId());
    Cause cause = new Cause(move.getMessageId(), "alias", move.getAt());
    emitter.change(
        new ContactChange(
            id,
            ContactChangeKind.MERGED,
            move.getWorkspace(),
            move.getTo(),
            move.getFrom(),
            move.getAt(),
            new ArrayList<>(List.of(cause)),
            facts));
  }

  /** Whether a state that has come round in a circle of aliases stays: at the first id of it. */
  private static boolean endsHere(ContactState state, Move move) {
    String own = state.getProfile().getContact();
    return move.getPath().contains(state.getMovedTo())
        && move.getPath().stream().allMatch(id -> own.compareTo(id) <= 0);
  }

  /** The person is to be forgotten, under all ids and on all devices. */
  void erase(ContactCache.Entry entry, Event request, EventRecord record) throws Exception {
    ContactState state = entry.state;
    Profile profile = state.getProfile();
    contacts.withdraw(entry, record.receivedAt);
    tellAll(profile, state, record.receivedAt);
    emitter.change(
        new ContactChange(
            id(profile, "erased", request.getMessageId()),
            ContactChangeKind.ERASED,
            profile.getWorkspace(),
            profile.getContact(),
            "",
            record.receivedAt,
            new ArrayList<>(
                List.of(
                    new Cause(request.getMessageId(), request.getName(), request.getTimestamp()))),
            facts(state)));
    forgotten(entry, record.receivedAt);
  }

  /** Tells the devices and the other ids of a person that they are to be forgotten. */
  private void tellAll(Profile by, ContactState state, long time) {
    Set<String> devices = new TreeSet<>(state.getVisitors());
    for (Held held : state.getHeld()) {
      String device = kept.decode(held.getEvent()).getAnonymousId();
      if (device != null && !device.isEmpty()) {
        devices.add(device);
      }
    }
    for (MergedContact merged : state.getMerged()) {
      emitter.move(forget(MoveKind.ERASE, by, merged.getContact(), time));
      devices.add(merged.getContact());
    }
    for (String device : devices) {
      emitter.move(forget(MoveKind.FORGET, by, device, time));
    }
  }

  private void tellAll(Profile by, Move move, long time) {
    if (!move.getFrom().equals(by.getContact())) {
      emitter.move(forget(MoveKind.ERASE, by, move.getFrom(), time));
    }
    if (move.getState() != null) {
      tellAll(by, move.getState(), time);
    }
  }

  /** Tells all that is known. */
  void export(ContactCache.Entry entry, Event request) {
    Profile profile = entry.state.getProfile();
    emitter.exported(
        new Exported(
            request.getMessageId(),
            profile.getWorkspace(),
            profile.getContact(),
            request.getTimestamp(),
            entry.state));
  }

  /** What happened up to this time is gone, and what of it comes again does not count. */
  private void forgotten(ContactCache.Entry entry, long time) throws Exception {
    ContactState anew = contacts.newcomer(entry.key);
    anew.setErasedAt(time);
    List<Held> held = new ArrayList<>(entry.state.getHeld());
    contacts.replace(entry, anew);
    for (Held one : held) {
      if (one.getTimestamp() > time) {
        contacts.again(event(entry.key, one.getEvent(), one.getTimestamp()));
      }
    }
  }

  private void stub(ContactCache.Entry entry, String target) throws Exception {
    ContactState stub = contacts.newcomer(entry.key);
    stub.setMovedTo(target);
    stub.getProfile()
        .setEvents(entry.state.getProfile().getEvents() + entry.state.getMerged().size());
    stub.setErasedAt(entry.state.getErasedAt());
    contacts.replace(entry, stub);
  }

  private static Move forget(MoveKind kind, Profile by, String to, long time) {
    return move(kind, by, to, time, time, "");
  }

  private static Move move(
      MoveKind kind, Profile from, String to, long at, long receivedAt, String messageId) {
    return Move.newBuilder()
        .setKind(kind)
        .setWorkspace(from.getWorkspace())
        .setTo(to)
        .setFrom(from.getContact())
        .setAt(at)
        .setReceivedAt(receivedAt)
        .setMessageId(messageId)
        .build();
  }

  private static String id(Profile profile, String what, String occurrence) {
    return TriggerIds.of(
        profile.getWorkspace(), profile.getContact(), what, 0, what + "/" + occurrence);
  }

  /** How much is taken over or removed; no more than numbers. */
  private static List<Fact> facts(ContactState state) {
    List<Fact> facts = new ArrayList<>();
    facts.add(fact("events", state.getProfile().getEvents()));
    facts.add(fact("orders", state.getProfile().getOrders().getCount()));
    facts.add(fact("devices", state.getVisitors().size()));
    facts.add(fact("other ids", state.getMerged().size()));
    facts.add(fact("held events", state.getHeld().size()));
    facts.add(
        fact("waiting messages", state.getPending().size() + (long) state.getPlanned().size()));
    facts.add(
        fact(
            "running programmes",
            state.getProgrammes().stream().filter(run -> run.getEndedAt() == 0).count()));
    facts.add(fact("remembered message ids", state.getSeen().remaining() / Long.BYTES));
    return facts;
  }

  private static Fact fact(String name, long number) {
    return new Fact(name, String.valueOf(number));
  }
}
