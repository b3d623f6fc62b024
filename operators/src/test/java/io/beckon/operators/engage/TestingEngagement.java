package io.beckon.operators.engage;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.Inbox;
import io.beckon.operators.identity.ContactMessageSerializer;
import io.beckon.operators.identity.TestingMessages;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.TestingTopics;
import io.beckon.operators.topic.Topic;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.wire.CodedRecord;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** The operator in Flink's harness with one rule for abandoned carts, and events for it. */
final class TestingEngagement {
  static final long START = 1_293_840_000_000L;
  static final long MINUTE = 60_000L;
  static final RuleDocument CART =
      RuleDocument.newBuilder()
          .setRule("left")
          .setVersion(1)
          .setOrigin("test")
          .setText(
              "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email}\nlimit: {once: cart}\n")
          .setPublishedBy("")
          .setPublishedAt(0L)
          .build();
  private static final int GROUPS = 128;

  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);
  private int sequence;

  static KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage>
      harness(int cached, @Nullable OperatorSubtaskState from) throws Exception {
    return harness(cached, from, new EmbeddedRocksDBStateBackend(true), 1, 0);
  }

  static KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage>
      harness(
          int cached,
          @Nullable OperatorSubtaskState from,
          StateBackend backend,
          int subtasks,
          int subtask)
          throws Exception {
    return harness(List.of(CART), cached, from, backend, subtasks, subtask);
  }

  /** The same with other rules. */
  static KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage>
      harness(
          List<RuleDocument> rules,
          int cached,
          @Nullable OperatorSubtaskState from,
          StateBackend backend,
          int subtasks,
          int subtask)
          throws Exception {
    return harness(
        new EngageContact(Settings.DEFAULT, RulesAtStart.of(rules), CacheSize.of(cached)),
        from,
        backend,
        subtasks,
        subtask);
  }

  /** The same with an operator of one's own. */
  static KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage>
      harness(
          EngageContact operator,
          @Nullable OperatorSubtaskState from,
          StateBackend backend,
          int subtasks,
          int subtask)
          throws Exception {
    Schemas.trust();
    PromptHarness harness = new PromptHarness(operator, subtasks, subtask);
    harness.setStateBackend(backend);
    harness.setup(ContactMessageSerializer.INSTANCE);
    if (from != null) {
      harness.initializeState(from);
    }
    harness.open();
    return harness;
  }

  /**
   * Reads as a job does that keeps up: when a record comes, all partitions have been read nearly up
   * to it.
   */
  private static final class PromptHarness
      extends KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage> {
    private long told = Long.MIN_VALUE;

    PromptHarness(EngageContact operator, int subtasks, int subtask) throws Exception {
      super(operator, message -> message.at().key(), null, Types.STRING, GROUPS, subtasks, subtask);
    }

    @Override
    public void processElement1(StreamRecord<ContactMessage> element) throws Exception {
      ContactMessage message = element.getValue();
      Delivered at = message.at();
      if (!(message instanceof ContactMessage.Moved) && at.receivedAt() > 0) {
        long logTime = Math.max(at.logTime(), at.receivedAt());
        element.replace(TestingMessages.at(message, logTime));
        processWatermark1(new Watermark(Bound.DEFAULT.mark(logTime - Inbox.SPREAD) + 1));
      }
      super.processElement1(element);
    }

    void behind(StreamRecord<ContactMessage> element) throws Exception {
      super.processElement1(element);
    }

    void asItIs(StreamRecord<ContactMessage> element) throws Exception {
      super.processElement1(element);
    }

    @Override
    public void processWatermark1(Watermark mark) throws Exception {
      if (mark.getTimestamp() > told) {
        told = mark.getTimestamp();
        super.processWatermark1(mark);
      }
    }
  }

  /** A record comes while another partition has not been read so far, by a partition of its own. */
  static void behind(
      KeyedTwoInputStreamOperatorTestHarness<String, ContactMessage, RuleDocument, ContactMessage>
          harness,
      StreamRecord<ContactMessage> record)
      throws Exception {
    ((PromptHarness) harness).behind(record);
  }

  /** A record comes, and nothing is told of how far the log has been read. */
  static void asItIs(
      KeyedTwoInputStreamOperatorTestHarness<String, ContactMessage, RuleDocument, ContactMessage>
          harness,
      StreamRecord<ContactMessage> record)
      throws Exception {
    ((PromptHarness) harness).asItIs(record);
  }

  /** Ten contacts put something into their carts. */
  void fill(
      KeyedTwoInputStreamOperatorTestHarness<String, ContactMessage, RuleDocument, ContactMessage>
          harness,
      int minute)
      throws Exception {
    for (int contact = 0; contact < 10; contact++) {
      harness.processElement1(added("c" + contact, START + minute * MINUTE, "p" + minute));
    }
  }

  StreamRecord<ContactMessage> viewed(String contact, long time) {
    return record(
        Event.newBuilder()
            .setWorkspace("shop")
            .setMessageId("m" + sequence++)
            .setName("Something Done")
            .setUserId(contact)
            .setTimestamp(time)
            .setReceivedAt(time)
            .build());
  }

  StreamRecord<ContactMessage> added(String contact, long time, String product) {
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

  StreamRecord<ContactMessage> record(Event event) {
    return new StreamRecord<>(
        new ContactMessage.Live(
            new Delivered(
                EventHeader.key(event.getWorkspace(), String.valueOf(event.getUserId())),
                event.getReceivedAt(),
                0,
                sequence,
                0,
                false,
                event.getReceivedAt(),
                0,
                codec.encode(event))),
        event.getReceivedAt());
  }

  /** What an operator has sent to a topic. */
  static <T extends CodedRecord> List<T> out(
      KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness, Topic<T> topic) {
    return TestingTopics.out(harness, topic);
  }
}
