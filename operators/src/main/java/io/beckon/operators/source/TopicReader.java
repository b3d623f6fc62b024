package io.beckon.operators.source;

import io.beckon.domain.basics.Faults;
import io.beckon.operators.barrier.Letters;
import io.beckon.operators.topic.DeadLetters;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic that the engine or its tools write, and takes from each record what the job minds.
 * What somebody else wrote there goes on as a dead letter, for {@link TakeRead} behind it.
 *
 * @param <T> what is on the topic
 * @param <R> what the job minds
 */
public final class TopicReader<T extends CodedRecord, R extends CodedRecord>
    implements KafkaRecordDeserializationSchema<ReadRecord<R>> {
  private static final long serialVersionUID = 1L;

  /** What is wrong with a record; null: it is sound. */
  public interface Check<T> extends Serializable {
    @Nullable String fault(T record);
  }

  /** What the job minds of a record; null: nothing. */
  public interface Minded<T, R> extends Serializable {
    @Nullable R of(T record);
  }

  private final Class<T> type;
  private final Class<R> produced;
  private final HashMap<Integer, String> schemas;
  private final Minded<T, R> minded;
  private final Check<T> check;
  private transient WrittenRecords<T> records;

  /**
   * @param schemas every schema registered for the topics, by its id in the registry
   */
  public TopicReader(
      Class<T> type, Class<R> produced, Map<Integer, String> schemas, Minded<T, R> minded) {
    this(type, produced, schemas, minded, record -> null);
  }

  /**
   * @param check says what is wrong with a record that can be read
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public TopicReader(
      Class<T> type,
      Class<R> produced,
      Map<Integer, String> schemas,
      Minded<T, R> minded,
      Check<T> check) {
    this.check = check;
    this.type = type;
    this.produced = produced;
    this.schemas = new HashMap<>(schemas);
    this.minded = minded;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    start();
  }

  /** Parses the schemas, once a task. */
  void start() {
    records = new WrittenRecords<>(type, schemas);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<ReadRecord<R>> out) {
    // A record without a value says that its key is gone.
    if (from.value() != null) {
      ReadRecord<R> read = read(from);
      if (read != null) {
        out.collect(read);
      }
    }
  }

  private @Nullable ReadRecord<R> read(ConsumerRecord<byte[], byte[]> from) {
    T record;
    try {
      record = records.read(from.value());
    } catch (IOException e) {
      return refused(from, "unreadable", String.valueOf(e.getMessage()));
    }
    if (record == null) {
      return refused(
          from, "unreadable", "the value does not begin with the prefix of a registered schema");
    }
    try {
      String fault = check.fault(record);
      if (fault != null) {
        return refused(from, "invalid", fault);
      }
      R one = minded.of(record);
      return one == null ? null : new ReadRecord.Sound<>(one);
    } catch (RuntimeException | StackOverflowError e) {
      // The source stands before every barrier.
      if (!Faults.isOfTheData(e)) {
        throw e;
      }
      return refused(from, Letters.FAILED, Faults.text(e));
    }
  }

  private ReadRecord<R> refused(ConsumerRecord<byte[], byte[]> from, String reason, String detail) {
    return new ReadRecord.Refused<>(DeadLetters.of(from, reason, detail));
  }

  @Override
  public TypeInformation<ReadRecord<R>> getProducedType() {
    return new ReadRecordType<>(produced);
  }
}
