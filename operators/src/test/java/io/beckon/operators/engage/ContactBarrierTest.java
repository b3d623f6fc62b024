package io.beckon.operators.engage;

import static io.beckon.operators.engage.TestingEngagement.MINUTE;
import static io.beckon.operators.engage.TestingEngagement.START;
import static io.beckon.operators.engage.TestingEngagement.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.LifecycleOutcome;
import io.beckon.operators.identity.TestingMessages;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ContactState;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.InboxState;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.Role;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.wire.CodedRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one contact does wrong is set aside. The engine has no fault to test that with, so the one
 * who hears its decisions fails at those of the rules whose name begins with "poison", half way
 * through the step: as deep as anything can.
 */
class ContactBarrierTest {
  private static final List<RuleDocument> RULES =
      List.of(
          TestingEngagement.CART,
          rule(
              "poison-event",
              1,
              "kind: trigger\nwhen: {event: Poison Done}\nsend: {channel: crm}\n"),
          rule(
              "poison-later",
              1,
              "kind: trigger\nwhen: {event: Poison Planned, after: 10m}\nsend: {channel: crm}\n"),
          rule("ping", 1, "kind: trigger\nwhen: {event: Ping}\nsend: {channel: crm}\n"),
          rule(
              "interest",
              1,
              "kind: score\nhalfLife: 1d\npoints:\n  - {name: view, on: Something Done, give: 2}\n"
                  + "thresholds:\n  - {name: warm, at: 10, rearm: 5, send: {channel: crm}}\n"));

  private final TestingEngagement shop = new TestingEngagement();
  private final AvroCodec<Event> events = new AvroCodec<>(Event.class);

  private static RuleDocument rule(String name, int version, String text) {
    return RuleDocument.newBuilder()
        .setRule(name)
        .setVersion(version)
        .setOrigin("test")
        .setText("rule: " + name + "\nversion: " + version + "\n" + text)
        .setPublishedBy("")
        .setPublishedAt(0L)
        .build();
  }

  /** Fails at the triggers of some rules, and at merges of the contact "poison". */
  private static final class Failing extends EngageContact {
    private static final long serialVersionUID = 1L;

    /** What is thrown; a rule's own exceptions would be caught as that rule's failure. */
    private final transient Error error;

    Failing(int cached, Error error) {
      super(Settings.DEFAULT, RulesAtStart.of(RULES), CacheSize.of(cached));
      this.error = error;
    }

    @Override
    LifecycleOutcome heard(LifecycleOutcome outcome) {
      return (LifecycleOutcome)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {LifecycleOutcome.class},
              (proxy, method, arguments) -> {
                boolean poison =
                    arguments != null
                        && (arguments[0] instanceof Trigger trigger
                                && trigger.getRule().startsWith("poison")
                            || arguments[0] instanceof io.beckon.schema.ContactChange change
                                && change.getFrom().equals("poison"));
                if (poison) {
                  throw error;
                }
                try {
                  return method.invoke(outcome, arguments);
                } catch (InvocationTargetException e) {
                  throw Objects.requireNonNull(e.getCause());
                }
              });
    }

    ContactState state(String contact) throws Exception {
      ContactCache.Entry entry = find(EventHeader.key("shop", contact));
      ContactState state = entry == null ? new ContactState() : entry.state.copy();
      // By which ways something has come is no step's.
      state.setInbox(InboxState.newBuilder().build());
      state.setTimerAt(0);
      return state;
    }
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage>
      harness(Failing operator, boolean rocks) throws Exception {
    return TestingEngagement.harness(
        operator,
        null,
        rocks ? new EmbeddedRocksDBStateBackend(true) : new HashMapStateBackend(),
        1,
        0);
  }

  private StreamRecord<ContactMessage> named(String name, String contact, String id, long time) {
    return shop.record(
        Event.newBuilder()
            .setWorkspace("shop")
            .setMessageId(id)
            .setName(name)
            .setUserId(contact)
            .setTimestamp(time)
            .setReceivedAt(time)
            .build());
  }

  private static List<DeadLetter> letters(
      KeyedTwoInputStreamOperatorTestHarness<String, ContactMessage, RuleDocument, ContactMessage>
          harness) {
    return out(harness, TopicTable.DEAD_LETTERS);
  }

