package io.beckon.operators.edge;

import io.beckon.schema.wire.CodedRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type of the records of one kind between two operators: Avro's binary form by the coders that Avro
 * generates with the class, where Flink's own Avro type asks for each field by its number.
 *
 * <p>Not for state: a new version of a class does not read what an older one wrote.
 */
public final class EdgeType<T extends CodedRecord> extends OpaqueType<T> {
  private static final long serialVersionUID = 1L;

  public EdgeType(Class<T> type) {
    super(type);
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new EdgeSerializer<>(getTypeClass());
  }

  @Override
  public String toString() {
    return "edge of " + getTypeClass().getSimpleName();
  }
}
