package io.beckon.operators.sink;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes records with the registry's prefix and, where they are facts of their own, CloudEvents
 * headers.
 */
public final class RecordWriter<T extends CodedRecord>
    implements KafkaRecordSerializationSchema<T> {
  private static final long serialVersionUID = 1L;

  /** What a record is called outside its value. */
  public interface Envelope<T> extends Serializable {
    String topic(T record);

    /** Key of the record; null: none. */
    @Nullable String key(T record);

    /** CloudEvents id; null: the record carries no CloudEvents headers. */
    @Nullable String id(T record);

    String workspace(T record);

    /** Event time, epoch milliseconds. */
    long time(T record);

    /** Whether the record says that there is nothing any more under its key. */
    default boolean isGone(T record) {
      return false;
    }
  }

  private final Class<T> type;
  private final byte[] prefix;
  private final Envelope<T> envelope;
  private final String eventType;
  private transient @Nullable AvroCodec<T> codec;

  /**
   * @param schemaId the schema's id in the registry
   * @param eventType CloudEvents type, such as {@code io.beckon.trigger}
   */
  public RecordWriter(Class<T> type, int schemaId, String eventType, Envelope<T> envelope) {
    this.type = type;
    this.prefix = AvroCodec.prefix(schemaId);
    this.eventType = eventType;
    this.envelope = envelope;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T record, KafkaSinkContext context, @Nullable Long timestamp) {
    if (codec == null) {
      codec = new AvroCodec<>(type);
    }
    String key = envelope.key(record);
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            envelope.topic(record),
            null,
            null,
            key == null ? null : bytes(key),
            envelope.isGone(record) ? null : codec.encode(prefix, record));
    String id = envelope.id(record);
    if (id != null) {
      Headers headers = out.headers();
      headers.add("ce_specversion", bytes("1.0"));
      headers.add("ce_id", bytes(id));
      headers.add("ce_type", bytes(eventType));
      headers.add("ce_source", bytes("/beckon/" + envelope.workspace(record)));
      headers.add("ce_time", bytes(Instant.ofEpochMilli(envelope.time(record)).toString()));
      headers.add("ce_subject", bytes(key == null ? "" : key));
      headers.add("content-type", bytes("application/avro"));
    }
    return out;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
