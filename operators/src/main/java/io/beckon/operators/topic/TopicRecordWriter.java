package io.beckon.operators.topic;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of any topic of the table, with the registry's prefix and, where they are facts of
 * their own, CloudEvents headers.
 */
public final class TopicRecordWriter implements KafkaRecordSerializationSchema<TopicRecord<?>> {
  private static final long serialVersionUID = 1L;

  private static final byte[] SPEC_VERSION = bytes("1.0");

  /** It reads nothing. */
  private static final int NO_WORDS = 1;

  private static final byte[] CONTENT_TYPE = bytes("application/avro");

  /** Gives the id of a topic's schema in the registry. */
  public interface SchemaIds<E extends Exception> {
    int of(Topic<?> topic) throws E;
  }

  /** By row of the table; null: the topic is none of this writer's. */
  private final byte[] @Nullable [] prefixes;

  private transient AvroCodec<?> @Nullable [] codecs;

  private final NewTopics newTopics;

  /** Topics of families that are there. */
  private transient @Nullable Set<String> known;

  /** Sees to a topic of a family that this writer has not written to before. */
  public interface NewTopics extends Serializable {
    void require(String topic);
  }

  private TopicRecordWriter(byte[] @Nullable [] prefixes, NewTopics newTopics) {
    this.prefixes = prefixes;
    this.newTopics = newTopics;
  }

  /** A writer of these topics; the ids of their schemas are asked for now. */
  public static <E extends Exception> TopicRecordWriter of(
      Collection<? extends Topic<?>> topics, SchemaIds<E> ids, NewTopics newTopics) throws E {
    byte[][] prefixes = new byte[TopicTable.ALL.size()][];
    for (Topic<?> topic : topics) {
      prefixes[topic.row()] = AvroCodec.prefix(ids.of(topic));
    }
    return new TopicRecordWriter(prefixes, newTopics);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      TopicRecord<?> record, KafkaSinkContext context, @Nullable Long timestamp) {
    return write(record);
  }

  /** The record as Kafka is given it. */
  public ProducerRecord<byte[], byte[]> write(TopicRecord<?> record) {
    return produced(record.topic(), record);
  }

  @SuppressWarnings("unchecked") // a record is of its topic's type
  private <T extends CodedRecord> ProducerRecord<byte[], byte[]> produced(
      Topic<T> topic, TopicRecord<?> from) {
    T record = (T) from.record();
    String key = topic.key(record);
    String name = topic.name(record);
    if (topic.isFamily()) {
      require(name);
    }
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            name,
            null,
            null,
            key == null ? null : bytes(key),
            topic.isGone(record) ? null : value(topic, record));
    String id = topic.id(record);
    if (id != null) {
      Headers headers = out.headers();
      headers.add("ce_specversion", SPEC_VERSION);
      headers.add("ce_id", bytes(id));
      headers.add("ce_type", bytes(topic.eventType()));
      headers.add("ce_source", bytes("/beckon/" + topic.workspace(record)));
      headers.add("ce_time", bytes(Instant.ofEpochMilli(topic.at(record)).toString()));
      headers.add("ce_subject", bytes(key == null ? "" : key));
      headers.add("content-type", CONTENT_TYPE);
    }
    return out;
  }

  private void require(String name) {
    Set<String> there = known;
    if (there == null) {
      there = new HashSet<>();
      known = there;
    }
    if (!there.contains(name)) {
      newTopics.require(name);
      there.add(name);
    }
  }

  private <T extends CodedRecord> byte[] value(Topic<T> topic, T record) {
    byte[] prefix = prefixes[topic.row()];
    if (prefix == null) {
      throw new IllegalStateException("this sink does not write to " + topic);
    }
    ByteBuffer encoded = topic.encoded(record);
    return encoded == null ? codec(topic).encode(prefix, record) : prefixed(prefix, encoded);
  }

  /** A value that comes straight from where it was encoded has room for the prefix before it. */
  private static byte[] prefixed(byte[] prefix, ByteBuffer encoded) {
    byte[] whole = encoded.array();
    boolean room =
        encoded.arrayOffset() == 0
            && encoded.position() == prefix.length
            && encoded.limit() == whole.length;
    byte[] value = room ? whole : new byte[prefix.length + encoded.remaining()];
    System.arraycopy(prefix, 0, value, 0, prefix.length);
    if (!room) {
      encoded.duplicate().get(value, prefix.length, encoded.remaining());
    }
    return value;
  }

  @SuppressWarnings("unchecked") // each row's place holds its own codec
  private <T extends CodedRecord> AvroCodec<T> codec(Topic<T> topic) {
    AvroCodec<?>[] all = codecs;
    if (all == null) {
      all = new AvroCodec<?>[TopicTable.ALL.size()];
      codecs = all;
    }
    AvroCodec<?> one = all[topic.row()];
    if (one == null) {
      one = new AvroCodec<>(topic.type(), NO_WORDS);
      all[topic.row()] = one;
    }
    return (AvroCodec<T>) one;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
