package io.beckon.cli.local;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a fetch of one partition hang, from when it brings an event until it is released. A consumer
 * makes it from its class name, so what tests need of it is static; one test uses it at a time.
 */
public final class HangingFetch implements ConsumerInterceptor<byte[], byte[]> {
  private static volatile int partition = -1;
  private static volatile CountDownLatch caught = new CountDownLatch(1);
  private static volatile CountDownLatch released = new CountDownLatch(1);
  private static final AtomicLong OTHERS = new AtomicLong();

  /** The next fetch that brings an event of this partition hangs. */
  static void hang(int next) {
    OTHERS.set(0);
    caught = new CountDownLatch(1);
    released = new CountDownLatch(1);
    partition = next;
  }

  static void release() {
    partition = -1;
    released.countDown();
  }

  static boolean isCaught() {
    return caught.getCount() == 0;
  }

  /** Up to when the other partitions have been read, by the producer's clock. */
  static long othersReadUpTo() {
    return OTHERS.get();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.partition() != partition) {
        OTHERS.accumulateAndGet(record.timestamp(), Math::max);
      } else if (record.key() != null) {
        caught.countDown();
        awaitRelease();
      }
    }
    return records;
  }

  private static void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> settings) {}
}
