package io.beckon.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.attribution.AttributionFacts;
import io.beckon.domain.catalog.CatalogCheck;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.domain.recommend.Lists;
import io.beckon.operators.barrier.HostileRecords;
import io.beckon.operators.move.MoveReader;
import io.beckon.operators.rules.RuleReaderSchema;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Move;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.wire.CodedRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every reader of a topic, given whatever may be on one: it gives out one thing for each record, or
 * leaves out what the job does not mind, and throws at nothing. {@code -Dbeckon.fuzz=1000000} for a
 * long run.
 */
class HostileReadersTest {
  private static final int RECORDS = Integer.getInteger("beckon.fuzz", 4_000);
  private static final int CURRENT = 7;
  private static final int OLDER = 8;

  private long offset;
  private long brokerTime = HostileRecords.START;
  private int sound;
  private int refused;
  private int left;

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  /** The schema without its last field, as a release before may have written it. */
  private static Schema older(Schema current) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : current.getFields().subList(0, current.getFields().size() - 1)) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    return Schema.createRecord(current.getName(), null, current.getNamespace(), false, fields);
  }

  private static Map<Integer, String> schemas(Schema current) {
    return Map.of(CURRENT, current.toString(), OLDER, older(current).toString());
  }

  /** Behind the prefix of the schema that it is written with. */
  private static byte[] older(CodedRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(AvroCodec.prefix(OLDER));
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<CodedRecord>(older(record.getSchema()), SpecificData.get())
        .write(record, out);
    return bytes.toByteArray();
  }

  private ConsumerRecord<byte[], byte[]> record(String topic, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        topic,
        3,
        offset++,
        brokerTime,
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        "shop/p1".getBytes(StandardCharsets.UTF_8),
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  /** What a reader made of a record; null: nothing. */
  private interface Kind<R> {
    boolean isRefused(R read, ConsumerRecord<byte[], byte[]> from);
  }

  private static boolean isWholeLetter(DeadLetter letter, ConsumerRecord<byte[], byte[]> from) {
    assertThat(letter.getTopic()).isEqualTo(from.topic());
    assertThat(letter.getPartition()).isEqualTo(3);
    assertThat(letter.getOffset()).isEqualTo(from.offset());
    assertThat(letter.getReason()).isIn("unreadable", "schema", "invalid");
    assertThat(letter.getDetail()).isNotBlank();
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(from.value()));
    return true;
  }

  /** Each record as it is, written by the schema before, and spoiled. */
  private <T extends CodedRecord, R> void all(
      String topic,
      Class<T> type,
      Supplier<T> records,
      HostileRecords hostile,
      KafkaRecordDeserializationSchema<R> reader,
      Kind<R> kind)
      throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(type);
    byte[] prefix = AvroCodec.prefix(CURRENT);
    sound = 0;
    refused = 0;
    left = 0;
    int in = 0;
    List<R> out = new ArrayList<>();
    while (in < RECORDS) {
      T record = records.get();
      brokerTime = hostile.time();
      byte[] current = codec.encode(prefix, record);
      byte[] before = older(record);
      for (byte[] value :
          List.of(
              current,
              before,
              hostile.spoiled(current),
              hostile.spoiled(before),
              behind(prefix, hostile.spoiled(codec.encode(record))),
              behind(AvroCodec.prefix(OLDER), hostile.spoiled(codec.encode(record))))) {
        ConsumerRecord<byte[], byte[]> from = record(topic, value);
        out.clear();
        reader.deserialize(from, new ListCollector<>(out));
        in++;
        if (out.isEmpty()) {
          left++;
        } else {
          assertThat(out).hasSize(1);
          if (kind.isRefused(out.get(0), from)) {
            refused++;
          } else {
            sound++;
          }
        }
      }
    }
    assertThat(sound + refused + left).isEqualTo(in);
    assertThat(sound).isGreaterThan(in / 20);
    assertThat(refused).isGreaterThan(in / 20);
    if (RECORDS > 4_000) {
      System.out.printf(
          "%s: %,d records read, %,d sound, %,d dead letters, %,d not minded%n",
          topic, in, sound, refused, left);
    }
  }

  private static byte[] behind(byte[] prefix, byte[] value) {
    return ByteBuffer.allocate(prefix.length + value.length).put(prefix).put(value).array();
  }

  private <T extends CodedRecord, R extends CodedRecord> void topic(
      String topic, Class<T> type, Function<HostileRecords, T> records, TopicReader<T, R> reader)
      throws IOException {
    HostileRecords hostile = new HostileRecords(topic.hashCode());
    reader.start();
    all(
        topic,
        type,
        () -> records.apply(hostile),
        hostile,
        reader,
        (read, from) ->
            read instanceof ReadRecord.Refused<R> one && isWholeLetter(one.letter(), from));
  }

  @Test
  void events() throws IOException {
    HostileRecords hostile = new HostileRecords(1);
    EventReader reader = new EventReader(schemas(Event.SCHEMA$), 4, EventReader.CLOCK_AHEAD);
    reader.start();
    all(
        "beckon.events",
        Event.class,
        hostile::event,
        hostile,
        reader,
        (read, from) ->
            read instanceof LogRecord.Unreadable one && isWholeLetter(one.deadLetter(), from));
  }

  /** What cannot be read goes on with its place and bytes, to nobody's key. */
  @Test
  void moves() throws Exception {
    HostileRecords hostile = new HostileRecords(2);
    MoveReader reader = new MoveReader(schemas(Move.SCHEMA$));
    reader.start();
    all(
        "beckon.moves",
        Move.class,
        hostile::move,
        hostile,
        reader,
        (read, from) -> {
          assertThat(read.at().partition()).isEqualTo(3);
          assertThat(read.at().offset()).isEqualTo(from.offset());
          boolean unreadable = read.at().key().isEmpty();
          if (unreadable) {
            assertThat(read).isInstanceOf(VisitorMessage.Passing.class);
            assertThat(read.at().value()).isEqualTo(from.value());
          }
          return unreadable;
        });
  }

  @Test
  void catalog() throws IOException {
    topic(
        TopicTable.CATALOG.name(),
        CatalogProduct.class,
        HostileRecords::product,
        new TopicReader<>(
            CatalogProduct.class,
            CatalogProduct.class,
            schemas(CatalogProduct.SCHEMA$),
            product -> product,
            CatalogCheck::fault));
  }

  @Test
  void suggestions() throws IOException {
    topic(
        TopicTable.SUGGESTIONS.name(),
        Suggestions.class,
        HostileRecords::suggestions,
        new TopicReader<>(
            Suggestions.class,
            Suggestions.class,
            schemas(Suggestions.SCHEMA$),
            list -> list,
            Lists::fault));
  }

  @Test
  void triggers() throws IOException {
    topic(
        TopicTable.triggers("email"),
        Trigger.class,
        HostileRecords::trigger,
        new TopicReader<>(
            Trigger.class,
            AttributionFact.class,
            schemas(Trigger.SCHEMA$),
            AttributionFacts::of,
            AttributionFacts::fault));
  }

  @Test
  void decisions() throws IOException {
    topic(
        TopicTable.DECISIONS.name(),
        Decision.class,
        HostileRecords::decision,
        new TopicReader<>(
            Decision.class,
            AttributionFact.class,
            schemas(Decision.SCHEMA$),
            AttributionFacts::of,
            AttributionFacts::fault));
  }

  @Test
  void rules() throws IOException {
    HostileRecords hostile = new HostileRecords(3);
    RuleDocument one =
        RuleDocument.newBuilder()
            .setRule("left")
            .setVersion(1)
            .setOrigin("test")
            .setText("rule: left\nkind: segment\nif: contact.known\n")
            .setPublishedBy("")
            .setPublishedAt(0L)
            .build();
    all(
        TopicTable.RULES.name(),
        RuleDocument.class,
        () -> hostile.rule(one),
        hostile,
        new RuleReaderSchema(),
        (read, from) ->
            read instanceof ReadRecord.Refused<RuleDocument> refusal
                && isWholeLetter(refusal.letter(), from));
  }

  /**
   * What is wrong is said so that somebody can act on it, and what says that a key is gone is not.
   */
  @Test
  void aProductThatMakesNoSenseIsADeadLetterWithTheReason() throws IOException {
    TopicReader<CatalogProduct, CatalogProduct> reader =
        new TopicReader<>(
            CatalogProduct.class,
            CatalogProduct.class,
            schemas(CatalogProduct.SCHEMA$),
            product -> product,
            CatalogCheck::fault);
    reader.start();
    CatalogProduct product =
        CatalogProduct.newBuilder()
            .setWorkspace("shop")
            .setProductId("p1")
            .setName("Lamp")
            .setCurrency("PTS")
            .setPrice(100L)
            .setAt(HostileRecords.START)
            .build();
    byte[] value = new AvroCodec<>(CatalogProduct.class).encode(AvroCodec.prefix(CURRENT), product);
    List<ReadRecord<CatalogProduct>> out = new ArrayList<>();
    reader.deserialize(record("beckon.catalog", value), new ListCollector<>(out));
    reader.deserialize(record("beckon.catalog", null), new ListCollector<>(out));
    assertThat(out).hasSize(1);
    DeadLetter letter = ((ReadRecord.Refused<CatalogProduct>) out.get(0)).letter();
    assertThat(letter.getTopic()).isEqualTo("beckon.catalog");
    assertThat(letter.getPartition()).isEqualTo(3);
    assertThat(letter.getOffset()).isZero();
    assertThat(letter.getTimestamp()).isEqualTo(HostileRecords.START);
    assertThat(letter.getReason()).isEqualTo("invalid");
    assertThat(letter.getDetail()).isEqualTo("'PTS' is not an ISO 4217 currency");
    assertThat(StandardCharsets.UTF_8.decode(letter.getKey()).toString()).isEqualTo("shop/p1");
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value));
  }
}
