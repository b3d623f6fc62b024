package io.beckon.operators.edge;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/** Writes records of one kind between tasks: their length, then Avro's binary form. */
final class EdgeSerializer<T extends CodedRecord> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  /** Each edge keeps so many texts; most of them are ids, of which few come again soon. */
  private static final int WORDS = 1_024;

  private static final int LEAST_ROOM = 512;

  private final Class<T> type;
  private transient @Nullable AvroCodec<T> codec;
  private transient byte @Nullable [] bytes;

  EdgeSerializer(Class<T> type) {
    this.type = type;
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
  public T copy(T from) {
    try {
      return codec().decode(codec().encode(from));
    } catch (IOException e) {
      throw new IllegalStateException("a " + type.getSimpleName() + " cannot be copied", e);
    }
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
      ready = new AvroCodec<>(type, WORDS);
      codec = ready;
    }
    return ready;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  /** Each has its own buffers. */
  @Override
  public TypeSerializer<T> duplicate() {
    return new EdgeSerializer<>(type);
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
    return other instanceof EdgeSerializer<?> edge && type == edge.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(type);
  }

  /** Flink asks for one, though an edge has no state: it says which records they are. */
  public static final class Snapshot<T extends CodedRecord> implements TypeSerializerSnapshot<T> {
    private @Nullable Class<T> type;

    /** For Flink, which then reads it. */
    public Snapshot() {}

    Snapshot(Class<T> type) {
      this.type = type;
    }

    @Override
    public int getCurrentVersion() {
      return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(known().getName());
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
      type = InstantiationUtil.resolveClassByName(in, loader, CodedRecord.class);
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return new EdgeSerializer<>(known());
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      return old instanceof Snapshot<T> other && known() == other.known()
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
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
