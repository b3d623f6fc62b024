package io.beckon.operators.engage;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engage.Settings;
import io.beckon.operators.Outputs;
import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.EventRecordSerializer;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngageContactTest {
  private static final long START = 1_293_840_000_000L;
  private static final long MINUTE = 60_000L;
  private static final RuleDocument CART =
      new RuleDocument(
          "left",
          1,
          "test",
          "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email}\nlimit: {once: cart}\n");

  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);
  private int sequence;

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, EventRecord, RuleDocument, EventRecord>
      harness(int cached, @Nullable OperatorSubtaskState from) throws Exception {
    return harness(cached, from, new EmbeddedRocksDBStateBackend(true));
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, EventRecord, RuleDocument, EventRecord>
      harness(int cached, @Nullable OperatorSubtaskState from, StateBackend backend)
          throws Exception {
    Schemas.trust();
    EngageContact operator = new EngageContact(Settings.DEFAULT, List.of(CART), cached);
    KeyedTwoInputStreamOperatorTestHarness<String, EventRecord, RuleDocument, EventRecord> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            operator, record -> record.key, null, Types.STRING);
    harness.setStateBackend(backend);
    harness.setup(EventRecordSerializer.INSTANCE);
    if (from != null) {
      harness.initializeState(from);
    }
    harness.open();
    return harness;
  }

  private StreamRecord<EventRecord> added(String contact, long time, String product) {
    Event event =
        Event.newBuilder()
            .setWorkspace("shop")
            .setMessageId("m" + sequence++)
            .setName("Product Added")
            .setUserId(contact)
            .setTimestamp(time)
            .setReceivedAt(time)
            .setCurrency("GBP")
            .build();
    event.getProducts().add(Product.newBuilder().setProductId(product).setPrice(1000L).build());
    event.getConsents().add(new ConsentChange("email", true, "test"));
    return record(event);
  }

  private StreamRecord<EventRecord> record(Event event) {
    EventRecord record = new EventRecord();
    record.key = EventHeader.key("shop", String.valueOf(event.getUserId()));
    record.receivedAt = event.getReceivedAt();
    record.value = codec.encode(event);
    record.offset = sequence;
    return new StreamRecord<>(record, event.getReceivedAt());
  }

  private static <T> List<T> out(
      KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness, OutputTag<T> tag) {
    Queue<StreamRecord<T>> queue = harness.getSideOutput(tag);
    List<T> values = new ArrayList<>();
    if (queue != null) {
      queue.forEach(record -> values.add(record.getValue()));
    }
    return values;
  }

  /**
   * A cache of two contacts and a snapshot in the middle give what a large cache and an undisturbed
   * run give.
   */
  @Test
  void evictionAndRestoreSeeTheValuesThatWereWrittenBack() throws Exception {
    List<String> undisturbed = new ArrayList<>();
    List<String> disturbed = new ArrayList<>();
    try (var harness = harness(1_000, null)) {
      sequence = 0;
      fill(harness, 0);
      fill(harness, 10);
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      out(harness, Outputs.TRIGGERS)
          .forEach(trigger -> undisturbed.add(trigger.getId() + trigger.getPayload()));
    }
    OperatorSubtaskState snapshot;
    sequence = 0;
    try (var harness = harness(2, null)) {
      fill(harness, 0);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(2, snapshot)) {
      fill(harness, 10);
      harness.processWatermark1(new Watermark(START + 39 * MINUTE));
      assertThat(out(harness, Outputs.TRIGGERS))
          .as("the deadline counts from the last touch")
          .isEmpty();
      harness.processWatermark1(new Watermark(START + 60 * MINUTE));
      out(harness, Outputs.TRIGGERS)
          .forEach(trigger -> disturbed.add(trigger.getId() + trigger.getPayload()));
    }
    assertThat(undisturbed).hasSize(10);
    assertThat(disturbed).containsExactlyInAnyOrderElementsOf(undisturbed);
  }

  private void fill(
      KeyedTwoInputStreamOperatorTestHarness<String, EventRecord, RuleDocument, EventRecord>
          harness,
      int minute)
      throws Exception {
    for (int contact = 0; contact < 10; contact++) {
      harness.processElement1(added("c" + contact, START + minute * MINUTE, "p" + minute));
    }
  }

  @Test
  void aContactHasOneTimerAndOneEntryInState() throws Exception {
    try (var harness = harness(1_000, null, new HashMapStateBackend())) {
      for (int i = 0; i < 50; i++) {
        harness.processElement1(added("c1", START + i * 1_000L, "p"));
      }
      harness.snapshot(1, 1);
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      assertThat(harness.numEventTimeTimers()).isEqualTo(1);
    }
  }

  @Test
  void theRulesInputNeitherDrivesNorHoldsTime() throws Exception {
    try (var harness = harness(1_000, null)) {
      harness.processElement1(added("c1", START, "p"));
      harness.processWatermark2(new Watermark(Long.MAX_VALUE));
      assertThat(out(harness, Outputs.TRIGGERS)).isEmpty();
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      assertThat(out(harness, Outputs.TRIGGERS))
          .extracting(Trigger::getRule)
          .containsExactly("left");
    }
  }

  @Test
  void aRulePublishedWhileRunningIsInForceAndABadOneChangesNothing() throws Exception {
    try (var harness = harness(1_000, null)) {
      harness.processElement2(
          new StreamRecord<>(
              new RuleDocument(
                  "left",
                  2,
                  "bad.yaml",
                  "rule: left\nversion: 2\nkind: trigger\nwhen: {cart: abandoned, after: soon}\nsend: {channel: email}\n")));
      assertThat(out(harness, Outputs.DEAD_LETTERS))
          .extracting(DeadLetter::getDetail)
          .singleElement()
          .asString()
          .startsWith("bad.yaml:4:")
          .contains("'soon' is not a duration");
      harness.processElement2(
          new StreamRecord<>(
              new RuleDocument(
                  "left",
                  3,
                  "good.yaml",
                  CART.getText()
                      .replace("30m", "5m")
                      .replace("rule: left", "rule: left\nversion: 3"))));
      harness.processElement1(added("c1", START, "p"));
      harness.processWatermark1(new Watermark(START + 6 * MINUTE));
      assertThat(out(harness, Outputs.TRIGGERS))
          .extracting(Trigger::getRuleVersion)
          .containsExactly(3);
    }
  }

  @Test
  void whatMakesNoSenseIsADeadLetterAndTheNextEventIsTakenIn() throws Exception {
    try (var harness = harness(1_000, null)) {
      EventRecord garbage = new EventRecord();
      garbage.key = EventHeader.key("shop", "c1");
      garbage.offset = 7;
      garbage.value = new byte[] {2, 99, 99};
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
      harness.processElement1(record(nameless));
      harness.processElement1(added("c1", START, "p"));
      assertThat(out(harness, Outputs.DEAD_LETTERS))
          .extracting(DeadLetter::getReason)
          .containsExactly("unreadable", "invalid");
      harness.processWatermark1(new Watermark(START + 31 * MINUTE));
      assertThat(out(harness, Outputs.TRIGGERS)).hasSize(1);
    }
  }
}
