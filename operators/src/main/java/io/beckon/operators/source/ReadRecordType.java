package io.beckon.operators.source;

import io.beckon.operators.record.OpaqueType;
import io.beckon.schema.wire.CodedRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type of what a {@link TopicReader} gives out, by the kind of record that the job minds. */
public final class ReadRecordType<R extends CodedRecord> extends OpaqueType<ReadRecord<R>> {
  private static final long serialVersionUID = 1L;

  private final Class<R> minded;

  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
  public ReadRecordType(Class<R> minded) {
    super((Class) ReadRecord.class);
    this.minded = minded;
  }

  @Override
  public TypeSerializer<ReadRecord<R>> createSerializer(SerializerConfig config) {
    return new ReadRecordSerializer<>(minded);
  }

  @Override
  public String toString() {
    return "read record " + minded.getSimpleName();
  }
}
