package io.beckon.jobs;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records to a topic from outside the jobs, with the registry's prefix. */
public final class TopicWriter<T extends CodedRecord> {
  private final String bootstrap;
  private final String topic;
  private final AvroCodec<T> codec;
  private final byte[] prefix;

  public TopicWriter(String bootstrap, Registry registry, String topic, Class<T> type)
      throws IOException {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.codec = new AvroCodec<>(type);
    this.prefix =
        AvroCodec.prefix(registry.register(topic + "-value", SpecificData.get().getSchema(type)));
  }

  /** Writes them, and waits until Kafka has them all. */
  public void write(Collection<T> records, Function<T, @Nullable String> key)
      throws ExecutionException, InterruptedException {
    List<Future<?>> sent = new ArrayList<>(records.size());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "compression.type", "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (T record : records) {
        String name = key.apply(record);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic,
                    name == null ? null : name.getBytes(StandardCharsets.UTF_8),
                    codec.encode(prefix, record))));
      }
      producer.flush();
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }
}