  private static String text(java.nio.ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static <T extends CodedRecord> Map<String, List<T>> byContact(
      KeyedTwoInputStreamOperatorTestHarness<String, ContactMessage, RuleDocument, ContactMessage>
          harness,
      Topic<T> topic,
      Function<T, String> contact) {
    return out(harness, topic).stream().collect(Collectors.groupingBy(contact));
  }

  private static Map<String, WrittenProfile> last(Map<String, List<WrittenProfile>> profiles) {
    Map<String, WrittenProfile> last = new HashMap<>();
    profiles.forEach((contact, all) -> last.put(contact, all.get(all.size() - 1)));
    return last;
  }

  @Test
  void anEventThatFailsIsADeadLetterAndTheContactGoesOnWithoutIt() throws Exception {
    Failing operator = new Failing(10, new StackOverflowError());
    try (var harness = harness(operator, true)) {
      harness.processElement1(shop.added("c1", START, "p1"));
      ContactState before = operator.state("c1");
      harness.processElement1(named("Poison Done", "c1", "bad", START));
      assertThat(operator.state("c1")).isEqualTo(before);
      harness.processElement1(named("Ping", "c1", "good", START + MINUTE));
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getRule)
          .containsExactly("ping", "left");
      assertThat(letters(harness))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getTopic()).isEqualTo("beckon.events");
                assertThat(letter.getReason()).isEqualTo("failed");
                assertThat(letter.getOffset()).isEqualTo(1);
                assertThat(letter.getDetail()).startsWith("StackOverflowError");
                assertThat(text(letter.getKey())).isEqualTo("shop\u0000c1");
                byte[] value = new byte[letter.getValue().remaining()];
                letter.getValue().duplicate().get(value);
                assertThat(events.decode(value).getMessageId()).isEqualTo("bad");
              });
    }
  }

  @Test
  void aDeadlineThatFailsIsNotMetAgainAndHoldsNothingElseUp() throws Exception {
    Failing operator = new Failing(10, new StackOverflowError());
    try (var harness = harness(operator, true)) {
      harness.processElement1(shop.added("c1", START, "p1"));
      harness.processElement1(named("Poison Planned", "c1", "plan", START));
      // Another event comes first to the deadline, which is not its own fault.
      harness.processElement1(named("Ping", "c1", "ping", START + 20 * MINUTE));
      harness.processWatermark1(new Watermark(START + 600 * MINUTE));
      assertThat(letters(harness))
          .extracting(DeadLetter::getDetail)
          .singleElement()
          .asString()
          .startsWith("the deadline of 2011-01-01T00:10:00Z: StackOverflowError");
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getRule)
          .containsExactly("ping", "left");
    }
  }

  @Test
  void anEventThatHadWaitedAndFailsIsSetAsideAlone() throws Exception {
    Failing operator = new Failing(10, new StackOverflowError());
    try (var harness = harness(operator, true)) {
      harness.processElement1(shop.added("c1", START, "p1"));
      // Later than the deadline of the cart, which no watermark has passed yet: both are held.
      long late = START + 30 * MINUTE + 500;
      harness.processElement1(named("Poison Done", "c1", "bad", late));
      harness.processElement1(named("Ping", "c1", "good", late));
      assertThat(operator.state("c1").getHeld()).hasSize(2);
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getRule)
          .containsExactly("left", "ping");
      assertThat(letters(harness))
          .extracting(DeadLetter::getDetail)
          .singleElement()
          .asString()
          .startsWith("an event that had waited: StackOverflowError");
    }
  }

  /** Whoever waits for a state that cannot be taken in goes on without it. */
  @Test
  void aMoveThatFailsIsADeadLetterAndNobodyWaitsForIt() throws Exception {
    Failing operator = new Failing(10, new StackOverflowError());
    try (var harness = harness(operator, true)) {
      harness.processElement1(shop.added("c1", START, "p1"));
      Event alias =
          Event.newBuilder()
              .setKind(EventKind.ALIAS)
              .setWorkspace("shop")
              .setMessageId("alias")
              .setName("alias")
              .setUserId("c1")
              .setPreviousId("poison")
              .setTimestamp(START + MINUTE)
              .setReceivedAt(START + MINUTE)
              .build();
      ContactMessage joining =
          TestingMessages.of(
              Role.JOINING, EventHeader.key("shop", "c1"), START + MINUTE, events.encode(alias));
      harness.processElement1(new StreamRecord<>(joining, START + MINUTE));
      harness.processElement1(named("Ping", "c1", "waits", START + 2 * MINUTE));
      assertThat(operator.state("c1").getAwaited()).hasSize(1);
      assertThat(out(harness, TopicTable.TRIGGERS)).isEmpty();
      ContactState other = operator.newcomer(EventHeader.key("shop", "poison"));
      other.getProfile().setEvents(1);
      Move move =
          Move.newBuilder()
              .setKind(MoveKind.STATE)
              .setWorkspace("shop")
              .setTo("c1")
              .setFrom("poison")
              .setAt(START + MINUTE)
              .setReceivedAt(START + MINUTE)
              .setMessageId("alias")
              .setAwaited("poison")
              .setState(other)
              .build();
      harness.processElement1(
          new StreamRecord<>(
              TestingMessages.of(
                  Role.MOVED,
                  EventHeader.key("shop", "c1"),
                  Long.MIN_VALUE,
                  new AvroCodec<>(Move.class).encode(move))));
      assertThat(letters(harness))
          .singleElement()
          .returns("beckon.moves", DeadLetter::getTopic)
          .returns("failed", DeadLetter::getReason);
      assertThat(operator.state("c1").getAwaited()).isEmpty();
      assertThat(operator.state("c1").getMerged()).isEmpty();
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      assertThat(out(harness, TopicTable.TRIGGERS))
          .extracting(Trigger::getRule)
          .containsExactly("ping", "left");
    }
  }

  @Test
  void whatCannotBeReadOfMovesIsADeadLetter() throws Exception {
    try (var harness = harness(new Failing(10, new StackOverflowError()), false)) {
      harness.processElement1(
          new StreamRecord<>(
              TestingMessages.of(Role.MOVED, "", Long.MIN_VALUE, new byte[] {1, 2, 3})));
      assertThat(letters(harness))
          .singleElement()
          .returns("beckon.moves", DeadLetter::getTopic)
          .returns("unreadable", DeadLetter::getReason);
    }
  }

  @Test
  void whatTheMachineDoesWrongFailsTheJob() throws Exception {
    try (var harness = harness(new Failing(10, new OutOfMemoryError("test")), false)) {
      assertThatThrownBy(() -> harness.processElement1(named("Poison Done", "c1", "bad", START)))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  /**
   * The same history twice, once with events that fail among the others: whatever the cache has
   * sent away, the snapshots have written and the rules have become, the contacts end the same, and
   * so does all that was said of them.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void eventsThatFailLeaveNoTrace(int cached) throws Exception {
    Failing sound = new Failing(cached, new StackOverflowError());
    Failing poisoned = new Failing(cached, new StackOverflowError());
    int failed = 0;
    try (var one = harness(sound, true);
        var other = harness(poisoned, true)) {
      SplittableRandom random = new SplittableRandom(7);
      long time = START;
      for (int i = 0; i < 3_000; i++) {
        String contact = "c" + random.nextInt(1 + random.nextInt(6));
        StreamRecord<ContactMessage> record =
            switch (random.nextInt(6)) {
              case 0 -> shop.added(contact, time, "p" + random.nextInt(9));
              case 1, 2, 3 -> shop.viewed(contact, time);
              case 4 -> named("Ping", contact, "ping" + i, time - random.nextInt(90_000));
              default -> named("Ping", contact, "ping" + random.nextInt(i + 1), time);
            };
        StreamRecord<ContactMessage> same = record.copy(record.getValue());
        one.processElement1(record);
        other.processElement1(same);
        if (random.nextInt(4) == 0) {
          failed++;
          other.processElement1(named("Poison Done", contact, "bad" + i, record.getTimestamp()));
        }
        if (random.nextInt(200) == 0) {
          RuleDocument changed =
              rule("ping", 2 + i, "kind: trigger\nwhen: {event: Ping}\nsend: {channel: email}\n");
          one.processElement2(new StreamRecord<>(changed));
          other.processElement2(new StreamRecord<>(changed.copy()));
        }
        if (random.nextInt(100) == 0) {
          one.snapshot(i, i);
          other.snapshot(i, i);
        }
        time += random.nextInt(20) == 0 ? random.nextInt(40) * MINUTE : random.nextInt(5_000);
      }
      one.processWatermark1(new Watermark(time + 100 * MINUTE));
      other.processWatermark1(new Watermark(time + 100 * MINUTE));
      for (int contact = 0; contact < 6; contact++) {
        assertThat(poisoned.state("c" + contact)).isEqualTo(sound.state("c" + contact));
      }
      // Whose deadline is met first of several that time has passed depends on who is cached.
      assertThat(byContact(other, TopicTable.TRIGGERS, Trigger::getContact))
          .isEqualTo(byContact(one, TopicTable.TRIGGERS, Trigger::getContact));
      assertThat(byContact(other, TopicTable.DECISIONS, Decision::getContact))
          .isEqualTo(byContact(one, TopicTable.DECISIONS, Decision::getContact));
      // How often a contact is woken for a profile alone depends on who is cached; the last does
      // not.
      Map<String, List<WrittenProfile>> profiles =
          byContact(one, TopicTable.PROFILES, WrittenProfile::getContact);
      Map<String, List<WrittenProfile>> alike =
          byContact(other, TopicTable.PROFILES, WrittenProfile::getContact);
      if (cached > 6) {
        assertThat(alike).isEqualTo(profiles);
      }
      assertThat(last(alike)).isEqualTo(last(profiles));
      assertThat(out(one, TopicTable.TRIGGERS)).hasSizeGreaterThan(300);
      assertThat(letters(one)).isEmpty();
      assertThat(letters(other)).hasSize(failed);
    }
  }
}
