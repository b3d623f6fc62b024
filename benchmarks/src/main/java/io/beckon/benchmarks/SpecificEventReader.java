package io.beckon.benchmarks;

import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The ordinary way: decode at the source by Avro's own reader, move records as Flink's Avro type.
 */
final class SpecificEventReader implements KafkaRecordDeserializationSchema<Event> {
  private static final long serialVersionUID = 1L;
  private transient @Nullable SpecificDatumReader<Event> reader;
  private transient @Nullable BinaryDecoder decoder;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Event> out)
      throws IOException {
    SpecificDatumReader<Event> ready = reader;
    if (ready == null) {
      Schemas.trust();
      ready = new SpecificDatumReader<>(Event.class);
      reader = ready;
    }
    byte[] value = record.value();
    int prefix = AvroCodec.PREFIX;
    decoder = DecoderFactory.get().binaryDecoder(value, prefix, value.length - prefix, decoder);
    out.collect(ready.read(null, decoder));
  }

  @Override
  public TypeInformation<Event> getProducedType() {
    return new AvroTypeInfo<>(Event.class);
  }
}
