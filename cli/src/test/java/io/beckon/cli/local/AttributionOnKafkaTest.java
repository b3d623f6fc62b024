package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EventSender;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Credit;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceMoney;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attribution job on a real broker, killed and started again. */
class AttributionOnKafkaTest {
  private static final int CONTACTS = 40;
  private static final long REFUND = 500;

  @TempDir Path dir = Path.of("");

  private Ports ports = new Ports();

  /** Devices buy before it is known whose they are; every fourth order is partly given back. */
  @Test
  void nothingIsCountedTwiceAfterARestartAndOtherSettingsNeedAnotherVersion() throws Exception {
    long expected = 0;
    for (int i = 0; i < CONTACTS; i++) {
      expected += 1_000 + i - (i % 4 == 0 ? REFUND : 0);
    }
    long now = System.currentTimeMillis() - 60_000;
    try (TestingEngine engine = new TestingEngine(dir)) {
      ports = engine.ports;
      try (EventSender sender = new EventSender(ports.bootstrap(), engine.registry)) {
        fire(engine, now);
        send(sender, 0, CONTACTS / 2, now);
        try (LocalFlink flink = engine.startAttribution(AttributionSettings.DEFAULT)) {
          await(() -> of("rule/reminder/1", Performance::getClicked) == CONTACTS / 2);
          flink.checkpoint();
          send(sender, CONTACTS / 2, CONTACTS, now);
          await(() -> of("rule/reminder/1", Performance::getClicked) > CONTACTS / 2);
          // Killed: what came since the checkpoint is computed again.
        }
        long whole = expected;
        try (LocalFlink flink = engine.startAttribution(AttributionSettings.DEFAULT)) {
          await(() -> money("rule/reminder/1") == whole);
          flink.stop();
        }
        try (LocalFlink flink = engine.startAttribution(AttributionSettings.DEFAULT)) {
          send(sender, 0, CONTACTS, now);
          Event last = event("Email Opened", "last", now);
          last.setUserId("last");
          last.setMessage(report("", "spring"));
          sender.send(last);
          sender.flush();
          await(() -> of("mailing/spring/1", Performance::getOpened) == 1);
          flink.stop();
        }
        assertThat(money("rule/reminder/1")).isEqualTo(expected);
        assertThat(money("rule-version/reminder@3/1")).isEqualTo(expected);
        assertThat(money("workspace/shop/1")).isEqualTo(expected);
        assertThat(of("rule/reminder/1", Performance::getSent)).isEqualTo(CONTACTS);
        assertThat(of("rule/reminder/1", Performance::getBuyers)).isEqualTo(CONTACTS);
        assertThat(credits().values().stream().mapToLong(Credit::getLastTouch).sum())
            .isEqualTo(expected);

        AttributionSettings longer =
            new AttributionSettings(
                1,
                AttributionSettings.DEFAULT.windows(),
                Duration.ofDays(14),
                AttributionSettings.DEFAULT.outcome());
        assertThatThrownBy(() -> engine.startAttribution(longer).close())
            .isInstanceOf(UserError.class)
            .hasMessageContaining("version is still 1: raise 'version'");
        AttributionSettings second =
            new AttributionSettings(2, longer.windows(), longer.halfLife(), longer.outcome());
        try (LocalFlink flink = engine.startAttribution(second)) {
          await(() -> money("rule/reminder/2") == whole);
          assertThat(flink.ended()).isNotDone();
        }
        assertThat(money("rule/reminder/1")).as("of the version before").isEqualTo(expected);
      }
    }
  }

  private void send(EventSender sender, int from, int to, long now) {
    for (int i = from; i < to; i++) {
      for (String name : List.of("Email Sent", "Email Link Clicked")) {
        Event event = event(name, name + i, now + 1_000);
        event.setUserId("c" + i);
        event.setMessage(report("t" + i, "reminder"));
        sender.send(event);
      }
      Event order = event("Order Completed", "order" + i, now + 2_000);
      order.setAnonymousId("device" + i);
      order.setCurrency("GBP");
      order.setOrder(Order.newBuilder().setOrderId("o" + i).setTotal(1_000L + i).build());
      sender.send(order);
      Event identify = event("identify", "identify" + i, now + 3_000);
      identify.setKind(EventKind.IDENTIFY);
      identify.setAnonymousId("device" + i);
      identify.setUserId("c" + i);
      sender.send(identify);
      if (i % 4 == 0) {
        Event refund = event("Order Refunded", "refund" + i, now + 4_000);
        refund.setUserId("c" + i);
        refund.setCurrency("GBP");
        refund.setOrder(Order.newBuilder().setOrderId("o" + i).setTotal(REFUND).build());
        sender.send(refund);
      }
    }
    sender.heartbeat(System.currentTimeMillis());
    sender.flush();
  }

  private static Event event(String name, String id, long time) {
    return Event.newBuilder()
        .setWorkspace("shop")
        .setMessageId(id)
        .setName(name)
        .setTimestamp(time)
        .setReceivedAt(time)
        .build();
  }

  private static MessageReport report(String trigger, String template) {
    return MessageReport.newBuilder()
        .setTriggerId(trigger.isEmpty() ? null : trigger)
        .setTemplate(template)
        .build();
  }

  /** Triggers as the engagement job writes them. */
  private void fire(TestingEngine engine, long now) throws Exception {
    String topic = TopicTable.triggers("email");
    byte[] prefix = AvroCodec.prefix(engine.registry.register(topic + "-value", Trigger.SCHEMA$));
    AvroCodec<Trigger> codec = new AvroCodec<>(Trigger.class);
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", ports.bootstrap());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < CONTACTS; i++) {
        Trigger trigger =
            Trigger.newBuilder()
                .setId("t" + i)
                .setWorkspace("shop")
                .setContact("c" + i)
                .setRule("reminder")
                .setRuleVersion(3)
                .setRuleKind("trigger")
                .setChannel("email")
                .setAt(now)
                .build();
        byte[] key = ("shop/c" + i).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, codec.encode(prefix, trigger)));
      }
      producer.flush();
    }
  }

  private Map<String, Performance> figures() throws Exception {
    Map<String, Performance> figures = new TreeMap<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.PERFORMANCE.name()),
        Performance.class,
        (key, figure) -> figures.put(key, figure));
    return figures;
  }

  private interface Count {
    long of(Performance performance);
  }

  private long of(String subject, Count count) throws Exception {
    @Nullable Performance figure = figures().get("shop/" + subject);
    return figure == null ? 0 : count.of(figure);
  }

  private long money(String subject) throws Exception {
    return of(
        subject,
        figure -> figure.getMoney().stream().mapToLong(PerformanceMoney::getLastTouch).sum());
  }

  /** The last word on each message's part in each order. */
  private Map<String, Credit> credits() throws Exception {
    Map<String, Credit> credits = new TreeMap<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.CREDITS.name()),
        Credit.class,
        (key, credit) ->
            credits.merge(
                credit.getOrderId() + credit.getMessage(),
                credit,
                (a, b) -> a.getVersion() > b.getVersion() ? a : b));
    return credits;
  }

  private void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited too long: %s", figures()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
