package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.engine.EventSender;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.EventEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One partition is in the log and cannot be read for a while; the others, and time, go on. What is
 * in it counts all the same: nobody is told that they forgot what they have done.
 */
class HangingFetchTest {
  private static final int CUSTOMERS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Far beyond the rule's wait and the bound. */
  private static final Duration HANGS = Duration.ofSeconds(12);

  private static final String FORGOTTEN =
      "rule: forgotten\nkind: trigger\nwhen: {event: Start, after: 3s, unless: Stop}\nsend: {channel: crm}\n";

  @TempDir Path dir = Path.of("");

  private int sequence;
  private int tried;

  @Test
  void whatIsInTheLogCountsHoweverLateItIsRead() throws Exception {
    try (TestingEngine engine = new TestingEngine(dir)) {
      String bootstrap = engine.ports.bootstrap();
      EngagementJob.Options options =
          new EngagementJob.Options(
              Settings.DEFAULT,
              RulesAtStart.of(List.of(RuleReader.document(FORGOTTEN, "forgotten.yaml"))),
              Engine.READ_AHEAD,
              CacheSize.of(20),
              HistoryLimits.DEFAULT);
      HangingFetch.hang(1);
      try (LocalFlink flink = engine.start(options, sources -> hanging(engine, sources));
          EventSender sender = new EventSender(bootstrap, engine.registry)) {
        long now = System.currentTimeMillis();
        // The browser's events stand in one partition, the shop server's in the other.
        for (int i = 0; i < CUSTOMERS; i++) {
          String customer = onPartition(1, null);
          sender.send(event("Start", onPartition(0, "device"), customer, now));
          sender.send(event("Stop", null, customer, now + 500));
        }
        sender.flush();
        TestingEngine.await(PATIENCE, HangingFetch::isCaught);
        TestingEngine.await(PATIENCE, () -> HangingFetch.othersReadUpTo() > now + HANGS.toMillis());
        assertThat(told(bootstrap)).isEmpty();
        HangingFetch.release();
        String forgetful = onPartition(1, null);
        sender.send(
            event("Start", onPartition(0, "device"), forgetful, System.currentTimeMillis()));
        sender.flush();
        TestingEngine.await(PATIENCE, () -> !told(bootstrap).isEmpty());
        assertThat(told(bootstrap)).containsExactly(forgetful);
        assertThat(flink.ended()).isNotDone();
      } finally {
        HangingFetch.release();
      }
    }
  }

  private static EngagementJob.Sources hanging(TestingEngine engine, EngagementJob.Sources sources)
      throws Exception {
    KafkaSource<LogRecord> events =
        KafkaSource.<LogRecord>builder()
            .setBootstrapServers(engine.ports.bootstrap())
            .setTopics(TopicTable.EVENTS.name())
            .setGroupId("hanging")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(
                new EventReader(
                    engine.registry.schemas(TopicTable.EVENTS.name() + "-value"),
                    2,
                    EventReader.CLOCK_AHEAD))
            .setProperty("interceptor.classes", HangingFetch.class.getName())
            .build();
    return new EngagementJob.Sources(events, sources.rules(), sources.moves(), sources.products());
  }

  /** An id whose key stands in this partition of two. */
  private String onPartition(int partition, @Nullable String device) {
    while (true) {
      String id = (device == null ? "customer-" : device + "-") + tried++;
      byte[] key =
          EventEncoder.key(device == null ? event("", null, id, 0) : event("", id, null, 0));
      if (BuiltInPartitioner.partitionForKey(key, 2) == partition) {
        return id;
      }
    }
  }

  private Event event(String name, @Nullable String device, @Nullable String customer, long time) {
    return Event.newBuilder()
        .setKind(EventKind.TRACK)
        .setWorkspace("shop")
        .setMessageId("m" + sequence++)
        .setName(name)
        .setAnonymousId(device)
        .setUserId(customer)
        .setTimestamp(time)
        .setReceivedAt(time)
        .build();
  }

  private static List<String> told(String bootstrap) throws Exception {
    List<String> told = new ArrayList<>();
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.triggers("crm")),
        Trigger.class,
        (key, trigger) -> told.add(trigger.getContact()));
    return told;
  }
}
