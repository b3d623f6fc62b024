package io.beckon.operators.identity;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.schema.Role;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes what comes to a contact between tasks. It is in no state, so its form may change between
 * releases.
 */
public final class ContactMessageSerializer extends TypeSerializerSingleton<ContactMessage> {
  private static final long serialVersionUID = 1L;
  public static final ContactMessageSerializer INSTANCE = new ContactMessageSerializer();

  private static final Role[] ROLES = Role.values();

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public ContactMessage createInstance() {
    throw new UnsupportedOperationException("there is no message without a record of the log");
  }

  @Override
  public ContactMessage copy(ContactMessage from) {
    return from;
  }

  @Override
  public ContactMessage copy(ContactMessage from, ContactMessage reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(ContactMessage message, DataOutputView target) throws IOException {
    DeliveredForm.write(message.role().ordinal(), message.at(), target);
  }

  @Override
  public ContactMessage deserialize(DataInputView source) throws IOException {
    int head = source.readUnsignedByte();
    Role role = ROLES[DeliveredForm.kind(head)];
    return ContactMessage.of(role, DeliveredForm.read(head, source));
  }

  @Override
  public ContactMessage deserialize(ContactMessage reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<ContactMessage> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink asks for one; there is nothing to say. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ContactMessage> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
