package io.beckon.domain.identity;

import io.beckon.domain.engine.EngineVersions;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.Profile;
import io.beckon.schema.Queued;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.VisitorState;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Visitors and contacts in memory: a resolver and a lifecycle joined as the jobs join them, with
 * one partition and nothing between.
 */
final class TestingPersons implements Contacts<TestingPersons.Kept>, LifecycleOutcome {
  /** A contact in memory. */
  record Kept(String key, ContactState state) implements Contacts.Contact {}

  final List<Trigger> triggers = new ArrayList<>();
  final List<ContactChange> changes = new ArrayList<>();
  final List<Exported> exports = new ArrayList<>();
  final List<String> refused = new ArrayList<>();

  /** Whether this test is about messages that cannot be used. */
  boolean mayRefuse;

  final Map<String, Profile> profiles = new TreeMap<>();
  final Map<Happening, Integer> counts = new EnumMap<>(Happening.class);

  private final Map<String, Kept> contacts = new TreeMap<>();
  private final Map<String, Long> wakeUps = new HashMap<>();
  private final Map<String, VisitorState> visitors = new HashMap<>();
  private final Map<String, List<byte[]>> pasts = new HashMap<>();
  private final ArrayDeque<Move> moves = new ArrayDeque<>();
  private final Newcomers newcomers = new Newcomers();
  private final EventEncoder events = new EventEncoder();
  private final AvroCodec<Move> moveCodec = new AvroCodec<>(Move.class);
  private final ContactLifecycle<Kept> lifecycle;
  private final IdentityResolver resolver;
  private String stepping = "";
  private ContactState before = new ContactState();
  private String visitor = "";
  private long watermark = Long.MIN_VALUE;
  private long offset;

  TestingPersons(RuleSet rules) {
    EngineVersions engines = new EngineVersions(Settings.DEFAULT);
    engines.use("", List.of(new RulesInForce.Version(Long.MIN_VALUE, rules, Map.of(), List.of())));
    lifecycle = new ContactLifecycle<>(this, engines, this);
    resolver = new IdentityResolver(HistoryLimits.DEFAULT, new Visitors(), new Counts());
  }

  /** Whether anything is kept under this id. */
  boolean knows(String id) {
    return contacts.containsKey(EventHeader.key("shop", id));
  }

  ContactState state(String id) {
    Kept kept = contacts.get(EventHeader.key("shop", id));
    return kept == null ? new ContactState() : kept.state();
  }

  /** An event comes in, and what comes of it comes to its end. */
  void feed(Event event) throws IOException {
    time(event.getReceivedAt());
    String key = new String(EventEncoder.key(event), StandardCharsets.UTF_8);
    happened(key.replaceFirst("/", "\u0000"), event.getReceivedAt(), events.encode(event));
    carry();
  }

  private void happened(String key, long receivedAt, byte[] value) throws IOException {
    visitor = key;
    List<ContactMessage> messages = new ArrayList<>();
    resolver.resolve(
        new VisitorMessage.Happened(
            new Delivered(key, receivedAt, 0, offset++, 0, false, receivedAt, 0, value)),
        messages::add);
    for (ContactMessage message : messages) {
      lifecycle.arrived(message, watermark);
    }
  }

  /** All partitions have been read up to here, epoch milliseconds. */
  void time(long place) throws IOException {
    watermark = Math.max(watermark, Inbox.mark(place));
    for (boolean woken = true; woken; ) {
      woken = false;
      for (Map.Entry<String, Long> one : List.copyOf(wakeUps.entrySet())) {
        Kept contact = contacts.get(one.getKey());
        if (contact != null && one.getValue() != 0 && one.getValue() <= watermark) {
          lifecycle.wake(contact, watermark);
          woken = true;
        }
      }
      carry();
    }
  }

  private void carry() throws IOException {
    while (!moves.isEmpty()) {
      Move move = moves.remove();
      String key = EventHeader.key(move.getWorkspace(), move.getTo());
      Delivered at =
          new Delivered(
              key,
              Long.MIN_VALUE,
              0,
              0,
              0,
              false,
              move.getReceivedAt(),
              move.getAt(),
              moveCodec.encode(move));
      if (move.getKind() == MoveKind.FORGET) {
        visitor = key;
        resolver.resolve(
            new VisitorMessage.Forget(at, move.getFrom(), move.getAt()), message -> {});
      } else {
        lifecycle.arrived(new ContactMessage.Moved(at), watermark);
      }
    }
  }

  @Override
  public @Nullable Kept find(String key) {
    return contacts.get(key);
  }

