package io.beckon.jobs;

import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicRecordWriter;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.registry.TopicNames;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records to a topic from outside the jobs, as the jobs' sinks do. */
public final class TopicWriter<T extends CodedRecord> {
  private final String bootstrap;
  private final Topic<T> topic;
  private final TopicRecordWriter writer;

  public TopicWriter(String bootstrap, Registry registry, Topic<T> topic) throws IOException {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.writer =
        TopicRecordWriter.of(
            List.of(topic),
            one -> registry.register(TopicNames.subject(one.name()), one.schema()),
            new ChannelTopics(bootstrap));
  }

  /** Writes them, and waits until Kafka has them all. */
  public void write(Collection<T> records) throws ExecutionException, InterruptedException {
    List<Future<?>> sent = new ArrayList<>(records.size());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "linger.ms",
                5,
                "compression.type",
                TopicNames.COMPRESSION),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (T record : records) {
        sent.add(producer.send(writer.write(topic.of(record))));
      }
      producer.flush();
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }
}
