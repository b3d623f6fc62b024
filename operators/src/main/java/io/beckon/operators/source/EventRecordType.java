package io.beckon.operators.source;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how to move an {@link EventRecord}. */
public final class EventRecordType extends TypeInformation<EventRecord> {
  private static final long serialVersionUID = 1L;
  public static final EventRecordType INSTANCE = new EventRecordType();

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
  public Class<EventRecord> getTypeClass() {
    return EventRecord.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<EventRecord> createSerializer(SerializerConfig config) {
    return EventRecordSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "EventRecord";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventRecordType;
  }

  @Override
  public int hashCode() {
    return EventRecordType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EventRecordType;
  }
}
