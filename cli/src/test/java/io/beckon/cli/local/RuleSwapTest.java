package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.RulesTopic;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two rules are swapped a thousand times while events come in. The reference is simple: each ping
 * fires once, and each contact's first event once more, four seconds later, whatever the version.
 */
class RuleSwapTest {
  private static final int SWAPS = 1_000;
  private static final int CONTACTS = 200;
  private static final long IN_FORCE_WITHIN = 2_000;

  @TempDir Path dir = Path.of("");

  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);
  private Ports ports = new Ports();
  private int pings;

  private static RuleDocument ping(int version) throws RuleFaults {
    return RuleReader.document(
        "rule: ping\nversion: "
            + version
            + "\nkind: trigger\nwhen: {event: Ping}\nif: event.properties.n >= 0\nsend: {channel: crm}\n",
        "ping");
  }

  private static RuleDocument later(int version) throws RuleFaults {
    return RuleReader.document(
        "rule: later\nversion: "
            + version
            + "\nkind: trigger\nonChange: keep\nwhen: {event: Start, after: 4s, unless: Stop}\nsend: {channel: crm}\n",
        "later");
  }

  @Test
  void noTriggerIsLostOrDoubledAndTheJobGoesOn() throws Exception {
    try (TestingEngine engine = new TestingEngine(dir)) {
      ports = engine.ports;
      byte[] prefix =
          AvroCodec.prefix(
              engine.registry.register(TopicTable.EVENTS.name() + "-value", Event.SCHEMA$));
      EngagementJob.Options options =
          new EngagementJob.Options(
              Settings.DEFAULT,
              RulesAtStart.of(List.of(ping(1), later(1))),
              Engine.READ_AHEAD,
              CacheSize.of(100),
              HistoryLimits.DEFAULT);
      try (LocalFlink flink = engine.start(options)) {
        AtomicBoolean stop = new AtomicBoolean();
        var pool = Executors.newSingleThreadExecutor();
        Future<?> load = pool.submit(() -> send(prefix, stop));
        RulesTopic topic = new RulesTopic(ports.bootstrap(), engine.registry);
        List<RuleDocument> versions = new ArrayList<>();
        for (int version = 2; version <= SWAPS / 2 + 1; version++) {
          versions.add(ping(version));
          versions.add(later(version));
        }
        topic.publish(versions);
        long published = System.currentTimeMillis();
        // The load goes on until events have come in that must see the last version.
        while (System.currentTimeMillis() < published + 2 * IN_FORCE_WITHIN) {
          assertThat(flink.ended()).isNotDone();
          Thread.onSpinWait();
        }
        stop.set(true);
        load.get(60, TimeUnit.SECONDS);
        pool.shutdown();
        List<Trigger> triggers = awaitTriggers(pings + CONTACTS);
        assertThat(flink.ended()).isNotDone();
        check(triggers, published);
      }
      List<DeadLetter> dead = new ArrayList<>();
      WholeTopics.read(
          ports.bootstrap(),
          List.of(TopicTable.DEAD_LETTERS.name()),
          DeadLetter.class,
          (key, letter) -> dead.add(letter));
      assertThat(dead).isEmpty();
    }
  }

  private void check(List<Trigger> triggers, long published) {
    Map<String, Integer> byCause = new HashMap<>();
    Set<Integer> versions = new HashSet<>();
    int started = 0;
    for (Trigger trigger : triggers) {
      byCause.merge(trigger.getRule() + trigger.getCauses().get(0).getMessageId(), 1, Integer::sum);
      if (trigger.getRule().equals("ping")) {
        versions.add(trigger.getRuleVersion());
        if (trigger.getAt() > published + IN_FORCE_WITHIN) {
          assertThat(trigger.getRuleVersion()).isEqualTo(SWAPS / 2 + 1);
        }
      } else {
        started++;
      }
    }
    assertThat(byCause.values()).as("none is doubled").containsOnly(1);
    assertThat(triggers).as("none is lost").hasSize(pings + CONTACTS);
    assertThat(started).isEqualTo(CONTACTS);
    assertThat(versions).as("swapped under load").hasSizeGreaterThan(20);
  }

  private Integer send(byte[] prefix, AtomicBoolean stop) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", ports.bootstrap(), "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; !stop.get() || i < CONTACTS; i++) {
        String contact = "c" + i % CONTACTS;
        byte[] key = contact.getBytes(StandardCharsets.UTF_8);
        if (i < CONTACTS) {
          producer.send(
              new ProducerRecord<>(
                  TopicTable.EVENTS.name(), key, codec.encode(prefix, event(contact, "Start", i))));
        }
        pings++;
        producer
            .send(
                new ProducerRecord<>(
                    TopicTable.EVENTS.name(), key, codec.encode(prefix, event(contact, "Ping", i))))
            .get();
      }
    }
    return pings;
  }

  private static Event event(String contact, String name, int number) {
    long now = System.currentTimeMillis();
    Event event =
        Event.newBuilder()
            .setWorkspace("shop")
            .setUserId(contact)
            .setMessageId(name + number)
            .setName(name)
            .setReceivedAt(now)
            .setTimestamp(now)
            .build();
    event.getProperties().put("n", (long) number);
    return event;
  }

  private List<Trigger> awaitTriggers(int expected) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      List<Trigger> triggers = new ArrayList<>();
      WholeTopics.read(
          ports.bootstrap(),
          List.of(TopicTable.triggers("crm")),
          Trigger.class,
          (key, trigger) -> triggers.add(trigger));
      if (triggers.size() >= expected) {
        return triggers;
      }
      assertThat(System.nanoTime())
          .as("%d of %d triggers", triggers.size(), expected)
          .isLessThan(deadline);
    }
  }
}
