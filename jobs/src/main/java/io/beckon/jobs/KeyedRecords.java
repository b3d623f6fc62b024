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
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
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

  /** So many records of the end of a partition are looked at first. */
  private static final int FIRST_LOOK = 100_000;

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
    settings = TopicConsumers.briefly(bootstrap);
    settings.put("max.poll.records", "5000");
    settings.put("max.partition.fetch.bytes", String.valueOf(2 << 20));
  }

  /**
   * Every record, of whatever key, of the partitions that the keys fall into. A partition is shared
   * by the threads: each reads a piece of it in its order.
   *
   * @param keys as Kafka has them, such as {@code workspace/contact}
   * @param from what is older by the records' own time can be left out, epoch milliseconds
   * @param takers gives each thread its own
   */
  public void around(Collection<String> topics, Set<String> keys, long from, Supplier<Taker> takers)
      throws IOException {
    read(pieces(topics, keys, from), true, takers);
  }

  /** The records that have one of the keys, in the order of each partition. */
  public void of(Collection<String> topics, Set<String> keys, long from, Taker to)
      throws IOException {
    for (ConsumerRecord<ByteBuffer, ByteBuffer> record :
        matching(pieces(topics, keys, from), buffers(keys))) {
      to.take(record);
    }
  }

  /**
   * The last record of a key; null: there is none. It is looked for from the end backwards, in ever
   * longer pieces: a topic of which the latest records count is seldom read whole.
   */
  public @Nullable ConsumerRecord<ByteBuffer, ByteBuffer> latest(String topic, String key)
      throws IOException {
    Set<String> keys = Set.of(key);
    for (Piece whole : pieces(List.of(topic), keys, 0)) {
      Piece left = whole;
      for (long size = FIRST_LOOK; left.from() < left.to(); size *= 4) {
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> found =
            matching(List.of(left.last(size)), buffers(keys));
        if (!found.isEmpty()) {
          return found.get(found.size() - 1);
        }
        left = left.without(size);
      }
    }
    return null;
  }

  private List<ConsumerRecord<ByteBuffer, ByteBuffer>> matching(
      List<Piece> pieces, Set<ByteBuffer> wanted) throws IOException {
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> found = new ArrayList<>();
    Taker filter =
        record -> {
          if (record.key() != null && wanted.contains(record.key())) {
            synchronized (found) {
              found.add(copy(record));
            }
          }
        };
    read(pieces, true, () -> filter);
    found.sort(
        Comparator.<ConsumerRecord<ByteBuffer, ByteBuffer>, String>comparing(ConsumerRecord::topic)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return found;
  }

  /** All records of the topics; each partition is read by one thread, in its order. */
  public void all(Collection<String> topics, Supplier<Taker> takers) throws IOException {
    read(pieces(topics, null, 0), false, takers);
  }

  /** The last records of each partition, so many at most. */
  public void last(Collection<String> topics, int count, Taker to) throws IOException {
    List<Piece> pieces = pieces(topics, null, 0).stream().map(one -> one.last(count)).toList();
    share(pieces, to);
  }

  /** Its own buffers would keep all of what was fetched with it. */
  private static ConsumerRecord<ByteBuffer, ByteBuffer> copy(
      ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        copy(record.key()),
        record.value() == null ? null : copy(record.value()),
        record.headers(),
        record.leaderEpoch());
  }

  private static ByteBuffer copy(ByteBuffer buffer) {
    ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
    copy.put(buffer.duplicate());
    return copy.flip();
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

  /** A copy of a record's value, to be kept; empty when it has none. */
  public static byte[] value(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    if (record.value() == null) {
      return new byte[0];
    }
    byte[] bytes = new byte[record.value().remaining()];
    record.value().duplicate().get(bytes);
    return bytes;
  }

  private List<Piece> pieces(Collection<String> topics, @Nullable Set<String> keys, long from) {
    KafkaConsumer<ByteBuffer, ByteBuffer> consumer = consumer();
    try {
      return Piece.of(consumer, topics, keys, from);
    } finally {
      free.add(consumer);
    }
  }

  private void read(List<Piece> pieces, boolean split, Supplier<Taker> takers) throws IOException {
    List<Future<Void>> running = new ArrayList<>();
    for (List<Piece> share : Piece.shared(pieces, THREADS, split)) {
      Taker to = takers.get();
      if (!share.isEmpty()) {
        running.add(
            threads.submit(
                () -> {
                  share(share, to);
                  return null;
                }));
      }
    }
    await(running);
  }

  private static void await(List<Future<Void>> running) throws IOException {
    try {
      for (Future<Void> share : running) {
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

  private KafkaConsumer<ByteBuffer, ByteBuffer> consumer() {
    KafkaConsumer<ByteBuffer, ByteBuffer> known = free.poll();
    return known != null
        ? known
        : new KafkaConsumer<>(settings, new ByteBufferDeserializer(), new ByteBufferDeserializer());
  }

  /** One thread's share of the partitions. */
  private void share(List<Piece> share, Taker to) throws IOException {
    KafkaConsumer<ByteBuffer, ByteBuffer> consumer = consumer();
    try {
      consumer.assign(share.stream().map(Piece::partition).toList());
      // One that it read before is still paused since it came to its end.
      consumer.resume(consumer.paused());
      Map<TopicPartition, Long> ends = new HashMap<>();
      for (Piece piece : share) {
        consumer.seek(piece.partition(), piece.from());
        if (piece.from() < piece.to()) {
          ends.put(piece.partition(), piece.to());
        }
      }
      while (!ends.isEmpty()) {
        ConsumerRecords<ByteBuffer, ByteBuffer> polled = consumer.poll(Duration.ofMillis(200));
        for (TopicPartition partition : polled.partitions()) {
          long end = ends.getOrDefault(partition, 0L);
          for (ConsumerRecord<ByteBuffer, ByteBuffer> record : polled.records(partition)) {
            if (record.offset() >= end) {
              break;
            }
            to.take(record);
          }
        }
        Set<TopicPartition> over = new HashSet<>();
        ends.forEach((at, end) -> addIf(consumer.position(at) >= end, over, at));
        if (!over.isEmpty()) {
          ends.keySet().removeAll(over);
          consumer.pause(over);
        }
      }
    } finally {
      free.add(consumer);
    }
  }

  private static <T> void addIf(boolean condition, Set<T> to, T one) {
    if (condition) {
      to.add(one);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    free.forEach(KafkaConsumer::close);
  }
}
