package io.beckon.operators.engage;

import static io.beckon.operators.engage.TestingEngagement.out;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.LifecycleOutcome;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Outputs;
import io.beckon.operators.barrier.HostileRecords;
import io.beckon.operators.barrier.KeyedStep;
import io.beckon.operators.identity.ContactMessageSerializer;
import io.beckon.operators.identity.ResolveIdentity;
import io.beckon.operators.move.MoveReader;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.Move;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventEncoder;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/**
 * Hostile events, moves and rule documents on their way through the engagement job: nothing leaves
 * an operator but records. {@code -Dbeckon.fuzz=1000000} for a long run.
 */
class HostileContactsTest {
  private static final int RECORDS = Integer.getInteger("beckon.fuzz", 4_000);
  private static final int AT_ONCE = 20_000;
  private static final int SCHEMA = 7;

  private final EventEncoder encoder = new EventEncoder();
  private final AvroCodec<Move> moves = new AvroCodec<>(Move.class);
  private final EventReader reader =
      new EventReader(Map.of(SCHEMA, Event.SCHEMA$.toString()), 1, EventReader.CLOCK_AHEAD);
  private long offset;

  HostileContactsTest() {
    reader.start();
  }

  /** Counts what has had its turn, and what of that had come before. */
  private static final class Counting extends EngageContact {
    private static final long serialVersionUID = 1L;
    private final transient long[] taken;

    Counting(List<RuleDocument> rules, long[] taken) {
      super(Settings.DEFAULT, RulesAtStart.of(rules), CacheSize.of(3));
      this.taken = taken;
    }