  @Override
  public Kept get(String key) {
    return contacts.computeIfAbsent(key, of -> new Kept(of, newcomer(of)));
  }

  @Override
  public ContactState newcomer(String key) {
    return newcomers.contact(EventHeader.workspaceOf(key), EventHeader.idOf(key));
  }

  @Override
  public void beforeChange(Kept contact) {
    // Nothing is written behind anybody's back.
  }

  @Override
  public void begin(Kept contact, boolean repeatable) {
    stepping = contact.key();
    before = contact.state().copy();
  }

  @Override
  public void done(@Nullable ContactMessage message, long time) {
    // The copy is the way back.
  }

  @Override
  public Kept undo(Redo redo) {
    Kept anew = new Kept(stepping, before);
    Kept now = contacts.get(stepping);
    if (now != null) {
      before.setInbox(now.state().getInbox());
    }
    contacts.put(stepping, anew);
    return anew;
  }

  @Override
  public void changed(Kept contact) {
    // The copy is the way back.
  }

  @Override
  public void setAside(String contact, byte[] value, String fault) {
    throw new AssertionError(fault);
  }

  @Override
  public void begin() {
    // What is said is said at once.
  }

  @Override
  public void commit() {
    // See begin.
  }

  @Override
  public void discard() {
    throw new AssertionError("a step has failed");
  }

  @Override
  public Kept replace(Kept contact, ContactState state) {
    state.setInbox(contact.state().getInbox());
    state.setEarly(contact.state().getEarly());
    Kept anew = new Kept(contact.key(), state);
    contacts.put(contact.key(), anew);
    wakeUps.remove(contact.key());
    return anew;
  }

  @Override
  public void remove(Kept contact) {
    contacts.remove(contact.key());
    wakeUps.remove(contact.key());
  }

  @Override
  public void looked(Kept contact, long wakeUp) {
    wake(contact, wakeUp);
  }

  @Override
  public void wake(Kept contact, long wakeUp) {
    wakeUps.put(contact.key(), wakeUp);
  }

  @Override
  public Inbox.Overflow overflow(String key) {
    return new Inbox.Overflow() {
      @Override
      public void add(Queued record) {
        throw new AssertionError("so much is not sent in these tests");
      }

      @Override
      public List<Queued> first(int count) {
        return List.of();
      }
    };
  }

  @Override
  public void trigger(Trigger trigger) {
    triggers.add(trigger);
  }

  @Override
  public void stage(StageChange change) {
    // Not looked at.
  }

  @Override
  public void segment(SegmentChange change) {
    // Not looked at.
  }

  @Override
  public void decision(Decision decision) {
    // Not looked at.
  }

  @Override
  public void profile(Profile profile) {
    profiles.put(profile.getContact(), profile.copy());
  }

  @Override
  public void count(Happening happening) {
    counts.merge(happening, 1, Integer::sum);
  }

  @Override
  public void takes(Event event) {
    // Not looked at.
  }

  @Override
  public void move(Move move) {
    // What goes by a topic is not the sender's any more.
    moves.add(move.copy());
  }

  @Override
  public void change(ContactChange change) {
    changes.add(change);
  }

  @Override
  public void exported(Exported exported) {
    exports.add(exported.copy());
  }

  @Override
  public void gone(ContactState state) {
    profiles.remove(state.getProfile().getContact());
  }

  @Override
  public void refused(ContactMessage message, String reason, String fault) {
    if (!mayRefuse) {
      throw new AssertionError(reason + ": " + fault);
    }
    refused.add(reason + ": " + fault);
  }

  private final class Visitors implements IdentityResolver.Store {
    @Override
    public VisitorState visitor(String key) {
      return visitors.computeIfAbsent(key, of -> VisitorState.newBuilder().build());
    }

    @Override
    public void replace(String key, VisitorState state) {
      visitors.put(key, state);
    }

    @Override
    public void write(VisitorState state) {
      visitors.put(visitor, state);
    }

    @Override
    public List<byte[]> past() {
      return pasts.getOrDefault(visitor, List.of());
    }

    @Override
    public void addPast(byte[] event) {
      pasts.computeIfAbsent(visitor, of -> new ArrayList<>()).add(event);
    }

    @Override
    public void keepPast(List<byte[]> kept) {
      pasts.put(visitor, new ArrayList<>(kept));
    }
  }

  private static final class Counts implements IdentityResolver.Counts {
    @Override
    public void identified(int known) {
      // Not looked at.
    }

    @Override
    public void forgotten() {
      // Not looked at.
    }
  }
}
