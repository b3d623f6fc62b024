package io.beckon.benchmarks;

import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The ordinary way: decode at the source, move records as Flink's Avro type. */
final class SpecificEventReader implements KafkaRecordDeserializationSchema<Event> {
  private static final long serialVersionUID = 1L;
  private transient @Nullable AvroCodec<Event> codec;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Event> out)
      throws IOException {
    if (codec == null) {
      codec = new AvroCodec<>(Event.class);
    }
    out.collect(codec.decodePrefixed(record.value()));
  }

  @Override
  public TypeInformation<Event> getProducedType() {
    return new AvroTypeInfo<>(Event.class);
  }
}
