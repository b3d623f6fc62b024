package io.beckon.operators.identity;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.operators.record.OpaqueType;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type of what comes to a contact, between two operators. */
public final class ContactMessageType extends OpaqueType<ContactMessage> {
  private static final long serialVersionUID = 1L;

  public static final ContactMessageType INSTANCE = new ContactMessageType();

  private ContactMessageType() {
    super(ContactMessage.class);
  }

  @Override
  public TypeSerializer<ContactMessage> createSerializer(SerializerConfig config) {
    return ContactMessageSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "contact message";
  }
}
