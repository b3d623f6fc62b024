package io.beckon.operators.identity;

import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.record.OpaqueType;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type of what comes to a visitor, between two operators. */
public final class VisitorMessageType extends OpaqueType<VisitorMessage> {
  private static final long serialVersionUID = 1L;

  public static final VisitorMessageType INSTANCE = new VisitorMessageType();

  private VisitorMessageType() {
    super(VisitorMessage.class);
  }

  @Override
  public TypeSerializer<VisitorMessage> createSerializer(SerializerConfig config) {
    return VisitorMessageSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "visitor message";
  }
}
