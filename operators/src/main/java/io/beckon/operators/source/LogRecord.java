package io.beckon.operators.source;

import io.beckon.operators.topic.DeadLetters;
import io.beckon.schema.DeadLetter;

/** What the source makes of a record of the events topic. */
public sealed interface LogRecord {
  int partition();

  /** Receipt, epoch milliseconds; {@link Long#MIN_VALUE} for a record that could not be read. */
  long receivedAt();

  /**
   * An event that is still encoded: it is decoded once, by the operator that needs it.
   *
   * @param key the visitor's key, by which it travels
   * @param foreign it came by another partition than that of the key
   * @param value the event in Avro's binary form, current schema, no prefix
   */
  record EncodedEvent(
      String key, int partition, long offset, long receivedAt, boolean foreign, byte[] value)
      implements LogRecord {}

  /** It carries time and nothing else. */
  record Heartbeat(int partition, long receivedAt) implements LogRecord {}

  /**
   * A record that becomes a dead letter. It moves no time: its own word on when it was received may
   * be what is wrong with it.
   *
   * @param reason class of the fault: unreadable, schema, invalid
   * @param fault what is wrong, for a person to act on
   * @param value the bytes as they were
   */
  record Unreadable(int partition, long offset, String reason, String fault, byte[] value)
      implements LogRecord {
    @Override
    public long receivedAt() {
      return Long.MIN_VALUE;
    }

    /** With its place and bytes; nobody knows whose it is. */
    public DeadLetter deadLetter() {
      return DeadLetters.ofEvent(partition, offset, "", value, reason, fault);
    }
  }
}
