package io.beckon.operators.source;

import io.beckon.operators.record.RecordType;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link ReadRecord} between tasks, where the source is not chained to what takes it. It
 * is in no state, so its form may change between releases.
 */
final class ReadRecordSerializer<R extends CodedRecord> extends TypeSerializer<ReadRecord<R>> {
  private static final long serialVersionUID = 1L;

  private static final int SOUND = 0;
  private static final int REFUSED = 1;

  private final Class<R> type;
  private final TypeSerializer<R> sound;
  private final TypeSerializer<DeadLetter> refused;

  ReadRecordSerializer(Class<R> type) {
    this.type = type;
    SerializerConfigImpl config = new SerializerConfigImpl();
    this.sound = new RecordType<>(type).createSerializer(config);
    this.refused = new RecordType<>(DeadLetter.class).createSerializer(config);
  }

  @Override
  public void serialize(ReadRecord<R> record, DataOutputView target) throws IOException {
    if (record instanceof ReadRecord.Sound<R> one) {
      target.writeByte(SOUND);
      sound.serialize(one.record(), target);
    } else if (record instanceof ReadRecord.Refused<R> one) {
      target.writeByte(REFUSED);
      refused.serialize(one.letter(), target);
    }
  }

  @Override
  public ReadRecord<R> deserialize(DataInputView source) throws IOException {
    int kind = source.readByte();
    return switch (kind) {
      case SOUND -> new ReadRecord.Sound<>(sound.deserialize(source));
      case REFUSED -> new ReadRecord.Refused<>(refused.deserialize(source));
      default -> throw new IOException("there is no read record of kind " + kind);
    };
  }

  @Override
  public ReadRecord<R> deserialize(ReadRecord<R> reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public ReadRecord<R> copy(ReadRecord<R> from) {
    return from instanceof ReadRecord.Sound<R> one
        ? new ReadRecord.Sound<>(sound.copy(one.record()))
        : from;
  }

  @Override
  public ReadRecord<R> copy(ReadRecord<R> from, ReadRecord<R> reuse) {
    return copy(from);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<ReadRecord<R>> duplicate() {
    return new ReadRecordSerializer<>(type);
  }

  @Override
  public ReadRecord<R> createInstance() {
    throw new UnsupportedOperationException("there is no record without a topic");
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadRecordSerializer<?> one && one.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<ReadRecord<R>> snapshotConfiguration() {
    throw new UnsupportedOperationException("what a reader has read is in no state");
  }
}
