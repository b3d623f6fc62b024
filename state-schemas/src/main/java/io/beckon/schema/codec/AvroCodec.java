package io.beckon.schema.codec;

import io.beckon.schema.wire.AvroInput;
import io.beckon.schema.wire.AvroOutput;
import io.beckon.schema.wire.CodedRecord;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes one kind of record in Avro's binary form, by the coders that are generated
 * with the class. What was written with another version of the schema is read by Avro's own reader,
 * which takes several times as long. Keeps its buffers, so it serves one thread.
 */
public final class AvroCodec<T extends CodedRecord> {
  /** Bytes of the registry's prefix. */
  public static final int PREFIX = 5;

  private static final byte[] NO_PREFIX = new byte[0];
  private static final byte[] ROOM = new byte[PREFIX];

  /** A contact's state is mostly texts that others have, too. */
  private static final int WORDS = 16_384;

  private final Schema schema;

  /** Of the class that is read; makes the others. */
  private final CodedRecord prototype;

  /** Reads what was written with another version of the schema; null: it is this one. */
  private final @Nullable SpecificDatumReader<T> resolving;

  private final AvroOutput output = new AvroOutput();
  private final AvroInput input;

  public AvroCodec(Class<T> type) {
    this(type, WORDS);
  }

  /**
   * @param words how many short texts are kept, so that reading one again makes no new string; a
   *     power of two
   */
  public AvroCodec(Class<T> type, int words) {
    this(null, SpecificData.get().getSchema(type), words);
  }

  /** Reads what was written with another version of the schema. */
  public AvroCodec(Schema written, Schema current) {
    this(written, current, WORDS);
  }

  private AvroCodec(@Nullable Schema written, Schema current, int words) {
    Schemas.trust();
    SpecificData data = new SpecificData(AvroCodec.class.getClassLoader());
    schema = current;
    prototype = (CodedRecord) data.newRecord(null, current);
    resolving = written == null ? null : new SpecificDatumReader<>(written, current, data);
    input = new AvroInput(words);
  }

  public Schema schema() {
    return schema;
  }

  public byte[] encode(T record) {
    return encode(NO_PREFIX, record);
  }

  /** The registry's prefix: a zero byte and the schema's id in four bytes. */
  public static byte[] prefix(int schemaId) {
    return ByteBuffer.allocate(PREFIX).put((byte) 0).putInt(schemaId).array();
  }

  /** The bytes of a prefix, then the record. */
  public byte[] encode(byte[] prefix, T record) {
    output.reset();
    output.writeFixed(prefix, 0, prefix.length);
    record.writeTo(output);
    return output.toByteArray();
  }

  /**
   * The record after {@link #PREFIX} bytes of room, so that whoever knows the registry's prefix can
   * put it there and need not copy the record.
   */
  public byte[] encodeAfterRoom(T record) {
    return encode(ROOM, record);
  }

  /** Writes the length of a record in four bytes, then the record. */
  public void write(T record, DataOutput out) throws IOException {
    output.reset();
    record.writeTo(output);
    output.writeTo(out);
  }

  /**
   * Decodes a whole record.
   *
   * @throws IOException when the bytes are not exactly one record of this schema
   */
  public T decode(byte[] bytes, int offset, int length) throws IOException {
    return resolving == null
        ? decodeCurrent(bytes, offset, length)
        : decodeResolving(resolving, bytes, offset, length);
  }

  @SuppressWarnings("unchecked") // the prototype is of the class that the codec was made for
  private T decodeCurrent(byte[] bytes, int offset, int length) throws IOException {
    input.on(bytes, offset, length);
    CodedRecord record = prototype.fresh();
    record.readFrom(input);
    if (!input.atEnd()) {
      throw new IOException("bytes are left over after the " + schema.getName());
    }
    return (T) record;
  }

  private T decodeResolving(SpecificDatumReader<T> reader, byte[] bytes, int offset, int length)
      throws IOException {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, offset, length, null);
    T record;
    try {
      record = reader.read(null, decoder);
    } catch (RuntimeException e) {
      throw new IOException("not a " + schema.getName() + ": " + e, e);
    }
    if (!decoder.isEnd()) {
      throw new IOException("bytes are left over after the " + schema.getName());
    }
    return mutable(record);
  }

  /** Avro's own lists cannot remove an entry by its iterator: a copy has Java's. */
  @SuppressWarnings("unchecked") // a record's copy is of its own class
  private static <T extends CodedRecord> T mutable(T record) {
    return (T) record.copy();
  }

  /**
   * Decodes a record that has the registry's prefix before it, whatever schema id that names.
   *
   * @throws IOException when the rest is not exactly one record of this schema
   */
  public T decodePrefixed(byte[] bytes) throws IOException {
    return decode(bytes, PREFIX, bytes.length - PREFIX);
  }

  /**
   * The same; null when there is nothing, or nothing that can be read. For whoever passes over what
   * others have written on a topic, and says so.
   */
  public @Nullable T readPrefixed(byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : decodePrefixed(bytes);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  public T decode(byte[] bytes) throws IOException {
    return decode(bytes, 0, bytes.length);
  }
}
