package io.beckon.jobs;

import io.beckon.domain.catalog.CatalogCheck;
import io.beckon.domain.policy.Channels;
import io.beckon.domain.recommend.Lists;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.source.TopicReader;
import io.beckon.operators.topic.Lane;
import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordWriter;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Suggestions;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.registry.TopicNames;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Makes sources and sinks of topics, with schema ids resolved now, so that no record asks the
 * registry.
 */
final class TopicConnectors {
  /** Below the broker's usual transaction.max.timeout.ms of 15 minutes. */
  private static final String TRANSACTION_TIMEOUT = "600000";

  /** How often topics of channels are looked for that were not there before, milliseconds. */
  private static final String DISCOVER_EVERY = "60000";

  /** The broker is asked. */
  static final int ASK = -1;

  private static final TopicDescription NO_TOPIC = new TopicDescription("", false, List.of());

  private final String bootstrap;
  private final Registry registry;
  private final Delivery delivery;
  private final int eventPartitions;
  private final Duration clockAhead;

  /**
   * @param eventPartitions how many the events topic has, where no broker can be asked; or {@link
   *     #ASK}
   * @param clockAhead how far a receipt may be ahead of the broker's time of its record
   */
  TopicConnectors(
      String bootstrap,
      Registry registry,
      Delivery delivery,
      int eventPartitions,
      Duration clockAhead) {
    this.bootstrap = bootstrap;
    this.registry = registry;
    this.delivery = delivery;
    this.eventPartitions = eventPartitions;
    this.clockAhead = clockAhead;
  }

  /** Where a group has stopped reading, or the beginning. */
  static OffsetsInitializer goingOn() {
    return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
  }

  /** Committed records of a topic. */
  static <T> KafkaSource<T> source(
      String bootstrap,
      Topic<?> topic,
      String group,
      KafkaRecordDeserializationSchema<T> reader,
      OffsetsInitializer from) {
    KafkaSourceBuilder<T> source =
        KafkaSource.<T>builder()
            .setBootstrapServers(bootstrap)
            .setGroupId(group)
            .setStartingOffsets(from)
            .setDeserializer(reader)
            .setProperty("isolation.level", "read_committed");
    if (topic.isFamily()) {
      // A workspace may declare a channel while the job runs.
      source
          .setTopicPattern(Pattern.compile(Pattern.quote(topic.name()) + ".+"))
          .setProperty("partition.discovery.interval.ms", DISCOVER_EVERY);
    } else {
      source.setTopics(topic.name());
    }
    return source.build();
  }

  <T> KafkaSource<T> source(
      Topic<?> topic,
      String group,
      KafkaRecordDeserializationSchema<T> reader,
      OffsetsInitializer from) {
    return source(bootstrap, topic, group, reader, from);
  }

  /** The events topic, from where the group has stopped. */
  KafkaSource<LogRecord> events(String group) throws IOException {
    int partitions =
        eventPartitions == ASK ? partitions(TopicTable.EVENTS.name()) : eventPartitions;
    return source(
        TopicTable.EVENTS,
        group,
        new EventReader(written(TopicTable.EVENTS), partitions, clockAhead),
        goingOn());
  }

  /** How many partitions a topic has. */
  private int partitions(String topic) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .getOrDefault(topic, NO_TOPIC)
          .partitions()
          .size();
    } catch (ExecutionException e) {
      throw new IOException(
          "the topic "
              + topic
              + " cannot be looked at on "
              + bootstrap
              + " ("
              + e.getCause()
              + "); create the topics first",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while looking at " + topic, e);
    }
  }

  /** A shop's products, from the beginning of their topic: what is known goes into the state. */
  KafkaSource<ReadRecord<CatalogProduct>> catalog(String group) throws IOException {
    Topic<CatalogProduct> topic = TopicTable.CATALOG;
    return source(
        topic,
        group + "-" + topic.name(),
        new TopicReader<>(
            topic.type(),
            topic.type(),
            written(topic),
            product -> product,
            product -> product.getGone() ? null : CatalogCheck.fault(product)),
        OffsetsInitializer.earliest());
  }

  /** The lists that recommendations look up, from the beginning of their topic. */
  KafkaSource<ReadRecord<Suggestions>> suggestions(String group) throws IOException {
    Topic<Suggestions> topic = TopicTable.SUGGESTIONS;
    return source(
        topic,
        group + "-" + topic.name(),
        new TopicReader<>(
            topic.type(), topic.type(), written(topic), record -> record, Lists::fault),
        OffsetsInitializer.earliest());
  }

  /** Every schema that a topic's values may be written by, by id, the current one included. */
  Map<Integer, String> written(Topic<?> topic) throws IOException {
    Map<Integer, String> written = new HashMap<>();
    for (String subject : subjects(topic)) {
      registry.register(subject, topic.schema());
      written.putAll(registry.schemas(subject));
    }
    return written;
  }

  /** Registers the schema of a topic's values; gives its id, which all topics of a family share. */
  int register(Topic<?> topic) throws IOException {
    int id = 0;
    for (String subject : subjects(topic)) {
      id = registry.register(subject, topic.schema());
    }
    return id;
  }

  private static List<String> subjects(Topic<?> topic) {
    return topic.isFamily()
        ? Channels.USUAL.names().stream()
            .map(channel -> TopicNames.subject(topic.name() + channel))
            .toList()
        : List.of(TopicNames.subject(topic.name()));
  }

  /**
   * @param name what transactions are named after, of those that write the same topic one for each
   * @param topics that records may go to
   */
  KafkaSink<TopicRecord<?>> sink(String name, Lane lane, Topic<?>... topics) throws IOException {
    return sink(name, lane, delivery, List.of(topics));
  }

  /** The same, delivered otherwise than the job's other records. */
  KafkaSink<TopicRecord<?>> sink(
      String name, Lane lane, Delivery by, Collection<? extends Topic<?>> topics)
      throws IOException {
    Properties producer = new Properties();
    producer.setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT);
    producer.setProperty("linger.ms", String.valueOf(lane.lingerMillis()));
    producer.setProperty("compression.type", lane.compression());
    producer.setProperty("batch.size", "262144");
    producer.setProperty("buffer.memory", "33554432");
    producer.setProperty("max.request.size", String.valueOf(Topics.MAX_DEAD_LETTER));
    return KafkaSink.<TopicRecord<?>>builder()
        .setBootstrapServers(bootstrap)
        .setDeliveryGuarantee(by.guarantee())
        .setTransactionalIdPrefix("beckon-" + name)
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(
            TopicRecordWriter.of(topics, this::register, new ChannelTopics(bootstrap)))
        .build();
  }
}
