package io.beckon.operators.source;

import io.beckon.schema.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes an {@link EventRecord} between tasks. It is in no state, so its form may change between
 * releases.
 */
public final class EventRecordSerializer extends TypeSerializerSingleton<EventRecord> {
  private static final long serialVersionUID = 1L;
  public static final EventRecordSerializer INSTANCE = new EventRecordSerializer();

  private static final Role[] ROLES = Role.values();

  /** Beside the role: what most records need not say. */
  private static final int ROLE = 0x0F;

  private static final int FOREIGN = 0x10;
  private static final int BEHIND = 0x20;

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public EventRecord createInstance() {
    return new EventRecord();
  }

  @Override
  public EventRecord copy(EventRecord from) {
    return copy(from, new EventRecord());
  }

  @Override
  public EventRecord copy(EventRecord from, EventRecord reuse) {
    reuse.key = from.key;
    reuse.partition = from.partition;
    reuse.offset = from.offset;
    reuse.receivedAt = from.receivedAt;
    reuse.value = from.value;
    reuse.fault = from.fault;
    reuse.reason = from.reason;
    reuse.role = from.role;
    reuse.logTime = from.logTime;
    reuse.foreign = from.foreign;
    reuse.knownAt = from.knownAt;
    return reuse;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(EventRecord record, DataOutputView target) throws IOException {
    byte[] key = record.key.getBytes(StandardCharsets.UTF_8);
    target.writeShort(key.length);
    target.write(key);
    target.writeInt(record.partition);
    target.writeLong(record.offset);
    target.writeLong(record.receivedAt);
    target.writeInt(record.value.length);
    target.write(record.value);
    boolean behind = record.logTime != record.receivedAt;
    target.writeByte(
        record.role.ordinal() | (record.foreign ? FOREIGN : 0) | (behind ? BEHIND : 0));
    if (behind) {
      target.writeLong(record.logTime);
    }
    if (record.role != Role.LIVE) {
      target.writeLong(record.knownAt);
    }
    // What could not be read ends before the first shuffle, so this is one byte.
    target.writeBoolean(record.fault != null);
    if (record.fault != null) {
      target.writeUTF(record.fault);
      target.writeUTF(record.reason);
    }
  }

  @Override
  public EventRecord deserialize(DataInputView source) throws IOException {
    return deserialize(new EventRecord(), source);
  }

  @Override
  public EventRecord deserialize(EventRecord reuse, DataInputView source) throws IOException {
    byte[] key = new byte[source.readUnsignedShort()];
    source.readFully(key);
    reuse.key = new String(key, StandardCharsets.UTF_8);
    reuse.partition = source.readInt();
    reuse.offset = source.readLong();
    reuse.receivedAt = source.readLong();
    reuse.value = new byte[source.readInt()];
    source.readFully(reuse.value);
    int kind = source.readByte();
    reuse.role = ROLES[kind & ROLE];
    reuse.foreign = (kind & FOREIGN) != 0;
    reuse.logTime = (kind & BEHIND) != 0 ? source.readLong() : reuse.receivedAt;
    reuse.knownAt = reuse.role == Role.LIVE ? 0 : source.readLong();
    boolean faulty = source.readBoolean();
    reuse.fault = faulty ? source.readUTF() : null;
    reuse.reason = faulty ? source.readUTF() : "";
    return reuse;
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<EventRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink asks for one; there is nothing to say. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<EventRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
