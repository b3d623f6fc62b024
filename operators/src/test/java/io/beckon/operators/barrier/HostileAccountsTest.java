package io.beckon.operators.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.attribution.AttributionFacts;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Outputs;
import io.beckon.operators.TestingOutputs;
import io.beckon.operators.affinity.CountTogether;
import io.beckon.operators.affinity.ReadBaskets;
import io.beckon.operators.attribute.AttributeContact;
import io.beckon.operators.attribute.ReadFacts;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.ItemCount;
import io.beckon.schema.PairCounts;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.Together;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The account of the jobs beside the engagement job: what comes in is what goes out, what is a dead
 * letter, what is known already, and what the job does not mind; nothing else. {@code
 * -Dbeckon.fuzz=1000000} for a long run.
 */
class HostileAccountsTest {
  private static final int RECORDS = Integer.getInteger("beckon.fuzz", 4_000);
  private static final int AT_ONCE = 20_000;

  /** Orders that are remembered of a contact; see {@code ShopperState}. */
  private static final int REMEMBERED = 8;

  private final EventEncoder encoder = new EventEncoder();
  private final EventDecoder decoder = new EventDecoder();
  private final EventHeader header = new EventHeader();

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  /** In the order of the log, each of one of many contacts. */
  private List<ContactMessage> messages(HostileRecords hostile, int count) {
    List<ContactMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Event event = hostile.event();
      long at = hostile.time();
      boolean again = i > 100 && hostile.number(5) == 0;
      Delivered before = again ? messages.get(i - 1 - hostile.number(100)).at() : null;
      Delivered delivered =
          new Delivered(
              before == null ? "shop\u0000c" + hostile.number(1 + count / 12) : before.key(),
              at,
              0,
              i,
              0,
              false,
              event.getReceivedAt(),
              at,
              before == null ? encoder.encode(event) : before.value());
      messages.add(
          switch (hostile.number(12)) {
            case 0 -> new ContactMessage.Past(delivered);
            case 1 -> new ContactMessage.Retired(delivered);
            default -> new ContactMessage.Live(delivered);
          });
    }
    return messages;
  }

  /** The event that is in it; null: it is a dead letter of the engagement job. */
  private @Nullable Event sound(ContactMessage message) throws IOException {
    byte[] value = message.at().value();
    try {
      header.read(value, 0, value.length);
    } catch (IOException e) {
      // An id that is too long, or has a zero character: the reader of events says so.
      return null;
    }
    Event event = decoder.decode(value);
    if (EventCheck.fault(event) != null) {
      return null;
    }
    EventCheck.clampClock(event);
    return event;
  }

  private static <I, O extends CodedRecord>
      KeyedOneInputStreamOperatorTestHarness<String, I, O> opened(
          OneInputStreamOperator<I, O> operator, KeySelector<I, String> key, Class<O> type)
          throws Exception {
    var harness = new KeyedOneInputStreamOperatorTestHarness<>(operator, key, Types.STRING);
    harness.setup(new RecordType<>(type).createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  private static int letters(List<TopicRecord<?>> bulk) {
    return (int) bulk.stream().filter(one -> one.topic() == TopicTable.DEAD_LETTERS).count();
  }

  /** What triggers and decisions say, whoever wrote them. */
  private static List<AttributionFact> ofOtherTopics(HostileRecords hostile, int count)
      throws IOException {
    AvroCodec<AttributionFact> codec = new AvroCodec<>(AttributionFact.class);
    List<AttributionFact> facts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Trigger trigger = hostile.trigger();
      Decision decision = hostile.decision();
      AttributionFact fired =
          AttributionFacts.fault(trigger) == null ? AttributionFacts.of(trigger) : null;
      AttributionFact heldOut =
          AttributionFacts.fault(decision) == null ? AttributionFacts.of(decision) : null;
      if (fired != null) {
        // As they come from a topic: half a character is none there.
        facts.add(codec.decode(codec.encode(fired)));
      }
      if (heldOut != null) {
        facts.add(codec.decode(codec.encode(heldOut)));
      }
    }
    return facts;
  }

  /** Told all over again, the facts of a contact change nothing. */
  @Test
  void attribution() throws Exception {
    for (int done = 0; done < RECORDS; done += AT_ONCE) {
      int in = Math.min(AT_ONCE, RECORDS - done);
      HostileRecords hostile = new HostileRecords(done + 6);
      List<ContactMessage> messages = messages(hostile, in);
      try (var facts =
              new OneInputStreamOperatorTestHarness<>(
                  new Step<ContactMessage, AttributionFact>("read-facts", new ReadFacts()));
          var changes =
              opened(
                  new KeyedStep<>(
                      "attribute-contact", new AttributeContact(AttributionSettings.DEFAULT)),
                  (AttributionFact fact) -> EventHeader.key(fact.getWorkspace(), fact.getContact()),
                  PerformanceChange.class)) {
        facts.setup(
            new RecordType<>(AttributionFact.class).createSerializer(new SerializerConfigImpl()));
        facts.open();
        int refused = 0;
        int notMinded = 0;
        for (ContactMessage message : messages) {
          facts.processElement(new StreamRecord<>(message));
          if (!(message instanceof ContactMessage.Retired)) {
            Event event = sound(message);
            refused += event == null ? 1 : 0;
            notMinded += event != null && AttributionFacts.of(event, "c") == null ? 1 : 0;
          }
        }
        int failed = letters(TestingOutputs.takeSide(facts, Outputs.BULK));
        List<AttributionFact> all = TestingOutputs.take(facts);
        assertThat(all.size() + refused + notMinded + failed).isEqualTo(in);
        all.addAll(ofOtherTopics(hostile, in / 10));

        for (AttributionFact fact : all) {
          changes.processElement(new StreamRecord<>(fact));
        }
        int changed = TestingOutputs.take(changes).size();
        int lost = letters(TestingOutputs.takeSide(changes, Outputs.BULK));
        for (AttributionFact fact : all) {
          changes.processElement(new StreamRecord<>(fact));
        }
        List<TopicRecord<?>> again = TestingOutputs.takeSide(changes, Outputs.BULK);
        assertThat(TestingOutputs.take(changes))
            .as("what all facts change that are known already")
            .isEmpty();
        assertThat(again).as("the same, but for what failed before").hasSize(lost);
        assertThat(letters(again)).isEqualTo(lost);
        if (RECORDS > 4_000) {
          System.out.printf(
              "attribution: %,d messages: %,d facts (with those of triggers and decisions), %,d refused, %,d not minded, %,d dead letters;"
                  + " of the facts %,d dead letters, %,d changes; told again: %,d duplicates%n",
              in, all.size(), refused, notMinded, failed, lost, changed, all.size() - lost);
        }
        assertThat(changed).isPositive();
      }
    }
  }

  /** What is remembered of a contact's orders, as anybody would write it down. */
  private static final class Orders {
    private final Map<String, Deque<String>> known = new HashMap<>();

    /** Whether the order had not been told. */
    boolean isNew(String contact, String order) {
      Deque<String> of = known.computeIfAbsent(contact, any -> new ArrayDeque<>());
      if (of.contains(order)) {
        return false;
      }
      of.add(order);
      if (of.size() > REMEMBERED) {
        of.remove();
      }
      return true;
    }

    void forget(String contact) {
      known.remove(contact);
    }
  }

  /** Each order is one basket, as long as it is remembered. */
  @Test
  void affinities() throws Exception {
    for (int done = 0; done < RECORDS; done += AT_ONCE) {
      int in = Math.min(AT_ONCE, RECORDS - done);
      HostileRecords hostile = new HostileRecords(done + 7);
      List<ContactMessage> messages = messages(hostile, in);
      // Weights that do not age are exact.
      AffinitySettings settings = new AffinitySettings(Duration.ZERO, 1, Duration.ofSeconds(10));
      try (var baskets =
              opened(
                  new KeyedStep<>("read-baskets", new ReadBaskets(Bound.DEFAULT)),
                  (ContactMessage message) -> message.at().key(),
                  Together.class);
          var counts =
              opened(
                  new CountTogether(settings),
                  (Together one) ->
                      CountTogether.key(
                          one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()),
                  PairCounts.class)) {
        Orders known = new Orders();
        int first = 0;
        int empty = 0;
        int duplicates = 0;
        int orders = 0;
        for (ContactMessage message : messages) {
          baskets.processElement(new StreamRecord<>(message));
          Event event = message instanceof ContactMessage.Live ? sound(message) : null;
          if (event == null) {
            continue;
          }
          String contact = message.at().key();
          if (event.getKind() == EventKind.ERASE) {
            known.forget(contact);
          } else if (!event.getAutomated()
              && EventNames.isOrder(event.getName())
              && event.getOrder() != null) {
            orders++;
            if (!known.isNew(contact, event.getOrder().getOrderId())) {
              duplicates++;
            } else if (event.getProducts().isEmpty()) {
              empty++;
            } else {
              first++;
            }
          }
        }
        baskets.processWatermark(new Watermark(Bound.DEFAULT.mark(hostile.time() + 60_000)));
        List<Together> out = TestingOutputs.take(baskets);
        int told = (int) out.stream().filter(HostileAccountsTest::isBasket).count();
        int failed = letters(TestingOutputs.takeSide(baskets, Outputs.BULK));
        assertThat(told + empty + duplicates + failed).isEqualTo(orders);
        assertThat(told).isEqualTo(first);

        for (Together one : out) {
          counts.processElement(new StreamRecord<>(one, one.getPlace().getAt()));
        }
        counts.processWatermark(new Watermark(Bound.DEFAULT.mark(hostile.time() + 60_000)));
        int lost = letters(TestingOutputs.takeSide(counts, Outputs.BULK));
        double counted =
            TestingOutputs.takeSide(counts, Outputs.ITEM_COUNTS).stream()
                .filter(
                    one ->
                        one.getKind().equals(Baskets.BOUGHT)
                            && one.getUnit().equals(Baskets.PRODUCT)
                            && one.getItem().isEmpty())
                .mapToDouble(ItemCount::getWeight)
                .max()
                .orElse(0);
        if (RECORDS > 4_000) {
          System.out.printf(
              "affinity: %,d messages, %,d orders: %,d baskets, %,d without products, %,d"
                  + " duplicates, %,d dead letters; counted: %,.0f baskets, %,d dead letters%n",
              in, orders, told, empty, duplicates, failed, counted, lost);
        }
        assertThat(counted + lost).isEqualTo(told);
        assertThat(duplicates).isPositive();
      }
    }
  }

  private static boolean isBasket(Together one) {
    return one.getKind().equals(Baskets.BOUGHT)
        && one.getUnit().equals(Baskets.PRODUCT)
        && one.getItem().isEmpty()
        && one.getTimes() == 1;
  }
}
