package io.beckon.operators.identity;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.schema.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** Beside the role: what most messages need not say. */
  private static final int ROLE = 0x0F;

  private static final int FOREIGN = 0x10;
  private static final int BEHIND = 0x20;
  private static final int PART = 0x40;

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
    Delivered at = message.at();
    byte[] key = at.key().getBytes(StandardCharsets.UTF_8);
    target.writeShort(key.length);
    target.write(key);
    target.writeInt(at.partition());
    target.writeLong(at.offset());
    target.writeLong(at.receivedAt());
    target.writeInt(at.value().length);
    target.write(at.value());
    boolean behind = at.logTime() != at.receivedAt();
    target.writeByte(
        message.role().ordinal()
            | (at.foreign() ? FOREIGN : 0)
            | (behind ? BEHIND : 0)
            | (at.part() != 0 ? PART : 0));
    if (behind) {
      target.writeLong(at.logTime());
    }
    if (at.part() != 0) {
      target.writeInt(at.part());
    }
    if (message.role() != Role.LIVE) {
      target.writeLong(at.knownAt());
    }
  }

  @Override
  public ContactMessage deserialize(DataInputView source) throws IOException {
    byte[] key = new byte[source.readUnsignedShort()];
    source.readFully(key);
    int partition = source.readInt();
    long offset = source.readLong();
    long receivedAt = source.readLong();
    byte[] value = new byte[source.readInt()];
    source.readFully(value);
    int kind = source.readByte();
    Role role = ROLES[kind & ROLE];
    long logTime = (kind & BEHIND) != 0 ? source.readLong() : receivedAt;
    int part = (kind & PART) != 0 ? source.readInt() : 0;
    long knownAt = role == Role.LIVE ? 0 : source.readLong();
    return ContactMessage.of(
        role,
        new Delivered(
            new String(key, StandardCharsets.UTF_8),
            logTime,
            partition,
            offset,
            part,
            (kind & FOREIGN) != 0,
            receivedAt,
            knownAt,
            value));
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