    @Override
    LifecycleOutcome heard(LifecycleOutcome outcome) {
      long[] step = {0};
      long[] same = {0};
      return (LifecycleOutcome)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {LifecycleOutcome.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "begin", "discard" -> {
                    step[0] = 0;
                    same[0] = 0;
                  }
                  case "takes" -> step[0]++;
                  case "count" ->
                      same[0] += arguments[0] == LifecycleOutcome.Happening.DUPLICATE ? 1 : 0;
                  case "commit" -> {
                    taken[0] += step[0];
                    taken[1] += same[0];
                    same[0] = 0;
                  }
                  default -> {
                    // Not counted.
                  }
                }
                try {
                  return method.invoke(outcome, arguments);
                } catch (InvocationTargetException e) {
                  throw Objects.requireNonNull(e.getCause());
                }
              });
    }
  }

  private static List<RuleDocument> examples() throws IOException {
    List<RuleDocument> rules = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("../examples/rules"))) {
      for (Path file : files.sorted().toList()) {
        String text = Files.readString(file);
        String name = text.lines().filter(line -> line.startsWith("rule: ")).findFirst().orElse("");
        if (!name.isEmpty()) {
          rules.add(
              RuleDocument.newBuilder()
                  .setRule(name.substring("rule: ".length()).strip())
                  .setVersion(1)
                  .setOrigin(file.getFileName().toString())
                  .setText(text)
                  .setPublishedBy("")
                  .setPublishedAt(0L)
                  .build());
        }
      }
    }
    return rules;
  }

  private Delivered delivered(Event event) {
    String key =
        new String(EventEncoder.key(event), StandardCharsets.UTF_8).replaceFirst("/", "\u0000");
    long receivedAt = event.getReceivedAt();
    return new Delivered(
        key, receivedAt, 0, offset++, 0, false, receivedAt, 0, encoder.encode(event));
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, ContactMessage, RuleDocument, ContactMessage>
      harness(List<RuleDocument> rules, long[] taken) throws Exception {
    return TestingEngagement.harness(
        new Counting(rules, taken), null, new HashMapStateBackend(), 1, 0);
  }

  /** What a reader makes of an event as it may stand on the topic, one of eight of them spoiled. */
  private LogRecord read(HostileRecords hostile) {
    byte[] value = prefixed(encoder.encode(hostile.event()));
    if (hostile.number(8) == 0) {
      value = hostile.spoiled(value);
    }
    return read(value, hostile.time());
  }

  private LogRecord read(byte[] value, long brokerTime) {
    List<LogRecord> read = new ArrayList<>();
    reader.deserialize(
        new ConsumerRecord<>(
            TopicTable.EVENTS.name(),
            0,
            offset++,
            brokerTime,
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            null,
            value,
            new RecordHeaders(),
            Optional.empty()),
        new ListCollector<>(read));
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static byte[] prefixed(byte[] value) {
    return ByteBuffer.allocate(AvroCodec.PREFIX + value.length)
        .put(AvroCodec.prefix(SCHEMA))
        .put(value)
        .array();
  }

  private static long outputs(AbstractStreamOperatorTestHarness<?> harness) {
    return Stream.of(Outputs.PROMPT, Outputs.BULK, Outputs.MOVES, Outputs.REQUESTS)
        .map(harness::getSideOutput)
        .filter(Objects::nonNull)
        .mapToLong(Collection::size)
        .sum();
  }

  /** The figures of a long run. */
  private static void said(String what, int in, long letters, long duplicates, long out) {
    if (RECORDS > AT_ONCE) {
      System.out.printf(
          "%s: %,d records, %,d dead letters, %,d duplicates, %,d outputs%n",
          what, in, letters, duplicates, out);
    }
  }

  /** Each event has its turn, or is a dead letter. */
  @Test
  void whatComesInIsTakenOrADeadLetter() throws Exception {
    List<RuleDocument> rules = examples();
    for (int done = 0; done < RECORDS; done += AT_ONCE) {
      HostileRecords hostile = new HostileRecords(done);
      long[] taken = {0, 0};
      int unreadable = 0;
      byte[] last = {};
      String contact = "";
      try (var harness = harness(rules, taken)) {
        int in = Math.min(AT_ONCE, RECORDS - done);
        for (int i = 0; i < in; i++) {
          boolean again = last.length > 0 && hostile.number(20) == 0;
          LogRecord read = again ? read(prefixed(last), hostile.time()) : read(hostile);
          if (!(read instanceof LogRecord.EncodedEvent at)) {
            unreadable++;
            continue;
          }
          if (!again) {
            contact = "shop\u0000c" + hostile.number(5);
          }
          last = at.value();
          harness.processElement1(
              new StreamRecord<>(
                  new ContactMessage.Live(
                      new Delivered(
                          contact,
                          hostile.time(),
                          0,
                          at.offset(),
                          0,
                          false,
                          at.receivedAt(),
                          0,
                          at.value())),
                  at.receivedAt()));
          if (hostile.number(500) == 0) {
            harness.snapshot(i, i);
          }
        }
        // All that waits for its place in the log has its turn.
        harness.processWatermark1(new Watermark(Bound.DEFAULT.mark(hostile.time() + 60_000)));
        long refused =
            out(harness, TopicTable.DEAD_LETTERS).stream()
                .filter(letter -> letter.getOffset() >= 0)
                .count();
        assertThat(taken[0] + refused + unreadable).isEqualTo(in);
        assertThat(refused).isBetween(in / 200L, in / 2L);
        assertThat(taken[1]).as("duplicates").isGreaterThan(in / 100);
        said("events", in, unreadable + refused, taken[1], outputs(harness));
        harness.processWatermark1(new Watermark(hostile.time() + 400L * 86_400_000));
      }
    }
  }

  /** The same by way of visitors, with aliases, moves of any state, and rules that are damaged. */
  @Test
  void nothingLeavesAnOperatorButRecords() throws Exception {
    List<RuleDocument> rules = examples();
    List<String> failed = new ArrayList<>();
    for (int done = 0; done < RECORDS; done += AT_ONCE) {
      HostileRecords hostile = new HostileRecords(done + 1);
      long[] taken = {0, 0};
      try (var identity =
              new KeyedOneInputStreamOperatorTestHarness<String, VisitorMessage, ContactMessage>(
                  new KeyedStep<>("resolve-identity", new ResolveIdentity(HistoryLimits.DEFAULT)),
                  message -> message.at().key(),
                  Types.STRING);
          var harness = harness(rules, taken)) {
        identity.setup(ContactMessageSerializer.INSTANCE);
        identity.open();
        int in = Math.min(AT_ONCE, RECORDS - done);
        for (int i = 0; i < in; i++) {
          VisitorMessage message = new VisitorMessage.Happened(delivered(hostile.event()));
          if (hostile.number(30) == 0) {
            Move move = hostile.move();
            message = MoveReader.message(move, 0, offset++, moves.encode(move));
          }
          identity.processElement(message, message.at().receivedAt());
          for (Object one : identity.getOutput()) {
            if (one instanceof StreamRecord<?> record
                && record.getValue() instanceof ContactMessage resolved) {
              harness.processElement1(new StreamRecord<>(resolved, resolved.at().receivedAt()));
            }
          }
          identity.getOutput().clear();
          if (hostile.number(200) == 0) {
            harness.processElement2(
                new StreamRecord<>(hostile.rule(rules.get(hostile.number(rules.size())))));
          }
        }
        harness.processWatermark1(new Watermark(hostile.time() + 400L * 86_400_000));
        long letters = 0;
        for (DeadLetter letter : out(harness, TopicTable.DEAD_LETTERS)) {
          letters++;
          if (letter.getReason().equals("failed")) {
            failed.add(letter.getDetail());
          }
        }
        assertThat(taken[0]).isGreaterThan(in / 2);
        said("with aliases, moves and rules", in, letters, taken[1], outputs(harness));
      }
    }
    // What is left is what only a state that the engine would not write can do.
    assertThat(failed).hasSizeLessThan(RECORDS / 100);
  }
}
