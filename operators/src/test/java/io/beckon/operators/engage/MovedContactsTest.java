package io.beckon.operators.engage;

import static io.beckon.operators.engage.TestingEngagement.MINUTE;
import static io.beckon.operators.engage.TestingEngagement.START;
import static io.beckon.operators.engage.TestingEngagement.harness;
import static io.beckon.operators.engage.TestingEngagement.out;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.Inbox;
import io.beckon.operators.identity.TestingMessages;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.CartLine;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.Profile;
import io.beckon.schema.Role;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts that turn out to be another, or are to be forgotten; the test carries what moves. */
class MovedContactsTest {
  private final AvroCodec<Event> events = new AvroCodec<>(Event.class);
  private final AvroCodec<Move> moves = new AvroCodec<>(Move.class);
  private final AvroCodec<Profile> profiles = new AvroCodec<>(Profile.class);
  private final TestingEngagement shop = new TestingEngagement();
  private KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage>
      harness;
  private int carried;

  @BeforeEach
  void open() throws Exception {
    harness = harness(2, null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private void restart() throws Exception {
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    harness = harness(2, snapshot);
    carried = 0;
  }

  private void send(StreamRecord<ContactMessage> record) throws Exception {
    harness.processElement1(record);
  }

  private void request(EventKind kind, String contact, long time) throws Exception {
    send(shop.record(event(kind, contact, null, time)));
  }

  private static Event event(EventKind kind, String contact, @Nullable String previous, long time) {
    return Event.newBuilder()
        .setKind(kind)
        .setWorkspace("shop")
        .setMessageId(kind + contact + time)
        .setName(kind.name().toLowerCase(java.util.Locale.ROOT))
        .setUserId(contact)
        .setPreviousId(previous)
        .setTimestamp(time)
        .setReceivedAt(time)
        .build();
  }

  /** An alias as resolve-identity sends it: to both. */
  private void alias(String previous, String contact, long time) throws Exception {
    for (ContactMessage record : aliasRecords(previous, contact, time)) {
      send(new StreamRecord<>(record, time));
    }
    // The other contact is told by another partition, so it waits for its own.
    harness.processWatermark1(new Watermark(time + Inbox.SPREAD - Bound.DEFAULT.millis()));
  }

  private List<ContactMessage> aliasRecords(String previous, String contact, long time) {
    List<ContactMessage> records = new ArrayList<>();
    Event alias = event(EventKind.ALIAS, contact, previous, time);
    for (Role role : List.of(Role.LEAVING, Role.JOINING)) {
      String key = EventHeader.key("shop", role == Role.LEAVING ? previous : contact);
      ContactMessage record = TestingMessages.of(role, key, time, events.encode(alias));
      record = TestingMessages.by(record, 0, role == Role.JOINING);
      records.add(record);
    }
    return records;
  }

  /** Carries what has been sent to the topic since the last time; gives what went to visitors. */
  private List<Move> carry() throws Exception {
    List<Move> all = out(harness, TopicTable.MOVES);
    List<Move> fresh = List.copyOf(all.subList(carried, all.size()));
    carried = all.size();
    for (Move move : fresh) {
      if (move.getKind() != MoveKind.FORGET) {
        ContactMessage record =
            TestingMessages.of(
                Role.MOVED,
                EventHeader.key(move.getWorkspace(), move.getTo()),
                Long.MIN_VALUE,
                moves.encode(move));
        send(new StreamRecord<>(record));
      }
    }
    return fresh;
  }

  private void carryAll() throws Exception {
    for (int round = 0; !carry().isEmpty(); round++) {
      assertThat(round).as("what moves comes to an end").isLessThan(20);
    }
  }

  private void time(long minute) throws Exception {
    harness.processWatermark1(new Watermark(START + minute * MINUTE));
  }

  private List<String> triggers() {
    return out(harness, TopicTable.TRIGGERS).stream()
        .map(trigger -> trigger.getContact() + " " + (trigger.getAt() - START) / MINUTE)
        .toList();
  }

  /** The last word on each contact; null: a tombstone. */
  private Map<String, @Nullable Profile> lastProfiles() throws Exception {
    Map<String, @Nullable Profile> last = new HashMap<>();
    for (WrittenProfile written : out(harness, TopicTable.PROFILES)) {
      byte[] bytes = new byte[written.getProfile().remaining()];
      written.getProfile().duplicate().get(bytes);
      last.put(written.getContact(), bytes.length == 0 ? null : profiles.decode(bytes));
    }
    return last;
  }

  private List<String> cart(String contact) throws Exception {
    Profile profile = lastProfiles().get(contact);
    return profile == null
        ? List.of()
        : profile.getCart().getLines().stream().map(CartLine::getProductId).sorted().toList();
  }

  @Test
  void twoContactsAreOneFromTheAliasOn() throws Exception {
    send(shop.added("old", START, "p1"));
    send(shop.added("new", START + 5 * MINUTE, "p2"));
    time(6);
    alias("old", "new", START + 10 * MINUTE);
    send(shop.added("new", START + 15 * MINUTE, "p3"));
    time(60);
    assertThat(triggers()).as("what is later waits until the other is there").isEmpty();
    carryAll();
    time(61);
    assertThat(triggers()).as("one reminder for the one person").containsExactly("new 45");
    assertThat(cart("new")).containsExactly("p1", "p2", "p3");
    assertThat(lastProfiles()).containsEntry("old", null);
    assertThat(out(harness, TopicTable.CONTACTS))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.getKind()).isEqualTo(ContactChangeKind.MERGED);
              assertThat(change.getContact()).isEqualTo("new");
              assertThat(change.getFrom()).isEqualTo("old");
              assertThat(change.getCauses())
                  .singleElement()
                  .satisfies(cause -> assertThat(cause.getName()).isEqualTo("alias"));
            });
  }

  /** Also after the contact has left the cache, and across a restart. */
  @Test
  void theOldIdLeadsToTheNewOneFromThenOn() throws Exception {
    send(shop.viewed("old", START));
    alias("old", "new", START + MINUTE);
    carryAll();
    restart();
    send(shop.viewed("a", START));
    send(shop.viewed("b", START));
    send(shop.added("old", START + 2 * MINUTE, "p1"));
    carryAll();
    time(40);
    assertThat(triggers()).containsExactly("new 32");
    assertThat(lastProfiles()).doesNotContainKey("old");
  }

  @Test
  void aContactUnknownSoFarKeepsNobodyWaiting() throws Exception {
    send(shop.added("new", START, "p1"));
    alias("never-seen", "new", START + MINUTE);
    carryAll();
    time(40);
    assertThat(triggers()).containsExactly("new 30");
  }

  /**
   * Aliases in a row and in a circle, each before the one before it has come to an end: what closes
   * the circle says of two ids that they are one, which is known by then, however long the ways
   * take.
   */
  @Test
  void aliasesOfAliasesEndAtOneContact() throws Exception {
    send(shop.added("a", START, "p1"));
    send(shop.viewed("b", START));
    send(shop.viewed("c", START));
    time(1);
    alias("a", "b", START + 2 * MINUTE);
    alias("b", "c", START + 3 * MINUTE);
    alias("c", "a", START + 4 * MINUTE);
    carryAll();
    for (String id : List.of("a", "b", "c")) {
      send(shop.added(id, START + 6 * MINUTE, "p-" + id));
    }
    time(7);
    carryAll();
    time(60);
    assertThat(triggers()).containsExactly("c 36");
    assertThat(cart("c")).containsExactly("p-a", "p-b", "p-c", "p1");
    assertThat(lastProfiles().get("c"))
        .isNotNull()
        .satisfies(profile -> assertThat(profile.getEvents()).isEqualTo(3 + 3 + 3));
  }

  @Test
  void whatIsForgottenIsGoneAndDoesNotComeBack() throws Exception {
    StreamRecord<ContactMessage> cart = shop.added("old", START, "p1");
    Event onTablet = events.decode(cart.getValue().at().value());
    onTablet.setAnonymousId("tablet");
    cart.replace(
        TestingMessages.of(Role.LIVE, cart.getValue().at().key(), START, events.encode(onTablet)));
    send(cart);
    alias("old", "ann", START + MINUTE);
    carryAll();
    request(EventKind.ERASE, "old", START + 10 * MINUTE);
    // The request goes to the contact that the id is; it tells the visitor and the other id.
    carry();
    List<Move> sent = carry();
    assertThat(sent)
        .extracting(move -> move.getKind() + " " + move.getTo())
        .as("for all that is known, an alias could be a device's")
        .containsExactlyInAnyOrder("FORGET tablet", "FORGET old", "ERASE old");
    carryAll();
    assertThat(harness.numEventTimeTimers()).isZero();
    restart();
    // A replay of the old, under both ids, and the passing of time.
    send(shop.added("ann", START + 2 * MINUTE, "p1"));
    send(shop.added("old", START + 2 * MINUTE, "p1"));
    request(EventKind.ERASE, "ann", START + 10 * MINUTE);
    time(100);
    carryAll();
    assertThat(triggers()).isEmpty();
    assertThat(out(harness, TopicTable.PROFILES)).isEmpty();
    assertThat(out(harness, TopicTable.CONTACTS)).isEmpty();
    // Whoever comes back begins anew, under each id for itself.
    send(shop.viewed("ann", START + 101 * MINUTE));
    send(shop.viewed("old", START + 101 * MINUTE));
    time(102);
    assertThat(lastProfiles()).containsOnlyKeys("ann", "old");
    assertThat(lastProfiles().values())
        .allSatisfy(profile -> assertThat(profile).isNotNull())
        .extracting(profile -> profile == null ? 0 : profile.getEvents())
        .containsOnly(1L);
  }

  /** A job restored from a checkpoint before the last reads again what it has sent. */
  @Test
  void aStateThatComesTwiceCountsOnce() throws Exception {
    send(shop.viewed("old", START));
    send(shop.viewed("new", START));
    alias("old", "new", START + MINUTE);
    List<Move> sent = carry();
    assertThat(sent).hasSize(1);
    carried = 0;
    carry();
    assertThat(lastProfiles().get("new"))
        .isNotNull()
        .satisfies(profile -> assertThat(profile.getEvents()).isEqualTo(3));
    assertThat(out(harness, TopicTable.CONTACTS)).hasSize(1);
  }

  /** An alias of an hour later does not run ahead of what another partition still has. */
  @Test
  void mergingDoesNotRunAheadOfTime() throws Exception {
    send(shop.added("new", START, "p1"));
    for (ContactMessage record : aliasRecords("old", "new", START + 60 * MINUTE)) {
      TestingEngagement.behind(harness, new StreamRecord<>(record));
    }
    carryAll();
    assertThat(triggers()).isEmpty();
    StreamRecord<ContactMessage> slow = shop.added("new", START + 10 * MINUTE, "p2");
    slow.replace(TestingMessages.by(slow.getValue(), 1, false));
    TestingEngagement.behind(harness, slow);
    time(61);
    assertThat(triggers()).containsExactly("new 40");
  }

  /** An id that nobody had does not make one person of the two that it was said to be. */
  @Test
  void anIdOfNobodyJoinsNobody() throws Exception {
    send(shop.added("ann", START, "p1"));
    send(shop.added("bob", START, "p2"));
    alias("nobody", "ann", START + MINUTE);
    carryAll();
    alias("nobody", "bob", START + 2 * MINUTE);
    carryAll();
    time(60);
    assertThat(triggers()).containsExactlyInAnyOrder("ann 30", "bob 30");
  }

  /** Whoever waits is answered, whatever became of the one that it waits for. */
  @Test
  void nobodyWaitsForEver() throws Exception {
    send(shop.viewed("a", START));
    alias("a", "b", START + MINUTE);
    carryAll();
    request(EventKind.ERASE, "b", START + 2 * MINUTE);
    // The other id does not know of it yet.
    send(shop.added("c", START + 3 * MINUTE, "p1"));
    alias("a", "c", START + 4 * MINUTE);
    send(shop.viewed("c", START + 5 * MINUTE));
    carryAll();
    request(EventKind.EXPORT, "c", START + 6 * MINUTE);
    time(7);
    Exported exported = out(harness, TopicTable.EXPORTS).get(0);
    assertThat(exported.getState()).isNotNull();
    assertThat(exported.toString()).contains("\"awaited\": []").contains("\"held\": []");
    time(60);
    assertThat(triggers()).containsExactly("c 33");
  }

  @Test
  void anErasureIsProvedAndWithdrawsTheProfile() throws Exception {
    send(shop.added("ann", START, "p1"));
    request(EventKind.ERASE, "ann", START + MINUTE);
    assertThat(lastProfiles()).containsEntry("ann", null);
    ContactChange proof = out(harness, TopicTable.CONTACTS).get(0);
    assertThat(proof.getKind()).isEqualTo(ContactChangeKind.ERASED);
    assertThat(proof.getFacts())
        .extracting(fact -> fact.getName() + " " + fact.getValue())
        .contains("events 1", "remembered message ids 1");
    time(60);
    assertThat(triggers()).isEmpty();
  }

  /** Who is forgotten while another's state is on its way gets nothing of it. */
  @Test
  void whatArrivesAfterAnErasureIsForgottenToo() throws Exception {
    send(shop.added("old", START, "p1"));
    alias("old", "ann", START + MINUTE);
    request(EventKind.ERASE, "ann", START + 2 * MINUTE);
    carryAll();
    time(60);
    assertThat(triggers()).isEmpty();
    request(EventKind.EXPORT, "ann", START + 3 * MINUTE);
    Exported exported = out(harness, TopicTable.EXPORTS).get(0);
    assertThat(exported.getState()).isNotNull();
    assertThat(exported.toString()).doesNotContain("p1").doesNotContain("\"old\"");
  }

  @Test
  void anExportTellsWhatIsKept() throws Exception {
    send(shop.added("ann", START, "p1"));
    request(EventKind.EXPORT, "ann", START + MINUTE);
    assertThat(out(harness, TopicTable.EXPORTS))
        .singleElement()
        .satisfies(
            exported -> {
              assertThat(exported.getId()).isEqualTo("EXPORTann" + (START + MINUTE));
              assertThat(exported.getState()).isNotNull();
              assertThat(exported.toString()).contains("p1");
            });
    time(31);
    assertThat(triggers()).as("to ask changes nothing").containsExactly("ann 30");
  }
}
