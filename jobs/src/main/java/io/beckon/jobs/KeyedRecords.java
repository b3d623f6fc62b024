package io.beckon.jobs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics from outside the jobs for the sake of a few keys: only the partitions that the keys
 * fall into, up to where they end now, and without copying what is not asked for. What a producer
 * put into another partition than Kafka's own partitioner would is not found.
 */
public final class KeyedRecords implements AutoCloseable {
  private static final int THREADS = 2;

  /** Takes a record; its buffers are valid until the call ends. */
  public interface Taker {
    void take(ConsumerRecord<ByteBuffer, ByteBuffer> record) throws IOException;
  }

  /** Those that a thread has none of: opening one takes longer than most readings. */
  private final ConcurrentLinkedQueue<KafkaConsumer<ByteBuffer, ByteBuffer>> free =
      new ConcurrentLinkedQueue<>();

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, Object> settings;

  public KeyedRecords(String bootstrap) {
    settings = new HashMap<>(TopicConsumers.settings(bootstrap));
    settings.put("max.poll.records", "50000");
    settings.put("max.partition.fetch.bytes", String.valueOf(8 << 20));
  }

  /**
   * Every record, of whatever key, of the partitions that the keys fall into.
   *
   * @param keys as Kafka has them, such as {@code workspace/contact}
   * @param from what is older by the records' own time can be left out, epoch milliseconds
   * @param takers gives each thread its own; a partition is read by one thread
   */
  public void around(Collection<String> topics, Set<String> keys, long from, Supplier<Taker> takers)
      throws IOException {
    read(topics, keys, from, takers);
  }

  /** The records that have one of the keys; one thread calls at a time. */
  public void of(Collection<String> topics, Set<String> keys, long from, Taker to)
      throws IOException {
    Set<ByteBuffer> wanted = buffers(keys);
    Taker filter =
        record -> {
          if (record.key() != null && wanted.contains(record.key())) {
            synchronized (to) {
              to.take(record);
            }
          }
        };
    read(topics, keys, from, () -> filter);
  }

  /** All records of the topics. */
  public void all(Collection<String> topics, Supplier<Taker> takers) throws IOException {
    read(topics, null, 0, takers);
  }

  /** Keys as they stand in records, to be looked up by a record's key. */
  public static Set<ByteBuffer> buffers(Set<String> keys) {
    Set<ByteBuffer> buffers = new HashSet<>();
    keys.forEach(key -> buffers.add(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8))));
    return buffers;
  }

  /** A record's key as text, empty when it has none. */
  public static String key(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    ByteBuffer key = record.key();
    return key == null ? "" : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
  }

  /** A copy of a record's value, to be kept; the record has one. */
  public static byte[] value(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    byte[] bytes = new byte[record.value().remaining()];
    record.value().duplicate().get(bytes);
    return bytes;
  }

  private void read(
      Collection<String> topics, @Nullable Set<String> keys, long from, Supplier<Taker> takers)
      throws IOException {
    List<Future<Void>> shares = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int share = i;
      Taker to = takers.get();
      shares.add(
          threads.submit(
              () -> {
                share(topics, keys, share, from, to);
                return null;
              }));
    }
    try {
      for (Future<Void> share : shares) {
        share.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** One thread's share of the partitions. */
  private void share(
      Collection<String> topics, @Nullable Set<String> keys, int share, long from, Taker to)
      throws IOException {
    KafkaConsumer<ByteBuffer, ByteBuffer> known = free.poll();
    KafkaConsumer<ByteBuffer, ByteBuffer> consumer =
        known != null
            ? known
            : new KafkaConsumer<>(
                settings, new ByteBufferDeserializer(), new ByteBufferDeserializer());
    try {
      List<TopicPartition> own = new ArrayList<>();
      List<TopicPartition> all = partitions(consumer, topics, keys);
      for (int i = share; i < all.size(); i += THREADS) {
        own.add(all.get(i));
      }
      if (!own.isEmpty()) {
        take(consumer, own, from, to);
      }
    } finally {
      free.add(consumer);
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
      Collection<String> topics,
      @Nullable Set<String> keys) {
    Set<TopicPartition> partitions = new HashSet<>();
    for (String topic : topics) {
      List<PartitionInfo> all = consumer.partitionsFor(topic);
      if (keys == null) {
        all.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      } else {
        for (String key : keys) {
          byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
          int partition = BuiltInPartitioner.partitionForKey(bytes, all.size());
          partitions.add(new TopicPartition(topic, partition));
        }
      }
    }
    return partitions.stream()
        .sorted(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
        .toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    free.forEach(KafkaConsumer::close);
  }

  private static void take(
      KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
      List<TopicPartition> partitions,
      long from,
      Taker to)
      throws IOException {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    seek(consumer, partitions, ends, from);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(Duration.ofMillis(200))) {
        to.take(record);
      }
    }
  }

  private static void seek(
      KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      long from) {
    consumer.seekToBeginning(partitions);
    if (from <= 0) {
      return;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> at :
        consumer.offsetsForTimes(times).entrySet()) {
      long offset =
          at.getValue() == null ? ends.getOrDefault(at.getKey(), 0L) : at.getValue().offset();
      consumer.seek(at.getKey(), offset);
    }
  }
}
