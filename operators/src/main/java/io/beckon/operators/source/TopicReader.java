package io.beckon.operators.source;

import io.beckon.operators.record.RecordType;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic that the engine or its tools write, and takes from each record what the job minds.
 * What somebody else wrote there is counted ({@code unreadable}) and left out.
 *
 * @param <T> what is on the topic
 * @param <R> what the job minds
 */
public final class TopicReader<T extends CodedRecord, R extends CodedRecord>
    implements KafkaRecordDeserializationSchema<R> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

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
  private transient WrittenRecords<T> records;
  private final Check<T> check;
  private transient Counter unreadable = new SimpleCounter();
  private transient Counter invalid = new SimpleCounter();

  /**
   * @param schemas every schema registered for the topics, by its id in the registry
   */
  public TopicReader(
      Class<T> type, Class<R> produced, Map<Integer, String> schemas, Minded<T, R> minded) {
    this(type, produced, schemas, minded, record -> null);
  }

  /**
   * @param check says what is wrong with a record that can be read; such a record is counted
   *     ({@code invalid}) and left out
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
    records = new WrittenRecords<>(type, schemas);
    unreadable = context.getMetricGroup().counter("unreadable");
    invalid = context.getMetricGroup().counter("invalid");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<R> out) {
    byte[] bytes = from.value();
    if (bytes == null) {
      return;
    }
    T record = record(bytes);
    if (record == null) {
      unreadable.inc();
      return;
    }
    String fault = check.fault(record);
    if (fault != null) {
      invalid.inc();
      if (Long.bitCount(invalid.getCount()) == 1) {
        LOG.warn(
            "{}, partition {}, offset {} is left out, as {} before it: {}",
            from.topic(),
            from.partition(),
            from.offset(),
            invalid.getCount() - 1,
            fault);
      }
      return;
    }
    R one = minded.of(record);
    if (one != null) {
      out.collect(one);
    }
  }

  private @Nullable T record(byte[] bytes) {
    try {
      return records.read(bytes);
    } catch (IOException | RuntimeException e) {
      // Counted, as what has no prefix.
      return null;
    }
  }

  @Override
  public TypeInformation<R> getProducedType() {
    return new RecordType<>(produced);
  }
}
