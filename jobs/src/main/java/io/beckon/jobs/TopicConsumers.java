package io.beckon.jobs;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens consumers that look at topics from outside the job. */
public final class TopicConsumers {
  private TopicConsumers() {}

  /** What every consumer that looks from outside has set: committed records, and no group. */
  static Map<String, Object> settings(String bootstrap) {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "isolation.level",
        "read_committed",
        "enable.auto.commit",
        "false",
        "allow.auto.create.topics",
        "false",
        "default.api.timeout.ms",
        "15000");
  }

  /**
   * A consumer of committed records with every partition of the topics assigned; the caller seeks.
   * It is in no group: after a kill, a new member would have to wait for the old one to be given
   * up.
   */
  public static KafkaConsumer<byte[], byte[]> open(String bootstrap, Collection<String> topics) {
    return open(settings(bootstrap), topics);
  }

  /** The same for whoever reads up to where a topic ends now, and no further. */
  static KafkaConsumer<byte[], byte[]> openBriefly(String bootstrap, Collection<String> topics) {
    return open(briefly(bootstrap), topics);
  }

  /**
   * A broker answers one request of a connection after the other: one for what comes after the end
   * would hold up the next for half a second.
   */
  static Map<String, Object> briefly(String bootstrap) {
    Map<String, Object> settings = new HashMap<>(settings(bootstrap));
    settings.put("fetch.max.wait.ms", "5");
    return settings;
  }

  private static KafkaConsumer<byte[], byte[]> open(
      Map<String, Object> settings, Collection<String> topics) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      return consumer;
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }
}
