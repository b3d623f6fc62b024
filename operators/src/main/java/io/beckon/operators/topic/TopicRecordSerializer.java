package io.beckon.operators.topic;

import io.beckon.operators.record.RecordType;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes the topic's row in the table, then the record. Such records are never in state: rows may
 * move from one version to the next.
 */
final class TopicRecordSerializer extends TypeSerializer<TopicRecord<?>> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable TypeSerializer<?> @Nullable [] serializers;

  @Override
  public void serialize(TopicRecord<?> record, DataOutputView target) throws IOException {
    serializeOf(record, target);
  }

  private <T extends CodedRecord> void serializeOf(TopicRecord<T> record, DataOutputView target)
      throws IOException {
    target.writeByte(record.topic().row());
    of(record.topic()).serialize(record.record(), target);
  }

  @Override
  public TopicRecord<?> deserialize(DataInputView source) throws IOException {
    return deserializeOf(TopicTable.row(source.readByte()), source);
  }

  private <T extends CodedRecord> TopicRecord<T> deserializeOf(Topic<T> topic, DataInputView source)
      throws IOException {
    return topic.of(of(topic).deserialize(source));
  }

  @Override
  public TopicRecord<?> deserialize(TopicRecord<?> reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public TopicRecord<?> copy(TopicRecord<?> from) {
    return copyOf(from);
  }

  private <T extends CodedRecord> TopicRecord<T> copyOf(TopicRecord<T> from) {
    return from.topic().of(of(from.topic()).copy(from.record()));
  }

  @Override
  public TopicRecord<?> copy(TopicRecord<?> from, TopicRecord<?> reuse) {
    return copy(from);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    byte row = source.readByte();
    target.writeByte(row);
    of(TopicTable.row(row)).copy(source, target);
  }

  @SuppressWarnings("unchecked") // each row's place holds its own serializer
  private <T extends CodedRecord> TypeSerializer<T> of(Topic<T> topic) {
    @Nullable TypeSerializer<?>[] all = serializers;
    if (all == null) {
      all = new TypeSerializer<?>[TopicTable.ALL.size()];
      serializers = all;
    }
    TypeSerializer<?> one = all[topic.row()];
    if (one == null) {
      one = new RecordType<>(topic.type()).createSerializer(new SerializerConfigImpl());
      all[topic.row()] = one;
    }
    return (TypeSerializer<T>) one;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<TopicRecord<?>> duplicate() {
    return new TopicRecordSerializer();
  }

  @Override
  public TopicRecord<?> createInstance() {
    throw new UnsupportedOperationException("a record without a topic says nothing");
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicRecordSerializer;
  }

  @Override
  public int hashCode() {
    return TopicRecordSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<TopicRecord<?>> snapshotConfiguration() {
    return new Snapshot();
  }

  /** There is nothing to say of it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TopicRecord<?>> {
    public Snapshot() {
      super(TopicRecordSerializer::new);
    }
  }
}
