package io.beckon.operators.engage;

import static io.beckon.operators.engage.TestingEngagement.CART;
import static io.beckon.operators.engage.TestingEngagement.MINUTE;
import static io.beckon.operators.engage.TestingEngagement.START;
import static io.beckon.operators.engage.TestingEngagement.harness;
import static io.beckon.operators.engage.TestingEngagement.out;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.operators.identity.TestingMessages;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Role;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class EngageContactTest {
  private TestingEngagement shop = new TestingEngagement();

  /**
   * A cache of two contacts and a snapshot in the middle give what a large cache and an undisturbed
   * run give.
   */
  @Test
  void evictionAndRestoreSeeTheValuesThatWereWrittenBack() throws Exception {
    List<String> undisturbed = new ArrayList<>();
    List<String> disturbed = new ArrayList<>();
    try (var harness = harness(1_000, null)) {
      shop = new TestingEngagement();
      shop.fill(harness, 0);
      shop.fill(harness, 10);
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      out(harness, TopicTable.TRIGGERS)
          .forEach(trigger -> undisturbed.add(trigger.getId() + trigger.getPayload()));
    }
    OperatorSubtaskState snapshot;
    shop = new TestingEngagement();
    try (var harness = harness(2, null)) {
      shop.fill(harness, 0);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(2, snapshot)) {
      shop.fill(harness, 10);
      harness.processWatermark1(new Watermark(START + 39 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .as("the deadline counts from the last touch")
          .isEmpty();
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      out(harness, TopicTable.TRIGGERS)
          .forEach(trigger -> disturbed.add(trigger.getId() + trigger.getPayload()));
    }
    assertThat(undisturbed).hasSize(10);
    assertThat(disturbed).containsExactlyInAnyOrderElementsOf(undisturbed);
  }

  /**
   * A visitor's cart, filled before anybody knew who it is, is the contact's; the visitor is no
   * contact any more, and nothing of it is left, neither in the cache nor behind it.
   */
  @Test
  void aVisitorsPastBecomesTheContactsAndTheVisitorIsForgotten() throws Exception {
    for (int cached : new int[] {1, 100}) {
      shop = new TestingEngagement();
      OperatorSubtaskState snapshot;
      StreamRecord<ContactMessage> cart = shop.added("visitor", START, "p1");
      AvroCodec<Event> events = new AvroCodec<>(Event.class);
      Event anonymous = events.decode(cart.getValue().at().value());
      anonymous.setAnonymousId("visitor");
      anonymous.setUserId(null);
      ContactMessage visitors =
          TestingMessages.of(
              Role.LIVE, cart.getValue().at().key(), START, events.encode(anonymous));
      try (var harness = harness(cached, null, new EmbeddedRocksDBStateBackend(false), 1, 0)) {
        harness.processElement1(new StreamRecord<>(visitors, START));
        harness.processElement1(shop.viewed("somebody", START));
        snapshot = harness.snapshot(1, 1);
      }
      try (var harness = harness(cached, snapshot, new EmbeddedRocksDBStateBackend(false), 1, 0)) {
        long known = START + 10 * MINUTE;
        ContactMessage past =
            TestingMessages.as(Role.HISTORY, visitors, EventHeader.key("shop", "ann"), known);
        harness.processElement1(new StreamRecord<>(past, known));
        ContactMessage retired =
            TestingMessages.as(Role.RETIRED, visitors, visitors.at().key(), known);
        harness.processElement1(new StreamRecord<>(retired, known));
        harness.processElement1(shop.viewed("ann", known));
        harness.processElement1(shop.viewed("somebody", known));
        harness.processWatermark1(new Watermark(START + 60 * MINUTE));
        assertThat(out(harness, TopicTable.TRIGGERS))
            .extracting(trigger -> trigger.getContact() + " " + trigger.getAt())
            .containsExactly("ann " + (START + 30 * MINUTE));
        assertThat(out(harness, TopicTable.PROFILES))
            .filteredOn(profile -> profile.getContact().equals("visitor"))
            .as("the last word on the visitor is a tombstone")
            .last()
            .satisfies(profile -> assertThat(profile.getProfile().remaining()).isZero());
        assertThat(harness.numEventTimeTimers()).isZero();
        snapshot = harness.snapshot(2, 2);
      }
      try (var harness = harness(cached, snapshot, new EmbeddedRocksDBStateBackend(false), 1, 0)) {
        harness.processElement1(shop.viewed("visitor", START + 70 * MINUTE));
        harness.processWatermark1(new Watermark(START + 71 * MINUTE));
        assertThat(profile(out(harness, TopicTable.PROFILES)).getEvents())
            .as("begins anew")
            .isEqualTo(1);
      }
    }
  }

  /** Whoever is known as a user is nobody's device, even if somebody calls a device by that id. */
  @Test
  void aKnownContactIsNeverRetired() throws Exception {
    try (var harness = harness(100, null)) {
      StreamRecord<ContactMessage> cart = shop.added("ann", START, "p1");
      harness.processElement1(new StreamRecord<>(cart.getValue(), START));
      ContactMessage retired =
          TestingMessages.as(
              Role.RETIRED, cart.getValue(), cart.getValue().at().key(), START + MINUTE);
      harness.processElement1(new StreamRecord<>(retired, START + MINUTE));
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS)).hasSize(1);
    }
  }

  private static Profile profile(List<WrittenProfile> written) throws Exception {
    return new AvroCodec<>(Profile.class)
        .decode(written.get(written.size() - 1).getProfile().array());
  }

  /**
   * The profile's bytes are kept from the record that was sent: only as long as they are true. Some
   * profiles are sent at once, others are owed, and a cache of one writes after every event.
   */
  @Test
  void aCacheOfOneSendsTheProfilesThatALargeOneSends() throws Exception {
    Map<String, List<Profile>> large = profilesSent(1_000);
    assertThat(large).hasSize(5);
    assertThat(large.values()).allSatisfy(sent -> assertThat(sent).hasSizeGreaterThan(50));
    assertThat(profilesSent(1)).isEqualTo(large);
  }

  private static Map<String, List<Profile>> profilesSent(int cached) throws Exception {
    TestingEngagement shop = new TestingEngagement();
    SplittableRandom random = new SplittableRandom(3);
    AvroCodec<Profile> codec = new AvroCodec<>(Profile.class);
    Map<String, List<Profile>> sent = new HashMap<>();
    try (var harness = harness(cached, null)) {
      long time = START;
      for (int i = 0; i < 1_000; i++) {
        time += random.nextInt(400);
        String contact = "c" + random.nextInt(5);
        harness.processElement1(
            random.nextInt(4) == 0
                ? shop.added(contact, time, "p" + random.nextInt(9))
                : shop.viewed(contact, time));
        harness.processWatermark1(new Watermark(time - 1));
      }
      harness.processWatermark1(new Watermark(time + 60 * MINUTE));
      for (WrittenProfile written : out(harness, TopicTable.PROFILES)) {
        sent.computeIfAbsent(written.getContact(), contact -> new ArrayList<>())
            .add(codec.decode(written.getProfile().array()));
      }
    }
    return sent;
  }

  @Test
  void aContactHasOneTimerAndOneEntryInState() throws Exception {
    try (var harness = harness(1_000, null, new HashMapStateBackend(), 1, 0)) {
      for (int i = 0; i < 50; i++) {
        harness.processElement1(shop.added("c1", START + i * 1_000L, "p"));
      }
      harness.snapshot(1, 1);
      assertThat(harness.numKeyedStateEntries()).as("still active").isZero();
      harness.snapshot(2, 2);
      assertThat(harness.numKeyedStateEntries()).as("at rest").isEqualTo(1);
      assertThat(harness.numEventTimeTimers()).isEqualTo(1);
    }
  }

  @Test
  void theRulesInputNeitherDrivesNorHoldsTime() throws Exception {
    try (var harness = harness(1_000, null)) {
      harness.processElement1(shop.added("c1", START, "p"));
      harness.processWatermark2(new Watermark(Long.MAX_VALUE));
      assertThat(out(harness, TopicTable.TRIGGERS)).isEmpty();
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getRule)
          .containsExactly("left");
    }
  }

  @Test
  void aRulePublishedWhileRunningIsInForceAndABadOneChangesNothing() throws Exception {
    try (var harness = harness(1_000, null)) {
      harness.processElement2(
          new StreamRecord<>(
              RuleDocument.newBuilder()
                  .setRule("left")
                  .setVersion(2)
                  .setOrigin("bad.yaml")
                  .setText(
                      "rule: left\nversion: 2\nkind: trigger\nwhen: {cart: abandoned, after: soon}\nsend: {channel: email}\n")
                  .setPublishedBy("")
                  .setPublishedAt(0L)
                  .build()));
      assertThat(out(harness, TopicTable.DEAD_LETTERS))
          .extracting(DeadLetter::getDetail)
          .singleElement()
          .asString()
          .startsWith("bad.yaml:4:")
          .contains("'soon' is not a duration");
      harness.processElement2(
          new StreamRecord<>(
              RuleDocument.newBuilder()
                  .setRule("left")
                  .setVersion(3)
                  .setOrigin("good.yaml")
                  .setText(
                      CART.getText()
                          .replace("30m", "5m")
                          .replace("rule: left", "rule: left\nversion: 3"))
                  .setPublishedBy("")
                  .setPublishedAt(0L)
                  .build()));
      harness.processElement1(shop.added("c1", START, "p"));
      harness.processWatermark1(new Watermark(START + 6 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getRuleVersion)
          .containsExactly(3);
    }
  }

  /** The job was built with the rule; the state knows better. */
  @Test
  void aWithdrawnRuleDoesNotComeBackWithARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(10, null)) {
      harness.processElement2(
          new StreamRecord<>(
              RuleDocument.newBuilder()
                  .setRule("left")
                  .setVersion(1)
                  .setOrigin("withdrawn")
                  .setText("")
                  .setPublishedBy("")
                  .setPublishedAt(0L)
                  .build()));
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(10, snapshot)) {
      harness.processElement1(shop.added("c1", START, "p"));
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS)).isEmpty();
    }
  }

  /** A trigger that comes before its segment waits for it, also over a restart. */
  @Test
  void aRuleThatWaitsForAnotherSurvivesARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(10, null)) {
      harness.processElement2(
          new StreamRecord<>(
              RuleDocument.newBuilder()
                  .setRule("hello")
                  .setVersion(1)
                  .setOrigin("hello.yaml")
                  .setText(
                      "rule: hello\nkind: trigger\nwhen: {enters: known-ones}\nsend: {channel: email}\n")
                  .setPublishedBy("")
                  .setPublishedAt(0L)
                  .build()));
      assertThat(out(harness, TopicTable.DEAD_LETTERS)).hasSize(1);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(10, snapshot)) {
      harness.processElement2(
          new StreamRecord<>(
              RuleDocument.newBuilder()
                  .setRule("known-ones")
                  .setVersion(1)
                  .setOrigin("known-ones.yaml")
                  .setText("rule: known-ones\nkind: segment\nif: contact.known\n")
                  .setPublishedBy("")
                  .setPublishedAt(0L)
                  .build()));
      harness.processElement1(shop.added("c1", START, "p"));
      assertThat(out(harness, TopicTable.SEGMENTS))
          .extracting("segment")
          .containsExactly("known-ones");
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getRule)
          .containsExactly("hello");
    }
  }

  @Test
  void whatMakesNoSenseIsADeadLetterAndTheNextEventIsTakenIn() throws Exception {
    try (var harness = harness(1_000, null)) {
      ContactMessage garbage =
          new ContactMessage.Live(
              new Delivered(
                  EventHeader.key("shop", "c1"),
                  Long.MIN_VALUE,
                  0,
                  7,
                  0,
                  false,
                  Long.MIN_VALUE,
                  0,
                  new byte[] {2, 99, 99}));
      harness.processElement1(new StreamRecord<>(garbage, START));
      Event nameless =
          Event.newBuilder()
              .setWorkspace("shop")
              .setMessageId("x")
              .setName("")
              .setUserId("c1")
              .setTimestamp(START)
              .setReceivedAt(START)
              .build();
      harness.processElement1(shop.record(nameless));
      harness.processElement1(shop.added("c1", START, "p"));
      assertThat(out(harness, TopicTable.DEAD_LETTERS))
          .extracting(DeadLetter::getReason)
          .containsExactly("unreadable", "invalid");
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS)).hasSize(1);
    }
  }

  /**
   * A profile that is owed when the snapshot is taken has no timer of its own, and yet is written
   * after the restore; a contact that leaves the cache takes a timer along.
   */
  @Test
  void anOwedProfileIsWrittenAfterARestoreAndAfterEviction() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(100, null)) {
      harness.processElement1(shop.viewed("c1", START));
      harness.processElement1(shop.viewed("c1", START + 100));
      assertThat(out(harness, TopicTable.PROFILES)).as("one is owed for both").isEmpty();
      snapshot = harness.snapshot(1, 1);
      assertThat(harness.numEventTimeTimers()).isZero();
    }
    try (var harness = harness(1, snapshot)) {
      harness.processWatermark1(new Watermark(START + 999));
      assertThat(out(harness, TopicTable.PROFILES)).isEmpty();
      harness.processElement1(shop.viewed("c2", START + 999));
      assertThat(harness.numEventTimeTimers()).as("c1 has left the cache").isEqualTo(1);
      harness.processWatermark1(new Watermark(START + 1_000));
      assertThat(out(harness, TopicTable.PROFILES)).hasSize(1);
      harness.processWatermark1(new Watermark(START + 2_000));
      assertThat(out(harness, TopicTable.PROFILES)).hasSize(2);
      harness.processWatermark1(new Watermark(START + 60_000));
      assertThat(out(harness, TopicTable.PROFILES)).as("nothing is owed any more").hasSize(2);
    }
  }

  /** Beyond the limit of a minute, what a contact does is a dead letter; an order counts. */
  @Test
  void whatOneContactFloodsIsSetAside() throws Exception {
    int limit = Settings.DEFAULT.contactEventsPerMinute();
    try (var harness = harness(100, null)) {
      for (int i = 0; i < limit + 10; i++) {
        harness.processElement1(shop.viewed("c1", START + i / 10));
      }
      harness.processElement1(shop.viewed("c2", START + limit / 10));
      harness.processElement1(shop.viewed("c1", START + MINUTE));
      harness.processWatermark1(new Watermark(START + 2 * MINUTE));
      assertThat(out(harness, TopicTable.DEAD_LETTERS))
          .hasSize(10)
          .allSatisfy(letter -> assertThat(letter.getReason()).isEqualTo("flood"))
          .allSatisfy(
              letter ->
                  assertThat(letter.getDetail()).contains("beckon.contact-events-per-minute"));
      List<WrittenProfile> written =
          out(harness, TopicTable.PROFILES).stream()
              .filter(one -> one.getContact().equals("c1"))
              .toList();
      assertThat(profile(written).getEvents()).isEqualTo(limit + 1);
      assertThat(written).as("at most one a second").hasSizeLessThan(5);
    }
  }

  /** Half of the contacts each: every one's deadline comes, and once. */
  @Test
  void wakeUpsSurviveAChangeOfParallelism() throws Exception {
    OperatorSubtaskState one;
    shop = new TestingEngagement();
    try (var harness = harness(3, null)) {
      shop.fill(harness, 0);
      one = harness.snapshot(1, 1);
    }
    List<String> contacts = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(one, 128, 1, 2, subtask);
      try (var harness = harness(3, part, new EmbeddedRocksDBStateBackend(true), 2, subtask)) {
        harness.processWatermark1(new Watermark(START + 31 * MINUTE));
        out(harness, TopicTable.TRIGGERS).forEach(trigger -> contacts.add(trigger.getContact()));
      }
    }
    assertThat(contacts).doesNotHaveDuplicates().hasSize(10);
  }

  private static RuleDocument ping(int version, long publishedAt) {
    String text =
        "rule: ping\nversion: "
            + version
            + "\nkind: trigger\nwhen: {event: Something Done}\nsend: {channel: crm}\n";
    return RuleDocument.newBuilder()
        .setRule("ping")
        .setVersion(version)
        .setOrigin("ping.yaml")
        .setText(text)
        .setPublishedBy("")
        .setPublishedAt(publishedAt)
        .build();
  }

  /**
   * A version is published, and two events come, one before it holds and one after. Whichever of
   * them is read first, and whether or not the job is restored between them, each goes by the
   * version of its own time.
   */
  @Test
  void whichIsReadFirstDoesNotDecideByWhichVersionAnEventGoes() throws Exception {
    long before = START + 1_500;
    long after = START + 2_500;
    for (boolean rulesFirst : new boolean[] {true, false}) {
      shop = new TestingEngagement();
      OperatorSubtaskState snapshot;
      List<Trigger> triggers;
      try (var harness = harness(List.of(ping(1, 0)), 10, null, new HashMapStateBackend(), 1, 0)) {
        if (rulesFirst) {
          harness.processElement2(new StreamRecord<>(ping(2, START)));
        }
        harness.processElement1(shop.viewed("c1", before));
        if (!rulesFirst) {
          harness.processElement2(new StreamRecord<>(ping(2, START)));
        }
        triggers = new ArrayList<>(out(harness, TopicTable.TRIGGERS));
        snapshot = harness.snapshot(1, 1);
      }
      try (var harness =
          harness(List.of(ping(1, 0)), 10, snapshot, new HashMapStateBackend(), 1, 0)) {
        harness.processElement1(shop.viewed("c2", before));
        harness.processElement1(shop.viewed("c1", after));
        triggers.addAll(out(harness, TopicTable.TRIGGERS));
      }
      assertThat(triggers)
          .extracting(trigger -> trigger.getContact() + " by version " + trigger.getRuleVersion())
          .containsExactly("c1 by version 1", "c2 by version 1", "c1 by version 2");
    }
  }

  /** More than the state itself holds waits in RocksDB, and comes in the order of the log. */
  @Test
  void whatWaitsForItsTurnComesInTheOrderOfTheLog() throws Exception {
    for (var backend : List.of(new EmbeddedRocksDBStateBackend(true), new HashMapStateBackend())) {
      shop = new TestingEngagement();
      OperatorSubtaskState snapshot;
      try (var harness = harness(10, null, backend, 1, 0)) {
        List<StreamRecord<ContactMessage>> records = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          records.add(shop.viewed("c1", START + i * 1_000L));
        }
        // Two partitions, one read after the other.
        for (int partition = 0; partition < 2; partition++) {
          for (int i = partition; i < 1_000; i += 2) {
            StreamRecord<ContactMessage> one = records.get(i);
            one.replace(TestingMessages.by(one.getValue(), partition, false));
            TestingEngagement.behind(harness, records.get(i));
          }
        }
        assertThat(out(harness, TopicTable.PROFILES)).as("all of it waits").isEmpty();
        snapshot = harness.snapshot(1, 1);
      }
      try (var harness = harness(10, snapshot, backend, 1, 0)) {
        harness.processWatermark1(new Watermark(START + 2_000_000));
        List<WrittenProfile> profiles = out(harness, TopicTable.PROFILES);
        assertThat(profile(profiles).getEvents()).isEqualTo(1_000);
        assertThat(profiles).as("one tells of all that is read at once").hasSize(1);
      }
    }
  }
}
