package io.beckon.schema.codec;

import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Encodes and decodes one kind of record in Avro's binary form, by the coders that Avro generates
 * with the class. Keeps its buffers, so it serves one thread.
 */
public final class AvroCodec<T extends SpecificRecordBase> {
  /** Bytes of the registry's prefix. */
  public static final int PREFIX = 5;

  private static final byte[] NO_PREFIX = new byte[0];
  private static final byte[] ROOM = new byte[PREFIX];

  /** A contact's state is mostly texts that others have, too. */
  private static final int WORDS = 16_384;

  private final SpecificDatumWriter<T> writer;
  private final SpecificDatumReader<T> reader;
  private final Schema schema;
  private final ArrayEncoder encoder = new ArrayEncoder();
  private final ArrayDecoder decoder;

  public AvroCodec(Class<T> type) {
    this(type, WORDS);
  }

  /**
   * @param words how many short texts are kept, so that reading one again makes no new string; a
   *     power of two
   */
  public AvroCodec(Class<T> type, int words) {
    this(SpecificData.get().getSchema(type), SpecificData.get().getSchema(type), words);
  }

  /** Reads what was written with another version of the schema. */
  public AvroCodec(Schema written, Schema current) {
    this(written, current, WORDS);
  }

  private AvroCodec(Schema written, Schema current, int words) {
    decoder = new ArrayDecoder(words);
    Schemas.trust();
    SpecificData data = new SpecificData(AvroCodec.class.getClassLoader());
    data.setCustomCoders(true);
    // The fast reader would be asked first, and it is slower than the generated coders.
    data.setFastReaderEnabled(false);
    this.schema = current;
    this.writer = new SpecificDatumWriter<>(current, data);
    this.reader = new SpecificDatumReader<>(written, current, data);
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
    encoder.reset();
    encoder.writeFixed(prefix, 0, prefix.length);
    try {
      writer.write(record, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return encoder.toByteArray();
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
    encoder.reset();
    writer.write(record, encoder);
    encoder.writeTo(out);
  }

  /**
   * Decodes a whole record.
   *
   * @throws IOException when the bytes are not exactly one record of this schema
   */
  public T decode(byte[] bytes, int offset, int length) throws IOException {
    decoder.on(bytes, offset, length);
    T record;
    try {
      record = reader.read(null, decoder);
    } catch (RuntimeException e) {
      throw new IOException("not a " + schema.getName() + ": " + e, e);
    }
    if (!decoder.atEnd()) {
      throw new IOException("bytes are left over after the " + schema.getName());
    }
    return record;
  }

  /**
   * Decodes a record that has the registry's prefix before it, whatever schema id that names.
   *
   * @throws IOException when the rest is not exactly one record of this schema
   */
  public T decodePrefixed(byte[] bytes) throws IOException {
    return decode(bytes, PREFIX, bytes.length - PREFIX);
  }

  public T decode(byte[] bytes) throws IOException {
    return decode(bytes, 0, bytes.length);
  }
}
