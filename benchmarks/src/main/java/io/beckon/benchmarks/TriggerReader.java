package io.beckon.benchmarks;

import io.beckon.jobs.TopicConsumers;
import io.beckon.jobs.TriggerTopics;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads triggers as a sender would, from now on. One that was fired by an event tells when that
 * event was received.
 */
final class TriggerReader implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroCodec<Trigger> codec = new AvroCodec<>(Trigger.class);
  private final Histogram plain;
  private final Histogram filled;
  private final Thread thread = new Thread(this::read, "latency");
  private volatile boolean counting;
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException failure;

  /**
   * @param plain takes those that ask for no products
   * @param filled takes those that the recommender has filled in
   */
  TriggerReader(String bootstrap, Histogram plain, Histogram filled) throws IOException {
    this.plain = plain;
    this.filled = filled;
    consumer = TopicConsumers.open(bootstrap, TriggerTopics.on(bootstrap));
    consumer.seekToEnd(consumer.assignment());
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
          Trigger trigger = codec.decodePrefixed(record.value());
          if (counting && trigger.getDeadline() == null) {
            Histogram histogram = trigger.getRule().equals(Variants.ASKING) ? filled : plain;
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
