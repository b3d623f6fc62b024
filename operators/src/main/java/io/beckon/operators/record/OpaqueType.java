package io.beckon.operators.record;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/** A type that Flink does not look into: no fields, no key, only a serializer. */
public abstract class OpaqueType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  protected OpaqueType(Class<T> type) {
    this.type = type;
  }

  @Override
  public final Class<T> getTypeClass() {
    return type;
  }

  @Override
  public final boolean isBasicType() {
    return false;
  }

  @Override
  public final boolean isTupleType() {
    return false;
  }

  @Override
  public final int getArity() {
    return 1;
  }

  @Override
  public final int getTotalFields() {
    return 1;
  }

  @Override
  public final boolean isKeyType() {
    return false;
  }

  @Override
  public final boolean canEqual(Object other) {
    return other instanceof OpaqueType<?> opaque && getClass() == opaque.getClass();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof OpaqueType<?> opaque && opaque.canEqual(this) && type == opaque.type;
  }

  @Override
  public final int hashCode() {
    return type.hashCode();
  }
}
