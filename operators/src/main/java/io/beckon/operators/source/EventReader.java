package io.beckon.operators.source;

import io.beckon.domain.event.EventCheck;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events topic: registry prefix, schema, key and time of receipt. The event itself stays
 * encoded until it has reached its contact. What cannot be read travels on as such, so that the
 * operator behind can keep it.
 */
public final class EventReader implements KafkaRecordDeserializationSchema<LogRecord> {
  private static final long serialVersionUID = 1L;
  private static final int PREFIX = 5;
  private static final int MAX_BYTES = 256 * 1024;

  /** A record cannot have been received a day after the broker had it: it makes no sense. */
  private static final long NONSENSE = 86_400_000L;

  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

  private final long clockAhead;
  private final int partitions;

  /** What a collector's clock may be ahead of the broker's. */
  public static final Duration CLOCK_AHEAD = Duration.ofSeconds(5);

  private final Map<Integer, String> schemas;
  private transient @Nullable Map<Integer, AvroCodec<Event>> older;
  private transient EventHeader header = new EventHeader();
  private transient EventDecoder aliases = new EventDecoder();
  private transient int current;
  private transient Counter clamped = new SimpleCounter();

  /**
   * @param schemas every schema that the events topic may be written with, by its id in the
   *     registry
   * @param partitions how many the topic has, to tell whether a record is where its key belongs
   * @param clockAhead how far a receipt may be ahead of the broker's own time of the record: beyond
   *     that it counts as so far ahead, for one clock that is wrong must not move everybody's time
   */
  public EventReader(Map<Integer, String> schemas, int partitions, Duration clockAhead) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has one partition at least, not " + partitions);
    }
    this.schemas = new HashMap<>(schemas);
    this.partitions = partitions;
    this.clockAhead = clockAhead.toMillis();
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    clamped = context.getMetricGroup().counter("receiptsAhead");
    start();
  }

  /** Parses the schemas, once a task. */
  public void start() {
    header = new EventHeader();
    aliases = new EventDecoder();
    Map<Integer, AvroCodec<Event>> codecs = new HashMap<>();
    current = -1;
    for (Map.Entry<Integer, String> entry : schemas.entrySet()) {
      try {
        Schema written = new Schema.Parser().parse(entry.getValue());
        if (written.equals(Event.SCHEMA$)) {
          current = entry.getKey();
        }
        codecs.put(entry.getKey(), new AvroCodec<>(written, Event.SCHEMA$));
      } catch (SchemaParseException e) {
        throw new IllegalStateException(
            "schema "
                + entry.getKey()
                + " of the events topic is no Avro schema: "
                + e.getMessage(),
            e);
      }
    }
    older = codecs;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<LogRecord> out) {
    out.collect(read(from));
  }

  private LogRecord read(ConsumerRecord<byte[], byte[]> from) {
    byte[] bytes = from.value();
    if (bytes == null) {
      return unreadable(from, "unreadable", "the record has no value");
    }
    if (bytes.length > MAX_BYTES) {
      return unreadable(
          from,
          "invalid",
          "the event has " + bytes.length + " bytes; at most " + MAX_BYTES + " are taken");
    }
    if (bytes.length <= PREFIX || bytes[0] != 0) {
      return unreadable(
          from,
          "unreadable",
          "the value does not begin with the registry's prefix, a zero byte and a schema id");
    }
    int id =
        (bytes[1] & 0xFF) << 24
            | (bytes[2] & 0xFF) << 16
            | (bytes[3] & 0xFF) << 8
            | (bytes[4] & 0xFF);
    byte[] value;
    try {
      value =
          id == current
              ? java.util.Arrays.copyOfRange(bytes, PREFIX, bytes.length)
              : rewritten(id, bytes);
      if (value == null) {
        return unreadable(from, "schema", "schema id " + id + " is not registered for this topic");
      }
      header.read(value, 0, value.length);
    } catch (IOException e) {
      return unreadable(from, "unreadable", String.valueOf(e.getMessage()));
    }
    String fault = header.isHeartbeat() ? null : headerFault();
    if (fault == null
        && from.timestamp() > 0
        && header.receivedAt() > from.timestamp() + NONSENSE) {
      fault =
          "receivedAt "
              + header.receivedAt()
              + " is more than a day after the record's own time "
              + from.timestamp();
    }
    if (fault != null) {
      return unreadable(from, "invalid", fault);
    }
    return header.isHeartbeat()
        ? new LogRecord.Heartbeat(from.partition(), receipt(from))
        : event(from, value);
  }

  /** The event whose header has been read, in so far as it has a visitor. */
  private LogRecord event(ConsumerRecord<byte[], byte[]> from, byte[] value) {
    String key = header.isAlias() ? aliasKey(value) : header.visitorKey();
    if (key == null) {
      return unreadable(
          from,
          "invalid",
          "previousId is empty, longer than 200 bytes, or contains a zero character");
    }
    return new LogRecord.EncodedEvent(
        key, from.partition(), from.offset(), receipt(from), !isAtHome(from, key), value);
  }

  /** Whether the record is in the partition in which all of its visitor's are. */
  private boolean isAtHome(ConsumerRecord<byte[], byte[]> from, String key) {
    byte[] kafkaKey = from.key();
    boolean keyed =
        header.isAlias()
            ? kafkaKey != null
                && new String(kafkaKey, StandardCharsets.UTF_8).equals(key.replace('\u0000', '/'))
            : header.isKeyedBy(kafkaKey);
    return keyed && from.partition() == BuiltInPartitioner.partitionForKey(kafkaKey, partitions);
  }

  /**
   * A receipt, as far as the broker's time of the record bears it out.
   *
   * @param brokerTime 0 or less: it is not known
   */
  public static long receipt(long receivedAt, long brokerTime, Duration clockAhead) {
    return receipt(receivedAt, brokerTime, clockAhead.toMillis());
  }

  private static long receipt(long receivedAt, long brokerTime, long ahead) {
    return brokerTime <= 0 ? receivedAt : Math.min(receivedAt, brokerTime + ahead);
  }

  private long receipt(ConsumerRecord<byte[], byte[]> from) {
    long receipt = receipt(header.receivedAt(), from.timestamp(), clockAhead);
    if (receipt == header.receivedAt()) {
      return receipt;
    }
    clamped.inc();
    long count = clamped.getCount();
    // The first, the second, the fourth, …: one wrong clock concerns each of its records.
    if ((count & (count - 1)) == 0) {
      LOG.warn(
          "{} records of {} say that they were received more than {} ms after the broker had them;"
              + " the last one by {} ms. The clock of a collector is ahead: set it right.",
          count,
          from.topic(),
          clockAhead,
          header.receivedAt() - from.timestamp());
    }
    return receipt;
  }

  @Override
  public TypeInformation<LogRecord> getProducedType() {
    return LogRecordType.INSTANCE;
  }

  /** An alias goes to the visitor of whom it says who it is; null: it names none that can be. */
  private @Nullable String aliasKey(byte[] value) {
    try {
      Event alias = aliases.decode(value);
      String previous = alias.getPreviousId();
      if (previous == null || EventCheck.fault(alias) != null) {
        // Of one that makes no sense nobody may remember anything: it becomes a dead letter later.
        return header.visitorKey();
      }
      boolean sound =
          !previous.isBlank()
              && previous.indexOf('\u0000') < 0
              && previous.getBytes(StandardCharsets.UTF_8).length <= EventHeader.MAX_ID;
      return sound ? EventHeader.key(alias.getWorkspace(), previous) : null;
    } catch (IOException e) {
      // The next operator says what is wrong with it.
      return header.visitorKey();
    }
  }

  private @Nullable String headerFault() {
    if (!header.hasWorkspace()) {
      return "workspace is empty";
    }
    if (!header.hasId()) {
      return "neither anonymousId nor userId is given";
    }
    return header.receivedAt() <= 0 ? "receivedAt is missing" : null;
  }

  /**
   * An event of another version of the schema, encoded anew with the current one; null for an
   * unknown id.
   */
  private byte @Nullable [] rewritten(int id, byte[] bytes) throws IOException {
    AvroCodec<Event> codec = older == null ? null : older.get(id);
    return codec == null ? null : codec.encode(codec.decode(bytes, PREFIX, bytes.length - PREFIX));
  }

  private static LogRecord unreadable(
      ConsumerRecord<byte[], byte[]> from, String reason, String fault) {
    byte[] bytes = from.value();
    return new LogRecord.Unreadable(
        from.partition(), from.offset(), reason, fault, bytes == null ? new byte[0] : bytes);
  }
}
