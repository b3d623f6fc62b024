package io.beckon.operators.record;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one kind between tasks and into state: their length, then Avro's binary form.
 */
final class RecordSerializer<T extends CodedRecord> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  /** Each keeps so many texts; most of them are ids, of which few come again soon. */
  private static final int WORDS = 1_024;

  private static final int LEAST_ROOM = 512;

  private final Class<T> type;

  /** The schema of the version that wrote what is read; null: this one's. */
  private final @Nullable String written;

  private transient @Nullable AvroCodec<T> codec;
  private transient byte @Nullable [] bytes;

  RecordSerializer(Class<T> type) {
    this(type, null);
  }

  RecordSerializer(Class<T> type, @Nullable String written) {
    this.type = type;
    this.written = written;
  }

  @Override
  public void serialize(T record, DataOutputView target) throws IOException {
    codec().write(record, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    int length = source.readInt();
    return codec().decode(read(source, length), 0, length);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  @SuppressWarnings("unchecked") // a record's copy is of its own class
  public T copy(T from) {
    return (T) from.copy();
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    // Flink's own way of handing bytes on does not make the target larger.
    byte[] read = read(source, length);
    target.writeInt(length);
    target.write(read, 0, length);
  }

  /** At least so many bytes, of which those beyond have no meaning. */
  private byte[] read(DataInputView source, int length) throws IOException {
    byte[] room = bytes;
    if (room == null || room.length < length) {
      room = new byte[Math.max(length, LEAST_ROOM)];
      bytes = room;
    }
    source.readFully(room, 0, length);
    return room;
  }

  private AvroCodec<T> codec() {
    AvroCodec<T> ready = codec;
    if (ready == null) {
      ready =
          written == null
              ? new AvroCodec<>(type, WORDS)
              : new AvroCodec<>(new Schema.Parser().parse(written), current(type));
      codec = ready;
    }
    return ready;
  }

  private static Schema current(Class<?> type) {
    return SpecificData.get().getSchema(type);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  /** Each has its own buffers. */
  @Override
  public TypeSerializer<T> duplicate() {
    return new RecordSerializer<>(type, written);
  }

  @Override
  public T createInstance() {
    return InstantiationUtil.instantiate(type);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordSerializer<?> same
        && type == same.type
        && Objects.equals(written, same.written);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(type, current(type).toString());
  }

  /** Says which records they are, and by which schema they were written. */
  public static final class Snapshot<T extends CodedRecord> implements TypeSerializerSnapshot<T> {
    private @Nullable Class<T> type;
    private String schema = "";

    /** For Flink, which then reads it. */
    public Snapshot() {}

    Snapshot(Class<T> type, String schema) {
      this.type = type;
      this.schema = schema;
    }

    @Override
    public int getCurrentVersion() {
      return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(known().getName());
      // A schema may be longer than writeUTF allows.
      StringSerializer.INSTANCE.serialize(schema, out);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
      type = InstantiationUtil.resolveClassByName(in, loader, CodedRecord.class);
      schema = StringSerializer.INSTANCE.deserialize(in);
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      boolean same = schema.equals(current(known()).toString());
      return new RecordSerializer<>(known(), same ? null : schema);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      if (!(old instanceof Snapshot<T> other) || known() != other.known()) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      if (schema.equals(other.schema)) {
        return TypeSerializerSchemaCompatibility.compatibleAsIs();
      }
      SchemaCompatibilityType read =
          SchemaCompatibility.checkReaderWriterCompatibility(
                  new Schema.Parser().parse(schema), new Schema.Parser().parse(other.schema))
              .getType();
      return read == SchemaCompatibilityType.COMPATIBLE
          ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
          : TypeSerializerSchemaCompatibility.incompatible();
    }

    private Class<T> known() {
      if (type == null) {
        throw new IllegalStateException("not read yet");
      }
      return type;
    }
  }
}
