package io.beckon.cli.engine;

import io.beckon.cli.UserError;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.registry.TopicNames;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes events and heartbeats to the events topic. Serves one thread. */
public final class EventSender implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final EventEncoder encoder = new EventEncoder();
  private final byte[] prefix;
  private final int partitions;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public EventSender(String bootstrap, Registry registry) throws IOException {
    Schemas.trust();
    prefix =
        AvroCodec.prefix(
            registry.register(TopicNames.subject(TopicTable.EVENTS.name()), Event.SCHEMA$));
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("linger.ms", "5");
    settings.put("batch.size", "65536");
    settings.put("compression.type", TopicNames.COMPRESSION);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    partitions = producer.partitionsFor(TopicTable.EVENTS.name()).size();
  }

  /** Sends one event, keyed by its visitor or contact. */
  public void send(Event event) {
    byte[] value = encoder.encode(prefix, event);
    send(
        new ProducerRecord<>(TopicTable.EVENTS.name(), null, null, EventEncoder.key(event), value));
  }

  /** Sends one event to a partition by its key, but not to the last, which is that of orders. */
  public void sendBesideOrders(Event event) {
    byte[] key = EventEncoder.key(event);
    sendTo(BuiltInPartitioner.partitionForKey(key, partitions - 1), event);
  }

  /** Sends one event to the last partition. */
  public void sendToOrders(Event event) {
    sendTo(partitions - 1, event);
  }

  /** Tells every partition that time has come to {@code receivedAt}. */
  public void heartbeat(long receivedAt) {
    heartbeat(receivedAt, 0, partitions);
  }

  /** Tells all but the last. */
  public void heartbeatBesideOrders(long receivedAt) {
    heartbeat(receivedAt, 0, partitions - 1);
  }

  /** Tells the last. */
  public void heartbeatToOrders(long receivedAt) {
    heartbeat(receivedAt, partitions - 1, partitions);
  }

  private void heartbeat(long receivedAt, int from, int to) {
    byte[] value = encoder.heartbeat(prefix, receivedAt);
    for (int partition = from; partition < to; partition++) {
      send(new ProducerRecord<>(TopicTable.EVENTS.name(), partition, null, null, value));
    }
  }

  private void sendTo(int partition, Event event) {
    byte[] value = encoder.encode(prefix, event);
    send(
        new ProducerRecord<>(
            TopicTable.EVENTS.name(), partition, null, EventEncoder.key(event), value));
  }

  /** Waits until Kafka has everything that was sent. */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    throwFailure();
    producer.send(
        record,
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private void throwFailure() {
    Exception e = failure.get();
    if (e != null) {
      throw new UserError("Kafka did not take an event: " + e.getMessage());
    }
  }
}
