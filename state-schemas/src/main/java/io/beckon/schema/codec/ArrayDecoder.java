package io.beckon.schema.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary form, read from an array by the coders that Avro generates. Unlike Avro's own
 * decoder it makes no new string of a text that it has seen lately; a contact's state is mostly
 * such texts.
 */
final class ArrayDecoder extends Decoder {
  private final AvroInput input;

  /**
   * @param words how many texts are kept, a power of two
   */
  ArrayDecoder(int words) {
    input = new AvroInput(words);
  }

  void on(byte[] bytes, int offset, int length) {
    input.on(bytes, offset, length);
  }

  boolean atEnd() {
    return input.atEnd();
  }

  @Override
  public void readNull() {
    // A null takes no bytes.
  }

  @Override
  public boolean readBoolean() throws IOException {
    return input.truth();
  }

  @Override
  public int readInt() throws IOException {
    return input.whole();
  }

  @Override
  public long readLong() throws IOException {
    return input.number();
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) input.little(Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return input.real();
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(input.word());
  }

  @Override
  public String readString() throws IOException {
    return input.word();
  }

  @Override
  public void skipString() throws IOException {
    input.skip(input.length());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    int length = input.length();
    int from = input.position();
    input.skip(length);
    return ByteBuffer.wrap(Arrays.copyOfRange(input.bytes(), from, from + length));
  }

  @Override
  public void skipBytes() throws IOException {
    input.skip(input.length());
  }

  @Override
  public void readFixed(byte[] into, int start, int length) throws IOException {
    input.require(length);
    System.arraycopy(input.bytes(), input.position(), into, start, length);
    input.skip(length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    input.require(length);
    input.skip(length);
  }

  @Override
  public int readEnum() throws IOException {
    return input.whole();
  }

  @Override
  public long readArrayStart() throws IOException {
    return input.block();
  }

  @Override
  public long arrayNext() throws IOException {
    return input.block();
  }

  @Override
  public long skipArray() throws IOException {
    return input.skippedBlock();
  }

  @Override
  public long readMapStart() throws IOException {
    return input.block();
  }

  @Override
  public long mapNext() throws IOException {
    return input.block();
  }

  @Override
  public long skipMap() throws IOException {
    return input.skippedBlock();
  }

  @Override
  public int readIndex() throws IOException {
    return input.whole();
  }
}
