package io.beckon.operators.topic;

import io.beckon.schema.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records that cannot be used. */
public final class DeadLetters {
  private DeadLetters() {}

  /**
   * A record of the events topic, with its place and bytes.
   *
   * @param key whose it is; empty: nobody knows
   * @param reason class of the fault
   * @param detail what is wrong with it
   */
  public static DeadLetter ofEvent(
      int partition, long offset, String key, byte[] value, String reason, String detail) {
    return DeadLetter.newBuilder()
        .setTopic(TopicTable.EVENTS.name())
        .setPartition(partition)
        .setOffset(offset)
        .setTimestamp(0L)
        .setReason(reason)
        .setDetail(detail)
        .setKey(key.isEmpty() ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
        .setValue(ByteBuffer.wrap(value))
        .build();
  }

  /**
   * A record of any topic that a job reads.
   *
   * @param reason class of the fault
   * @param detail what is wrong with it
   */
  public static DeadLetter of(ConsumerRecord<byte[], byte[]> record, String reason, String detail) {
    return DeadLetter.newBuilder()
        .setTopic(record.topic())
        .setPartition(record.partition())
        .setOffset(record.offset())
        .setTimestamp(Math.max(0, record.timestamp()))
        .setReason(reason)
        .setDetail(detail)
        .setKey(buffer(record.key()))
        .setValue(buffer(record.value()))
        .build();
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
