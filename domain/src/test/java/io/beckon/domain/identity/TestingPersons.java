package io.beckon.domain.identity;

import io.beckon.domain.engine.EngineVersions;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Visitors and contacts in memory: a resolver and a lifecycle joined as the jobs join them, with
 * one partition and nothing between.
 */
final class TestingPersons implements UnbrokenOutcome {
  final List<Trigger> triggers = new ArrayList<>();
  final List<ContactChange> changes = new ArrayList<>();
  final List<Exported> exports = new ArrayList<>();
  final List<String> refused = new ArrayList<>();

  /** Whether this test is about messages that cannot be used. */
  boolean mayRefuse;

  final Map<String, Profile> profiles = new TreeMap<>();
  final Map<Happening, Integer> counts = new EnumMap<>(Happening.class);

  private final TestingContacts contacts = new TestingContacts();
  private final TestingVisitors visitors = new TestingVisitors();
  private final ArrayDeque<Move> moves = new ArrayDeque<>();
  private final EventEncoder events = new EventEncoder();
  private final ContactLifecycle<TestingContacts.Kept> lifecycle;
  private long watermark = Long.MIN_VALUE;
  private long offset;

  TestingPersons(RuleSet rules) {
    EngineVersions engines = new EngineVersions(Settings.DEFAULT);
    engines.use("", List.of(new RulesInForce.Version(Long.MIN_VALUE, rules, Map.of(), List.of())));
    lifecycle = new ContactLifecycle<>(contacts, engines, this);
  }

  /** Whether anything is kept under this id. */
  boolean knows(String id) {
    return contacts.find(EventHeader.key("shop", id)) != null;
  }

  ContactState state(String id) {
    TestingContacts.Kept kept = contacts.find(EventHeader.key("shop", id));
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
    Delivered at = new Delivered(key, receivedAt, 0, offset++, 0, false, receivedAt, 0, value);
    for (ContactMessage message : visitors.happened(at)) {
      lifecycle.arrived(message, watermark);
    }
  }

  /** All partitions have been read up to here, epoch milliseconds. */
  void time(long place) throws IOException {
    watermark = Math.max(watermark, Bound.DEFAULT.mark(place));
    boolean woken;
    do {
      woken = contacts.wakeDue(watermark, contact -> lifecycle.wake(contact, watermark));
      carry();
    } while (woken);
  }

  private void carry() throws IOException {
    for (Move move = moves.poll(); move != null; move = moves.poll()) {
      for (ContactMessage message : visitors.moved(move)) {
        lifecycle.arrived(message, watermark);
      }
    }
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
}
