package io.beckon.schema.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Avro's binary form, read from an array. Short texts that come again and again (names of events,
 * categories, currencies) are kept, so that reading one makes no new string. Serves one thread.
 */
public final class AvroInput {
  private static final int LONGEST_WORD = 48;

  private final int wordsKept;
  private String[] words = {};
  private byte[][] wordBytes = {};
  private byte[] bytes = new byte[0];
  private int position;
  private int end;

  /**
   * @param wordsKept how many texts are kept, a power of two
   */
  public AvroInput(int wordsKept) {
    this.wordsKept = wordsKept;
  }

  public void on(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int position() {
    return position;
  }

  public boolean atEnd() {
    return position == end;
  }

  /** A variable-length zig-zag number. */
  public long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new IOException("the record ends early");
      }
      byte next = bytes[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number is longer than 64 bits");
  }

  public int whole() throws IOException {
    long number = number();
    if (number != (int) number) {
      throw new IOException("a number is longer than 32 bits");
    }
    return (int) number;
  }

  public double real() throws IOException {
    return Double.longBitsToDouble(little(Double.BYTES));
  }

  /** So many bytes as a number, the lowest first. */
  public long little(int count) throws IOException {
    require(count);
    long bits = 0;
    for (int i = count - 1; i >= 0; i--) {
      bits = bits << 8 | bytes[position + i] & 0xFF;
    }
    position += count;
    return bits;
  }

  public boolean truth() throws IOException {
    require(1);
    byte value = bytes[position++];
    if (value != 0 && value != 1) {
      throw new IOException("a truth value is neither 0 nor 1");
    }
    return value == 1;
  }

  /** Length of the text or bytes that follow; they are all there. */
  public int length() throws IOException {
    long length = number();
    if (length < 0 || length > end - position) {
      throw new IOException("a text is longer than the record");
    }
    return (int) length;
  }

  public void skip(int count) {
    position += count;
  }

  public String text() throws IOException {
    int length = length();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** A text of which there are few different ones: kept, and the same string given again. */
  public String word() throws IOException {
    int length = length();
    int from = position;
    position += length;
    if (length == 0) {
      return "";
    }
    if (length > LONGEST_WORD) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    if (words.length == 0) {
      words = new String[wordsKept];
      wordBytes = new byte[wordsKept][];
    }
    int slot = (hash ^ hash >>> 15) & wordsKept - 1;
    byte[] known = wordBytes[slot];
    if (known != null && Arrays.equals(known, 0, known.length, bytes, from, from + length)) {
      return words[slot];
    }
    wordBytes[slot] = Arrays.copyOfRange(bytes, from, from + length);
    words[slot] = new String(bytes, from, length, StandardCharsets.UTF_8);
    return words[slot];
  }

  /** Number of entries in the next block of a list or map; 0: there are no more. */
  public int block() throws IOException {
    long count = number();
    if (count < 0) {
      number(); // the block's size in bytes, for those who want to skip it
      count = -count;
    }
    // An entry has at least a byte, so a count beyond what is left is damage, not a reason to
    // allocate.
    if (count < 0 || count > end - position) {
      throw new IOException("a list is longer than the record");
    }
    return (int) count;
  }

  /** Whether a union of null and something holds something. */
  public boolean present() throws IOException {
    long branch = number();
    if (branch != 0 && branch != 1) {
      throw new IOException("a union has no branch " + branch);
    }
    return branch == 1;
  }

  /** The branch of a union of so many types. */
  public int branch(int branches) throws IOException {
    long branch = number();
    if (branch < 0 || branch >= branches) {
      throw new IOException("a union has no branch " + branch);
    }
    return (int) branch;
  }

  /** The constant of an enum. */
  public <E> E constant(E[] constants) throws IOException {
    long place = number();
    if (place < 0 || place >= constants.length) {
      throw new IOException("an enum has no constant " + place);
    }
    return constants[(int) place];
  }

  /** Bytes, in a buffer of their own. */
  public ByteBuffer blob() throws IOException {
    int length = length();
    int from = position;
    position += length;
    return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length));
  }

  /** The same bytes, in a buffer of their own. */
  public static ByteBuffer copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return ByteBuffer.wrap(copy);
  }

  private void require(int count) throws IOException {
    if (count < 0 || count > end - position) {
      throw new IOException("the record ends early");
    }
  }
}
