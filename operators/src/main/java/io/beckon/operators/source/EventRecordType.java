package io.beckon.operators.source;

import io.beckon.operators.record.OpaqueType;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how to move an {@link EventRecord}. */
public final class EventRecordType extends OpaqueType<EventRecord> {
  private static final long serialVersionUID = 1L;
  public static final EventRecordType INSTANCE = new EventRecordType();

  private EventRecordType() {
    super(EventRecord.class);
  }

  @Override
  public TypeSerializer<EventRecord> createSerializer(SerializerConfig config) {
    return EventRecordSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "EventRecord";
  }
}
