package io.beckon.cli.engine;

import io.beckon.cli.UserError;
import io.beckon.domain.policy.Channels;
import io.beckon.domain.rule.RuleId;
import io.beckon.jobs.RulesTopic;
import io.beckon.jobs.TopicConsumers;
import io.beckon.jobs.TopicWriter;
import io.beckon.jobs.TriggerTopics;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.topic.Topic;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.registry.HttpRegistry;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** The running engine that a command speaks to, by way of its topics. */
public final class EngineOptions {
  @Option(
      names = "--bootstrap",
      defaultValue = "127.0.0.1:9092",
      description = "Kafka's bootstrap servers (default: ${DEFAULT-VALUE}).")
  private String bootstrap = "127.0.0.1:9092";

  @Option(
      names = "--registry",
      defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
      description = "Schema registry, up to and without /subjects (default: ${DEFAULT-VALUE}).")
  private String registry = "http://127.0.0.1:8085/apis/ccompat/v7";

  public String bootstrap() {
    return bootstrap;
  }

  public Registry registry() {
    return new HttpRegistry(registry);
  }

  public Map<RuleId, RuleDocument> inForce() throws IOException {
    try {
      return RulesTopic.inForce(bootstrap);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  public List<RuleDocument> changes() throws IOException {
    try {
      return RulesTopic.changes(bootstrap);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  public void publish(Collection<RuleDocument> documents) throws InterruptedException {
    publish(documents, Channels.USUAL.names());
  }

  /** The same, with the names of all channels of the rules that are in force then. */
  public void publish(Collection<RuleDocument> documents, Collection<String> channels)
      throws InterruptedException {
    try {
      new RulesTopic(bootstrap, registry()).publish(documents, channels);
    } catch (KafkaException e) {
      throw unreachable(e);
    } catch (IOException e) {
      throw noRegistry(e);
    } catch (ExecutionException e) {
      throw new UserError("Kafka did not take it: " + e.getCause());
    }
  }

  /** Opens a way to send events; it is closed by the caller. */
  public EventSender sender() {
    try {
      return new EventSender(bootstrap, registry());
    } catch (KafkaException e) {
      throw unreachable(e);
    } catch (IOException e) {
      throw noRegistry(e);
    }
  }

  /** A consumer of topics, which stands at their ends; it is closed by the caller. */
  public KafkaConsumer<byte[], byte[]> fromNow(String topic) {
    try {
      KafkaConsumer<byte[], byte[]> consumer = TopicConsumers.open(bootstrap, List.of(topic));
      consumer.seekToEnd(consumer.assignment());
      consumer.assignment().forEach(consumer::position);
      return consumer;
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  /** Every record of the topics that has a value. */
  public void read(Collection<String> topics, WholeTopics.Taker taker) throws IOException {
    readAll(
        topics,
        record -> {
          if (record.value() != null) {
            taker.take(record);
          }
        });
  }

  /** Takes what a record of a topic says. */
  public interface Values<T> {
    void take(ConsumerRecord<byte[], byte[]> record, T value) throws IOException;
  }

  /**
   * What every record of a topic says that has a value. What cannot be read is left out and counted
   * on the error output: one such record must not stand in everybody's way.
   */
  public <T extends CodedRecord> void read(Topic<T> topic, Values<T> to) throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(topic.type());
    int[] unreadable = {0};
    read(
        List.of(topic.name()),
        record -> {
          T value = codec.readPrefixed(record.value());
          if (value == null) {
            unreadable[0]++;
          } else {
            to.take(record, value);
          }
        });
    if (unreadable[0] > 0) {
      System.err.printf(
          "beckon: %,d records of %s cannot be read and are left out%n",
          unreadable[0], topic.name());
    }
  }

  /** Every record of the topics, tombstones too. */
  public void readAll(Collection<String> topics, WholeTopics.Taker taker) throws IOException {
    try {
      WholeTopics.read(bootstrap, topics, taker);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  /** The topics of triggers that there are. */
  public List<String> triggerTopics() throws IOException {
    try {
      return TriggerTopics.on(bootstrap);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  /** Writes records to a topic, and waits until Kafka has them. */
  public <T extends CodedRecord> void write(Topic<T> topic, Collection<T> records)
      throws InterruptedException {
    try {
      new TopicWriter<>(bootstrap, registry(), topic).write(records);
    } catch (KafkaException e) {
      throw unreachable(e);
    } catch (IOException e) {
      throw noRegistry(e);
    } catch (ExecutionException e) {
      throw new UserError("Kafka did not take it: " + e.getCause());
    }
  }

  private UserError noRegistry(IOException e) {
    return new UserError(
        "the schema registry does not answer on "
            + registry
            + " ("
            + e.getMessage()
            + "); start the engine, or name it with --registry");
  }

  /** What a user is told when Kafka does not answer. */
  public UserError unreachable(KafkaException e) {
    return unreachable(bootstrap, e);
  }

  /** The same of other servers. */
  public static UserError unreachable(String bootstrap, KafkaException e) {
    return new UserError(
        "Kafka does not answer on "
            + bootstrap
            + " ("
            + e.getMessage()
            + "); start the engine, or name its servers with --bootstrap");
  }
}
