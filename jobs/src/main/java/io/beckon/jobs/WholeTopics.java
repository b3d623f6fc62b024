package io.beckon.jobs;

import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning to where they end now, committed records only. */
public final class WholeTopics {
  private static final int PREFIX = 5;

  /** Takes one record. */
  public interface Taker {
    void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  private WholeTopics() {}

  /** Every record as it is; a topic that does not exist has none. */
  public static void read(String bootstrap, Collection<String> topics, Taker to)
      throws IOException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            "false",
            "allow.auto.create.topics",
            "false");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          to.take(record);
        }
      }
    }
  }

  /** Every record's key, empty when it has none, and its value, which has the registry's prefix. */
  public static <T extends SpecificRecordBase> void read(
      String bootstrap, Collection<String> topics, Class<T> type, BiConsumer<String, T> to)
      throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(type);
    read(
        bootstrap,
        topics,
        record -> {
          String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
          to.accept(key, codec.decode(record.value(), PREFIX, record.value().length - PREFIX));
        });
  }
}
