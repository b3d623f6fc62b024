package io.beckon.operators.edge;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type of the records of one kind between two operators: Avro's binary form by the coders that Avro
 * generates with the class, where Flink's own Avro type asks for each field by its number.
 *
 * <p>Not for state: a new version of a class does not read what an older one wrote.
 */
public final class EdgeType<T extends SpecificRecordBase> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  public EdgeType(Class<T> type) {
    this.type = type;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new EdgeSerializer<>(type);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EdgeType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EdgeType<?> edge && type == edge.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return "edge of " + type.getSimpleName();
  }
}
