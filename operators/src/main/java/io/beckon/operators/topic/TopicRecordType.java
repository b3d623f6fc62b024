package io.beckon.operators.topic;

import io.beckon.operators.record.OpaqueType;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type of records on their way to a sink, whatever topic each goes to. */
public final class TopicRecordType extends OpaqueType<TopicRecord<?>> {
  private static final long serialVersionUID = 1L;

  public static final TopicRecordType INSTANCE = new TopicRecordType();

  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
  private TopicRecordType() {
    super((Class) TopicRecord.class);
  }

  @Override
  public TypeSerializer<TopicRecord<?>> createSerializer(SerializerConfig config) {
    return new TopicRecordSerializer();
  }

  @Override
  public String toString() {
    return "record and topic";
  }
}
