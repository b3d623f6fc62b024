package io.beckon.schema.codec;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary form, written straight into an array that is used again. Avro's own encoder makes a
 * byte array of every text and copies everything twice.
 */
final class ArrayEncoder extends BinaryEncoder {
  private static final int LONGEST_SHORT_TEXT = 63;
  private byte[] buffer = new byte[2048];
  private int position;

  void reset() {
    position = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, position);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(position);
    out.write(buffer, 0, position);
  }

  @Override
  public void writeBoolean(boolean value) {
    room(1);
    buffer[position++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void writeInt(int value) {
    writeLong(value);
  }

  @Override
  public void writeLong(long value) {
    room(10);
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  @Override
  public void writeFloat(float value) {
    little(Float.floatToRawIntBits(value), 4);
  }

  @Override
  public void writeDouble(double value) {
    little(Double.doubleToRawLongBits(value), 8);
  }

  @Override
  public void writeFixed(byte[] bytes, int start, int length) {
    room(length);
    System.arraycopy(bytes, start, buffer, position, length);
    position += length;
  }

  /** Short ASCII texts, which most are, need no array of their own. */
  @Override
  public void writeString(String text) throws IOException {
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
    writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void writeZero() {
    room(1);
    buffer[position++] = 0;
  }

  @Override
  public int bytesBuffered() {
    return position;
  }

  @Override
  public void flush() {
    // Everything is in the array already.
  }

  private void little(long bits, int bytes) {
    room(bytes);
    long rest = bits;
    for (int i = 0; i < bytes; i++) {
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
