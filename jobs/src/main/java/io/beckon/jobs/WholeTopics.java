package io.beckon.jobs;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads topics from their beginning to where they end now, committed records only. */
public final class WholeTopics {

  /** Takes one record. */
  public interface Taker {
    void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  private WholeTopics() {}

  /** Every record as it is; a topic that does not exist has none. */
  public static void read(String bootstrap, Collection<String> topics, Taker to)
      throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = TopicConsumers.openBriefly(bootstrap, topics)) {
      consumer.seekToBeginning(consumer.assignment());
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          to.take(record);
        }
      }
    }
  }

  /**
   * Every record's key, empty when it has none, and its value, which has the registry's prefix. A
   * record that only withdraws its key has no value and is left out.
   */
  public static <T extends CodedRecord> void read(
      String bootstrap, Collection<String> topics, Class<T> type, BiConsumer<String, T> to)
      throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(type);
    read(
        bootstrap,
        topics,
        record -> {
          if (record.value() != null) {
            to.accept(key(record), codec.decodePrefixed(record.value()));
          }
        });
  }

  /** A record's key as text, empty when it has none. */
  public static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}
