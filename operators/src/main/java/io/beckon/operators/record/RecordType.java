package io.beckon.operators.record;

import io.beckon.schema.wire.CodedRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type of the records of one kind, between two operators or in state: Avro's binary form by the
 * coders that are generated with the class. The schema is kept beside a state, so that a newer
 * version of the class reads what an older one wrote.
 */
public final class RecordType<T extends CodedRecord> extends OpaqueType<T> {
  private static final long serialVersionUID = 1L;

  public RecordType(Class<T> type) {
    super(type);
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new RecordSerializer<>(getTypeClass());
  }

  @Override
  public String toString() {
    return "record " + getTypeClass().getSimpleName();
  }
}
