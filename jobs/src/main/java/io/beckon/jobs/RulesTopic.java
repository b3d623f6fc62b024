package io.beckon.jobs;

import io.beckon.domain.policy.Channels;
import io.beckon.domain.rule.RuleId;
import io.beckon.operators.rules.RuleReaderSchema;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.registry.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Rules on Kafka: the compacted topic that the engine reads, and beside it the topic of all
 * changes, which forgets nothing and says who made each, and when.
 */
public final class RulesTopic {
  private final String bootstrap;
  private final Registry registry;

  public RulesTopic(String bootstrap, Registry registry) {
    this.bootstrap = bootstrap;
    this.registry = registry;
  }

  /** The documents that are published and not withdrawn. */
  public static Map<RuleId, RuleDocument> inForce(String bootstrap) throws IOException {
    Map<RuleId, RuleDocument> rules = new TreeMap<>();
    read(
        bootstrap,
        TopicTable.RULES,
        document -> {
          if (document.getText().isEmpty()) {
            rules.remove(RuleId.of(document));
          } else {
            rules.put(RuleId.of(document), document);
          }
        });
    return rules;
  }

  /** All that was ever published or withdrawn (a document without text), in that order. */
  public static List<RuleDocument> changes(String bootstrap) throws IOException {
    List<RuleDocument> changes = new ArrayList<>();
    read(bootstrap, TopicTable.RULE_CHANGES, changes::add);
    return changes;
  }

  /** What is no rule document is left out, as the running job leaves it out. */
  private static void read(String bootstrap, Topic<RuleDocument> topic, Consumer<RuleDocument> to)
      throws IOException {
    RuleReaderSchema reader = new RuleReaderSchema();
    WholeTopics.read(
        bootstrap,
        List.of(topic.name()),
        record -> {
          if (reader.read(record) instanceof ReadRecord.Sound<RuleDocument> sound) {
            to.accept(sound.record());
          }
        });
  }

  /**
   * Publishes documents; one without text withdraws its rule. Each is written down as a change
   * before it comes into force.
   */
  public void publish(Collection<RuleDocument> documents)
      throws IOException, ExecutionException, InterruptedException {
    publish(documents, Channels.USUAL.names());
  }

  /**
   * The same; the topics of all channels are there before any rule that names them.
   *
   * @param channels those of the rules that are in force then, of all workspaces
   */
  public void publish(Collection<RuleDocument> documents, Collection<String> channels)
      throws IOException, ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      Topics.createChannels(admin, channels);
    }
    for (String channel : channels) {
      registry.register(
          TopicNames.subject(TopicTable.triggers(channel)), TopicTable.TRIGGERS.schema());
    }
    byte[] rules = prefix(TopicTable.RULES.name());
    byte[] changes = prefix(TopicTable.RULE_CHANGES.name());
    AvroCodec<RuleDocument> codec = new AvroCodec<>(RuleDocument.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (RuleDocument document : documents) {
        send(producer, TopicTable.RULE_CHANGES.name(), document, codec.encode(changes, document));
        send(
            producer,
            TopicTable.RULES.name(),
            document,
            document.getText().isEmpty() ? null : codec.encode(rules, document));
      }
    }
  }

  private byte[] prefix(String topic) throws IOException {
    return AvroCodec.prefix(registry.register(TopicNames.subject(topic), RuleDocument.SCHEMA$));
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      RuleDocument document,
      byte @Nullable [] value)
      throws ExecutionException, InterruptedException {
    byte[] key = RuleId.of(document).key().getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(topic, key, value)).get();
  }
}
