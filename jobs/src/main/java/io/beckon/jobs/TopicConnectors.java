package io.beckon.jobs;

import io.beckon.operators.Names;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.sink.RecordWriter;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.TopicReader;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
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
  /** How long a record may wait for others to travel with, milliseconds: triggers hardly. */
  static final int PROMPT = 2;

  static final int SOON = 20;

  /** What nobody waits for: a request costs the same whatever is in it. */
  static final int IN_BATCHES = 100;

  /** Below the broker's usual transaction.max.timeout.ms of 15 minutes. */
  private static final String TRANSACTION_TIMEOUT = "600000";

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

  /** Committed records of the topics. */
  static <T> KafkaSource<T> source(
      String bootstrap,
      List<String> topics,
      String group,
      KafkaRecordDeserializationSchema<T> reader,
      OffsetsInitializer from) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(bootstrap)
        .setTopics(topics)
        .setGroupId(group)
        .setStartingOffsets(from)
        .setDeserializer(reader)
        .setProperty("isolation.level", "read_committed")
        .build();
  }

  <T> KafkaSource<T> source(
      List<String> topics,
      String group,
      KafkaRecordDeserializationSchema<T> reader,
      OffsetsInitializer from) {
    return source(bootstrap, topics, group, reader, from);
  }

  /** The events topic, from where the group has stopped. */
  KafkaSource<EventRecord> events(String group) throws IOException {
    int partitions = eventPartitions == ASK ? partitions(Names.TOPIC_EVENTS) : eventPartitions;
    return source(
        List.of(Names.TOPIC_EVENTS),
        group,
        new EventReader(written(Names.TOPIC_EVENTS, Event.SCHEMA$), partitions, clockAhead),
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
  KafkaSource<CatalogProduct> catalog(String group) throws IOException {
    return whole(Names.TOPIC_CATALOG, group, CatalogProduct.class);
  }

  /** A topic from its beginning. */
  <T extends CodedRecord> KafkaSource<T> whole(String topic, String group, Class<T> type)
      throws IOException {
    return source(
        List.of(topic),
        group + "-" + topic,
        new TopicReader<>(
            type, type, written(topic, SpecificData.get().getSchema(type)), record -> record),
        OffsetsInitializer.earliest());
  }

  /** Registers the schema of a topic's values; gives its id. */
  int register(String topic, Schema schema) throws IOException {
    return registry.register(subject(topic), schema);
  }

  /** Every schema that a topic's values may be written by, by id, the current one included. */
  Map<Integer, String> written(String topic, Schema current) throws IOException {
    register(topic, current);
    return registry.schemas(subject(topic));
  }

  <T extends CodedRecord> RecordWriter<T> writer(
      Class<T> type, String topic, String eventType, RecordWriter.Envelope<T> envelope)
      throws IOException {
    Schema schema = SpecificData.get().getSchema(type);
    return new RecordWriter<>(type, register(topic, schema), eventType, envelope);
  }

  /**
   * @param name what transactions are named after, of those that write the same topic one for each
   * @param lingerMillis how long a record may wait for others to travel with
   */
  <T> KafkaSink<T> sink(String name, int lingerMillis, KafkaRecordSerializationSchema<T> writer) {
    return sink(name, lingerMillis, writer, delivery);
  }

  <T> KafkaSink<T> sink(
      String name, int lingerMillis, KafkaRecordSerializationSchema<T> writer, Delivery delivery) {
    Properties producer = new Properties();
    producer.setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT);
    producer.setProperty("linger.ms", String.valueOf(lingerMillis));
    producer.setProperty("batch.size", "262144");
    producer.setProperty("buffer.memory", "16777216");
    producer.setProperty("max.request.size", "8388608");
    return KafkaSink.<T>builder()
        .setBootstrapServers(bootstrap)
        .setDeliveryGuarantee(delivery.guarantee())
        .setTransactionalIdPrefix("beckon-" + name)
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(writer)
        .build();
  }

  private static String subject(String topic) {
    return topic + "-value";
  }
}
