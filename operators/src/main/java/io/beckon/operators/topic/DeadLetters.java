package io.beckon.operators.topic;

import io.beckon.schema.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
}
