package io.beckon.jobs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a partition, to be read from outside the jobs.
 *
 * @param from first offset
 * @param to the offset after the last
 */
record Piece(TopicPartition partition, long from, long to) {
  /** Its last offsets, so many at most. */
  Piece last(long count) {
    return new Piece(partition, Math.max(from, to - count), to);
  }

  /** What stands before its last offsets. */
  Piece without(long count) {
    return new Piece(partition, from, Math.max(from, to - count));
  }

  /**
   * The partitions that some keys fall into, each up to where it ends now.
   *
   * @param keys null: all partitions
   * @param from what is older by the records' own time is left out, epoch milliseconds
   */
  static List<Piece> of(
      Consumer<?, ?> consumer, Collection<String> topics, @Nullable Set<String> keys, long from) {
    return pieces(consumer, partitions(consumer, topics, keys), from);
  }

  /**
   * What each thread reads.
   *
   * @param split each piece is shared by all threads; else each is one thread's
   */
  static List<List<Piece>> shared(List<Piece> pieces, int threads, boolean split) {
    List<List<Piece>> shares = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      shares.add(new ArrayList<>());
    }
    for (int p = 0; p < pieces.size(); p++) {
      Piece piece = pieces.get(p);
      int parts = split ? threads : 1;
      long size = (piece.to() - piece.from() + parts - 1) / parts;
      for (int i = 0; i < parts; i++) {
        long start = piece.from() + i * size;
        long end = Math.min(piece.to(), start + size);
        if (start < end) {
          shares.get((p + i) % threads).add(new Piece(piece.partition(), start, end));
        }
      }
    }
    return shares;
  }

  private static List<TopicPartition> partitions(
      Consumer<?, ?> consumer, Collection<String> topics, @Nullable Set<String> keys) {
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

  private static List<Piece> pieces(
      Consumer<?, ?> consumer, List<TopicPartition> partitions, long from) {
    // A consumer that reads committed records warns of ends of partitions that are not its own.
    consumer.assign(partitions);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndTimestamp> since = new HashMap<>();
    if (from > 0 && !partitions.isEmpty()) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, from));
      since.putAll(consumer.offsetsForTimes(times));
    }
    List<Piece> pieces = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      OffsetAndTimestamp at = since.get(partition);
      long start = from <= 0 ? starts.getOrDefault(partition, 0L) : at == null ? end : at.offset();
      pieces.add(new Piece(partition, start, end));
    }
    return pieces;
  }
}
