package io.beckon.operators.identity;

import io.beckon.domain.identity.Delivered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How messages to visitors and to contacts are written between tasks: a byte that says of what kind
 * the message is and what else is there, then the record of the log.
 */
final class DeliveredForm {
  /** Beside the kind: what most messages need not say. */
  private static final int KIND = 0x0F;

  private static final int FOREIGN = 0x10;
  private static final int BEHIND = 0x20;
  private static final int PART = 0x40;
  private static final int KNOWN = 0x80;

  private DeliveredForm() {}

  /**
   * @param kind 0 to 15
   */
  static void write(int kind, Delivered at, DataOutputView target) throws IOException {
    boolean behind = at.logTime() != at.receivedAt();
    target.writeByte(
        kind
            | (at.foreign() ? FOREIGN : 0)
            | (behind ? BEHIND : 0)
            | (at.part() != 0 ? PART : 0)
            | (at.knownAt() != 0 ? KNOWN : 0));
    byte[] key = at.key().getBytes(StandardCharsets.UTF_8);
    target.writeShort(key.length);
    target.write(key);
    target.writeInt(at.partition());
    target.writeLong(at.offset());
    target.writeLong(at.receivedAt());
    target.writeInt(at.value().length);
    target.write(at.value());
    if (behind) {
      target.writeLong(at.logTime());
    }
    if (at.part() != 0) {
      target.writeInt(at.part());
    }
    if (at.knownAt() != 0) {
      target.writeLong(at.knownAt());
    }
  }

  /**
   * @param head the first byte, unsigned
   */
  static int kind(int head) {
    return head & KIND;
  }

  /** What comes after the first byte. */
  static Delivered read(int head, DataInputView source) throws IOException {
    byte[] key = new byte[source.readUnsignedShort()];
    source.readFully(key);
    int partition = source.readInt();
    long offset = source.readLong();
    long receivedAt = source.readLong();
    byte[] value = new byte[source.readInt()];
    source.readFully(value);
    long logTime = (head & BEHIND) != 0 ? source.readLong() : receivedAt;
    int part = (head & PART) != 0 ? source.readInt() : 0;
    long knownAt = (head & KNOWN) != 0 ? source.readLong() : 0;
    return new Delivered(
        new String(key, StandardCharsets.UTF_8),
        logTime,
        partition,
        offset,
        part,
        (head & FOREIGN) != 0,
        receivedAt,
        knownAt,
        value);
  }
}
