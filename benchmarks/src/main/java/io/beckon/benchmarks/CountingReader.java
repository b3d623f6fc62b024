package io.beckon.benchmarks;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts what a job has read. A job under back-pressure reads as fast as it computes, give or take
 * what is in its buffers, so the same count measures every variant alike. Job and measurement share
 * a process.
 */
final class CountingReader<T> implements KafkaRecordDeserializationSchema<T> {
  private static final long serialVersionUID = 1L;
  static final AtomicLong READ = new AtomicLong();

  private final KafkaRecordDeserializationSchema<T> reader;

  CountingReader(KafkaRecordDeserializationSchema<T> reader) {
    this.reader = reader;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) throws Exception {
    reader.open(context);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out)
      throws IOException {
    reader.deserialize(record, out);
    READ.incrementAndGet();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return reader.getProducedType();
  }
}
