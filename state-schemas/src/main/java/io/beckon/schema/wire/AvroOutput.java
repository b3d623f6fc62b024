package io.beckon.schema.wire;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary form, written straight into an array that is used again. Avro's own encoder makes a
 * byte array of every text and copies everything twice.
 */
public final class AvroOutput {
  private static final int LONGEST_SHORT_TEXT = 63;
  private byte[] buffer = new byte[2048];
  private int position;

  public void reset() {
    position = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, position);
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(position);
    out.write(buffer, 0, position);
  }

  public void writeBoolean(boolean value) {
    room(1);
    buffer[position++] = (byte) (value ? 1 : 0);
  }

  public void writeLong(long value) {
    room(10);
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  public void writeDouble(double value) {
    little(Double.doubleToRawLongBits(value));
  }

  public void writeFixed(byte[] bytes, int start, int length) {
    room(length);
    System.arraycopy(bytes, start, buffer, position, length);
    position += length;
  }

  /** Short ASCII texts, which most are, need no array of their own. */
  public void writeString(String text) {
    int length = text.length();
    if (length <= LONGEST_SHORT_TEXT) {
      room(length + 1);
      int at = position + 1;
      int all = 0;
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        all |= c;
        buffer[at + i] = (byte) c;
      }
      if (all < 0x80) {
        buffer[position] = (byte) (length << 1);
        position = at + length;
        return;
      }
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeLong(bytes.length);
    writeFixed(bytes, 0, bytes.length);
  }

  /** Bytes, with their number before them. */
  public void writeBytes(ByteBuffer bytes) {
    int length = bytes.remaining();
    writeLong(length);
    room(length);
    bytes.get(bytes.position(), buffer, position, length);
    position += length;
  }

  /** Which branch of a union of null and something it is: whether there is something. */
  public boolean writePresent(@Nullable Object value) {
    room(1);
    buffer[position++] = (byte) (value == null ? 0 : 2);
    return value != null;
  }

  /** The elements of a list or map come in one block; nothing is said of an empty one. */
  public void writeBlock(int size) {
    if (size > 0) {
      writeLong(size);
    }
  }

  /** A block of none ends a list or map. */
  public void writeEnd() {
    room(1);
    buffer[position++] = 0;
  }

  private void little(long bits) {
    room(Long.BYTES);
    long rest = bits;
    for (int i = 0; i < Long.BYTES; i++) {
      buffer[position++] = (byte) rest;
      rest >>>= 8;
    }
  }

  private void room(int count) {
    if (count > buffer.length - position) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, position + count));
    }
  }
}
