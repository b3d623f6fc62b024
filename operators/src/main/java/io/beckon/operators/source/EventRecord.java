package io.beckon.operators.source;

import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way between operators: still encoded, with the key that it travels by and the
 * place that it came from. Flat and mutable, so that the hot path reuses it.
 */
public final class EventRecord {
  /** Visitor's or contact's key; empty for a heartbeat. */
  public String key = "";

  public int partition;
  public long offset;

  /** Receipt, epoch milliseconds; {@link Long#MIN_VALUE} for a record that could not be read. */
  public long receivedAt = Long.MIN_VALUE;

  /**
   * The log's time at this record, epoch milliseconds: the latest receipt of its partition so far.
   * It never goes back within a partition.
   */
  public long logTime = Long.MIN_VALUE;

  /** It came by another partition than the one of its key. */
  public boolean foreign;

  /**
   * The event in Avro's binary form, current schema, no prefix. For an unreadable record: its bytes
   * as they were.
   */
  public byte[] value = new byte[0];

  /** An event, or what the engine has sent itself: MOVED, FORGOTTEN. */
  public Role role = Role.LIVE;

  /**
   * When it became known whose event it is, epoch milliseconds; of {@link Role#FORGOTTEN}, up to
   * when all is forgotten.
   */
  public long knownAt;

  /** What is wrong with an unreadable record; null for a readable one. */
  public @Nullable String fault;

  /** Class of the fault: unreadable, schema, invalid. */
  public String reason = "";

  /** What it is to its visitor. */
  public VisitorMessage message() {
    Delivered at =
        new Delivered(key, logTime, partition, offset, 0, foreign, receivedAt, knownAt, value);
    return switch (role) {
      case MOVED -> new VisitorMessage.Passing(at);
      case FORGOTTEN ->
          new VisitorMessage.Forget(at, new String(value, StandardCharsets.UTF_8), knownAt);
      default -> new VisitorMessage.Happened(at);
    };
  }

  /** This record as a dead letter, with its place and bytes. */
  public DeadLetter deadLetter(String why, String detail) {
    return deadLetter(partition, offset, key, value, why, detail);
  }

  /** A record of the log as a dead letter, with its place and bytes. */
  public static DeadLetter deadLetter(
      int partition, long offset, String key, byte[] value, String why, String detail) {
    return DeadLetter.newBuilder()
        .setTopic(TopicTable.EVENTS.name())
        .setPartition(partition)
        .setOffset(offset)
        .setTimestamp(0L)
        .setReason(why)
        .setDetail(detail)
        .setKey(key.isEmpty() ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
        .setValue(ByteBuffer.wrap(value))
        .build();
  }
}
