package io.beckon.operators.attribute;

import io.beckon.schema.AttributionFact;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts from a topic that the engine writes. What somebody else wrote there is counted
 * ({@code unreadable}) and left out.
 */
public final class FactReader<T extends SpecificRecordBase>
    implements KafkaRecordDeserializationSchema<AttributionFact> {
  private static final long serialVersionUID = 1L;
  private static final int PREFIX = 5;

  /** The fact in a record; null: there is none. */
  public interface FactOf<T> extends Serializable {
    @Nullable AttributionFact of(T record);
  }

  private final Class<T> type;
  private final HashMap<Integer, String> schemas;
  private final FactOf<T> factOf;
  private transient Map<Integer, AvroCodec<T>> codecs = new HashMap<>();
  private transient Counter unreadable = new SimpleCounter();

  /**
   * @param schemas every schema registered for the topics, by its id in the registry
   */
  public FactReader(Class<T> type, Map<Integer, String> schemas, FactOf<T> factOf) {
    this.type = type;
    this.schemas = new HashMap<>(schemas);
    this.factOf = factOf;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codecs = new HashMap<>();
    Schema current = SpecificData.get().getSchema(type);
    schemas.forEach(
        (id, text) -> codecs.put(id, new AvroCodec<>(new Schema.Parser().parse(text), current)));
    unreadable = context.getMetricGroup().counter("unreadable");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<AttributionFact> out) {
    byte[] bytes = from.value();
    if (bytes == null) {
      return;
    }
    AttributionFact fact = fact(bytes);
    if (fact != null) {
      out.collect(fact);
    }
  }

  private @Nullable AttributionFact fact(byte[] bytes) {
    AvroCodec<T> codec =
        bytes.length < PREFIX ? null : codecs.get(ByteBuffer.wrap(bytes).getInt(1));
    if (codec == null) {
      unreadable.inc();
      return null;
    }
    try {
      return factOf.of(codec.decode(bytes, PREFIX, bytes.length - PREFIX));
    } catch (IOException | RuntimeException e) {
      unreadable.inc();
      return null;
    }
  }

  @Override
  public TypeInformation<AttributionFact> getProducedType() {
    return new AvroTypeInfo<>(AttributionFact.class);
  }
}
