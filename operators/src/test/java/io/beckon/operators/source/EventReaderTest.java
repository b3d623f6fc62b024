package io.beckon.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final long NOW = 1_293_840_000_000L;
  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);
  private final EventReader reader = reader(Map.of(7, Event.SCHEMA$.toString()));

  private static EventReader reader(Map<Integer, String> schemas) {
    return new EventReader(schemas, 4, EventReader.CLOCK_AHEAD);
  }

  EventReaderTest() {
    reader.start();
  }

  private LogRecord read(byte[] value, long kafkaTime) {
    List<LogRecord> out = new ArrayList<>();
    reader.deserialize(
        new ConsumerRecord<>(
            "beckon.events",
            3,
            42L,
            kafkaTime,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            value,
            new RecordHeaders(),
            java.util.Optional.empty()),
        new ListCollector<>(out));
    assertThat(out).hasSize(1);
    return out.get(0);
  }

  private static LogRecord.EncodedEvent event(LogRecord record) {
    assertThat(record).isInstanceOf(LogRecord.EncodedEvent.class);
    return (LogRecord.EncodedEvent) record;
  }

  private static LogRecord.Unreadable unreadable(LogRecord record) {
    assertThat(record).isInstanceOf(LogRecord.Unreadable.class);
    return (LogRecord.Unreadable) record;
  }

  private static Event event() {
    return Event.newBuilder()
        .setWorkspace("shop")
        .setMessageId("m")
        .setName("page")
        .setAnonymousId("v1")
        .setUserId("c1")
        .setTimestamp(NOW)
        .setReceivedAt(NOW)
        .build();
  }

  @Test
  void aSoundEventKeepsItsBytesItsPlaceAndItsVisitor() {
    LogRecord.EncodedEvent event = event(read(codec.encode(AvroCodec.prefix(7), event()), NOW));
    assertThat(event.key()).isEqualTo("shop\u0000v1");
    assertThat(event.receivedAt()).isEqualTo(NOW);
    assertThat(event.partition()).isEqualTo(3);
    assertThat(event.offset()).isEqualTo(42);
    assertThat(event.value()).isEqualTo(codec.encode(event()));
  }

  @Test
  void aHeartbeatCarriesItsTimeAlone() {
    Event heartbeat = event();
    heartbeat.setKind(io.beckon.schema.EventKind.HEARTBEAT);
    assertThat(read(codec.encode(AvroCodec.prefix(7), heartbeat), NOW))
        .isEqualTo(new LogRecord.Heartbeat(3, NOW));
  }

  @Test
  void whatCannotBeReadIsKeptWithItsReason() {
    assertThat(unreadable(read(new byte[] {1, 2, 3}, NOW)).reason()).isEqualTo("unreadable");
    assertThat(unreadable(read(codec.encode(AvroCodec.prefix(8), event()), NOW)).fault())
        .isEqualTo("schema id 8 is not registered for this topic");
    assertThat(unreadable(read(new byte[] {0, 0, 0, 0, 7, 99}, NOW)).reason())
        .isEqualTo("unreadable");
    assertThat(unreadable(read(new byte[300_000], NOW)).fault()).contains("300000 bytes");
    Event nobody = event();
    nobody.setAnonymousId(null);
    nobody.setUserId(null);
    assertThat(unreadable(read(codec.encode(AvroCodec.prefix(7), nobody), NOW)).fault())
        .isEqualTo("neither anonymousId nor userId is given");
    Event nowhere = event();
    nowhere.setWorkspace("");
    assertThat(unreadable(read(codec.encode(AvroCodec.prefix(7), nowhere), NOW)).fault())
        .isEqualTo("workspace is empty");
  }

  @Test
  void aReceiptTenYearsAheadOfTheBrokerIsRefusedSoThatItMovesNoWatermark() {
    Event ahead = event();
    ahead.setReceivedAt(NOW + 10L * 365 * 86_400_000);
    LogRecord record = read(codec.encode(AvroCodec.prefix(7), ahead), NOW);
    assertThat(unreadable(record).reason()).isEqualTo("invalid");
    assertThat(record.receivedAt()).isEqualTo(Long.MIN_VALUE);
  }

  /** As of any other event that makes no sense, its receipt is no word on the log's time. */
  @Test
  void anAliasThatNamesNobodyIsADeadLetterAndMovesNoWatermark() {
    Event alias = event();
    alias.setKind(io.beckon.schema.EventKind.ALIAS);
    alias.setPreviousId("x".repeat(201));
    byte[] bytes = codec.encode(AvroCodec.prefix(7), alias);
    LogRecord.Unreadable record = unreadable(read(bytes, NOW));
    assertThat(record.fault()).startsWith("previousId is empty, longer than 200 bytes");
    assertThat(record.receivedAt()).isEqualTo(Long.MIN_VALUE);
    assertThat(record.deadLetter().getKey()).isNull();
    assertThat(record.deadLetter().getOffset()).isEqualTo(42);
    assertThat(record.deadLetter().getValue().array()).isEqualTo(bytes);
  }

  /** Deadlines of the next two hours would fall due at once, and then none for two hours. */
  @Test
  void aCollectorWhoseClockIsAheadMovesTimeBySecondsOnly() {
    Event ahead = event();
    ahead.setReceivedAt(NOW + 2 * 3_600_000);
    assertThat(event(read(codec.encode(AvroCodec.prefix(7), ahead), NOW)).receivedAt())
        .isEqualTo(NOW + 5_000);
    ahead.setReceivedAt(NOW + 4_000);
    assertThat(event(read(codec.encode(AvroCodec.prefix(7), ahead), NOW)).receivedAt())
        .isEqualTo(NOW + 4_000);
  }

  /** A record that is not in the partition of its visitor's key came by another way. */
  @Test
  void whatIsNotWhereItsKeyBelongsIsForeign() {
    int partitions = 4;
    EventReader four =
        new EventReader(Map.of(7, Event.SCHEMA$.toString()), partitions, EventReader.CLOCK_AHEAD);
    four.start();
    Event alias = event();
    alias.setKind(io.beckon.schema.EventKind.ALIAS);
    alias.setPreviousId("old");
    for (Event event : List.of(event(), alias)) {
      byte[] key = io.beckon.schema.codec.EventEncoder.key(event);
      int home =
          org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
              key, partitions);
      byte[] value = codec.encode(AvroCodec.prefix(7), event);
      assertThat(event(read(four, value, key, home)).foreign()).isFalse();
      assertThat(event(read(four, value, key, (home + 1) % partitions)).foreign()).isTrue();
      assertThat(event(read(four, value, null, home)).foreign()).isTrue();
    }
  }

  private static LogRecord read(
      EventReader by, byte[] value, byte @org.jspecify.annotations.Nullable [] key, int partition) {
    List<LogRecord> out = new ArrayList<>();
    by.deserialize(
        new ConsumerRecord<>("beckon.events", partition, 0L, key, value), new ListCollector<>(out));
    return out.get(0);
  }

  @Test
  void anOlderSchemaIsResolved() {
    Schema written = new Schema.Parser().parse(withoutField(Event.SCHEMA$.toString(), "traits"));
    EventReader both = reader(Map.of(7, Event.SCHEMA$.toString(), 5, written.toString()));
    both.start();
    org.apache.avro.generic.GenericData.Record old =
        new org.apache.avro.generic.GenericData.Record(written);
    for (Schema.Field field : written.getFields()) {
      old.put(field.name(), org.apache.avro.generic.GenericData.get().getDefaultValue(field));
    }
    old.put("workspace", "shop");
    old.put("anonymousId", "v1");
    old.put("messageId", "m");
    old.put("name", "page");
    old.put("receivedAt", NOW);
    old.put("timestamp", NOW);
    List<LogRecord> out = new ArrayList<>();
    both.deserialize(
        new ConsumerRecord<>("beckon.events", 0, 0L, null, encoded(old, 5)),
        new ListCollector<>(out));
    assertThat(event(out.get(0)).key()).isEqualTo("shop\u0000v1");
  }

  private static String withoutField(String schema, String field) {
    Schema parsed = new Schema.Parser().parse(schema);
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field one : parsed.getFields()) {
      if (!one.name().equals(field)) {
        fields.add(new Schema.Field(one, one.schema()));
      }
    }
    return Schema.createRecord(parsed.getName(), null, parsed.getNamespace(), false, fields)
        .toString();
  }

  private static byte[] encoded(org.apache.avro.generic.GenericRecord record, int id) {
    try (java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream()) {
      out.write(new byte[] {0, 0, 0, 0, (byte) id});
      org.apache.avro.io.BinaryEncoder encoder =
          org.apache.avro.io.EncoderFactory.get().binaryEncoder(out, null);
      new org.apache.avro.generic.GenericDatumWriter<>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
