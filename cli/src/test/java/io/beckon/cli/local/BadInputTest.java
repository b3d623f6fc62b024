package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad input through a real broker: valid + dead letters + duplicates = read. */
class BadInputTest {
  private static final int PREFIX = 5;

  /** As large as the topics take. */
  private static final int LARGEST = 8 * 1024 * 1024 - 100;

  /** What else the job reads. */
  private static final List<String> OTHERS =
      List.of(TopicTable.CATALOG.name(), TopicTable.SUGGESTIONS.name(), TopicTable.RULES.name());

  private static final long YEAR = 365L * 86_400_000;
  private static final String THROWS =
      "rule: divides\nkind: campaign-switch\non: page\nif: '10 / orders.count > 3'\nstart: {campaign: c}\nchannel: rtb\n";

  @TempDir Path dir = Path.of("");

  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);
  private Ports ports = new Ports();
  private final List<byte[]> sent = new ArrayList<>();
  private final long now = System.currentTimeMillis();
  private byte[] prefix = new byte[0];
  private int valid;
  private int duplicates;
  private final Map<String, Integer> dead = new TreeMap<>();

  @Test
  void nothingIsLostAndTheJobNeverRestarts() throws Exception {
    try (TestingEngine engine = new TestingEngine(dir)) {
      ports = engine.ports;
      prefix =
          AvroCodec.prefix(
              engine.registry.register(TopicTable.EVENTS.name() + "-value", Event.SCHEMA$));
      makeRecords();
      send();
      EngagementJob.Options options =
          new EngagementJob.Options(
              Settings.DEFAULT,
              RulesAtStart.of(List.of(RuleReader.document(THROWS, "divides.yaml"))),
              Engine.READ_AHEAD,
              CacheSize.of(100),
              HistoryLimits.DEFAULT);
      try (LocalFlink flink = engine.start(options)) {
        awaitEverything();
        assertThat(flink.ended()).isNotDone();
        assertThat(metric("numRestarts")).isZero();
        assertThat(metric("duplicates")).isEqualTo(duplicates);
        assertThat(metric("deadLetters")).isEqualTo(deadLetters());
      }
      Map<String, Integer> reasons = new TreeMap<>();
      Map<String, Integer> topics = new TreeMap<>();
      for (DeadLetter letter : read(TopicTable.DEAD_LETTERS.name(), DeadLetter.class)) {
        reasons.merge(letter.getReason(), 1, Integer::sum);
        topics.merge(letter.getTopic(), 1, Integer::sum);
        assertThat(letter.getOffset()).isNotNegative();
        assertThat(letter.getValue()).isNotNull();
        assertThat(letter.getDetail()).isNotBlank();
      }
      assertThat(reasons).isEqualTo(dead);
      OTHERS.forEach(topic -> assertThat(topics).containsEntry(topic, 1));
      assertThat(topics)
          .hasSize(1 + OTHERS.size())
          .containsEntry(TopicTable.EVENTS.name(), deadLetters() - OTHERS.size());
      assertThat(read(TopicTable.DECISIONS.name(), Decision.class))
          .filteredOn(decision -> decision.getReason().equals("rule-failed"))
          .extracting(Decision::getContact)
          .as("the rule that divides by the number of orders fails where there is none")
          .contains("page-reader");
      assertThat(valid + deadLetters() + duplicates).isEqualTo(sent.size() + OTHERS.size());
    }
  }

  private void makeRecords() {
    good("plain", event -> {});
    good("page-reader", event -> page(event));
    good("clock-ahead", event -> event.setTimestamp(now + 10 * YEAR));
    good("ten-years-ago", event -> event.setTimestamp(now - 10 * YEAR));
    good("two-currencies", event -> order(event, "GBP", 1_00));
    good("two-currencies", event -> order(event, "EUR", 2_00));
    Event twice = event("twice");
    valid++;
    duplicates += 2;
    for (int i = 0; i < 3; i++) {
      sent.add(codec.encode(prefix, twice));
    }

    bad("unreadable", new byte[] {1, 2, 3});
    bad("unreadable", new byte[0]);
    bad("unreadable", new byte[] {0, 0, 0, 0, 1, 9, 9, 9});
    bad("unreadable", truncated());
    bad("schema", codec.encode(AvroCodec.prefix(99), event("other-schema")));
    AvroCodec<Trigger> triggers = new AvroCodec<>(Trigger.class);
    bad("unreadable", triggers.encode(prefix, trigger()));
    bad("invalid", event -> event.setUserId(null));
    bad("invalid", event -> event.setWorkspace(""));
    bad("invalid", event -> event.setName(" "));
    bad("invalid", event -> event.setMessageId(""));
    bad("invalid", event -> event.getProperties().put("speed", Double.NaN));
    bad("invalid", event -> event.getProperties().put("speed", Double.NEGATIVE_INFINITY));
    bad("invalid", event -> product(event, 100L, -1));
    bad("invalid", event -> product(event, -100L, 1));
    bad("invalid", event -> event.setName("Order Completed"));
    bad("invalid", event -> order(event, null, 5_00));
    bad("invalid", event -> order(event, "pounds", 5_00));
    bad("invalid", event -> event.setTimestamp(1_000));
    bad("invalid", event -> event.setReceivedAt(now + 10 * YEAR));
    bad("invalid", event -> event.getProperties().put("blob", "x".repeat(1_000_000)));
    bad("invalid", new byte[LARGEST]);
    good("plain", event -> {});
  }

  private void good(String contact, Consumer<Event> change) {
    valid++;
    Event event = event(contact);
    change.accept(event);
    sent.add(codec.encode(prefix, event));
  }

  private void bad(String reason, Consumer<Event> change) {
    Event event = event("bad");
    change.accept(event);
    bad(reason, codec.encode(prefix, event));
  }

  private void bad(String reason, byte[] bytes) {
    dead.merge(reason, 1, Integer::sum);
    sent.add(bytes);
  }

  private Event event(String contact) {
    return Event.newBuilder()
        .setWorkspace("shop")
        .setUserId(contact)
        .setMessageId("m" + sent.size())
        .setName("Something Done")
        .setReceivedAt(now)
        .setTimestamp(now)
        .build();
  }

  private static void page(Event event) {
    event.setKind(EventKind.PAGE);
    event.setName("page");
  }

  private static void product(Event event, long price, int quantity) {
    event.setName("Product Viewed");
    event.setCurrency("GBP");
    event
        .getProducts()
        .add(Product.newBuilder().setProductId("p").setPrice(price).setQuantity(quantity).build());
  }

  private static void order(Event event, @Nullable String currency, long total) {
    event.setName("Order Completed");
    event.setCurrency(currency);
    event.setOrder(Order.newBuilder().setOrderId("o" + total).setTotal(total).build());
  }

  private byte[] truncated() {
    byte[] whole = codec.encode(prefix, event("truncated"));
    return java.util.Arrays.copyOf(whole, whole.length - 3);
  }

  private static Trigger trigger() {
    return Trigger.newBuilder()
        .setId("not an event")
        .setWorkspace("shop")
        .setContact("c")
        .setRule("r")
        .setRuleVersion(1)
        .setRuleKind("cart")
        .setChannel("email")
        .setAt(1)
        .build();
  }

  private void send() throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", ports.bootstrap(), "max.request.size", 9_000_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (byte[] value : sent) {
        producer.send(new ProducerRecord<>(TopicTable.EVENTS.name(), 0, null, value)).get();
      }
      for (String topic : OTHERS) {
        dead.merge("unreadable", 1, Integer::sum);
        byte[] key = "shop/p1".getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, new byte[] {0, 1, 2, 3})).get();
      }
    }
  }

  /** Until the profiles have counted every valid event and every bad one is a dead letter. */
  private void awaitEverything() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (counted() != valid
        || read(TopicTable.DEAD_LETTERS.name(), DeadLetter.class).size() != deadLetters()) {
      assertThat(System.nanoTime())
          .as("%d of %d valid events in profiles", counted(), valid)
          .isLessThan(deadline);
    }
  }

  /** Events in the newest profile of each contact. */
  private long counted() throws Exception {
    Map<String, Long> events = new HashMap<>();
    for (Profile profile : read(TopicTable.PROFILES.name(), Profile.class)) {
      events.put(profile.getContact(), profile.getEvents());
    }
    return events.values().stream().mapToLong(Long::longValue).sum();
  }

  private int deadLetters() {
    return dead.values().stream().mapToInt(Integer::intValue).sum();
  }

  private <T extends CodedRecord> List<T> read(String topic, Class<T> type) throws Exception {
    AvroCodec<T> records = new AvroCodec<>(type);
    List<T> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", ports.bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(one -> consumer.position(one) < end.getOrDefault(one, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          all.add(records.decode(record.value(), PREFIX, record.value().length - PREFIX));
        }
      }
    }
    return all;
  }

  /** Sum of a metric over all its labels, as Prometheus reads it. */
  private double metric(String name) throws Exception {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.metrics + "/"))
                    .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    double sum = 0;
    boolean found = false;
    for (String line : page.body().split("\n")) {
      String series = line.substring(0, Math.max(0, line.indexOf('{')));
      if (series.endsWith("_" + name)) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        found = true;
      }
    }
    assertThat(found).as("metric %s", name).isTrue();
    return sum;
  }
}
