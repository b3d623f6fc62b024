package io.beckon.benchmarks;

import io.beckon.operators.Names;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads triggers as a sender would, from now on. One that was fired by an event tells when that
 * event was received.
 */
final class TriggerReader implements AutoCloseable {
  private static final int PREFIX = 5;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroCodec<Trigger> codec = new AvroCodec<>(Trigger.class);
  private final Histogram histogram;
  private final Thread thread = new Thread(this::read, "latency");
  private volatile boolean counting;
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException failure;

  TriggerReader(String bootstrap, Histogram histogram) {
    this.histogram = histogram;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Names.CHANNELS.stream()
            .flatMap(channel -> consumer.partitionsFor(Names.TOPIC_TRIGGERS + channel).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    thread.start();
  }

  /** From now on, triggers are counted. */
  void count() {
    counting = true;
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  private void read() {
    try (consumer) {
      while (!stopped) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
          Trigger trigger = codec.decode(record.value(), PREFIX, record.value().length - PREFIX);
          if (counting && trigger.getDeadline() == null) {
            histogram.recordValue(Math.max(0, System.currentTimeMillis() - trigger.getCausedAt()));
          }
        }
      }
    } catch (IOException e) {
      failure = new UncheckedIOException(e);
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
