package io.beckon.operators.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link LogRecord} between tasks, where the source is not chained to what reads it. It is
 * in no state, so its form may change between releases.
 */
public final class LogRecordSerializer extends TypeSerializerSingleton<LogRecord> {
  private static final long serialVersionUID = 1L;
  public static final LogRecordSerializer INSTANCE = new LogRecordSerializer();

  private static final int EVENT = 0;
  private static final int FOREIGN_EVENT = 1;
  private static final int HEARTBEAT = 2;
  private static final int UNREADABLE = 3;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public LogRecord createInstance() {
    throw new UnsupportedOperationException("there is no record without a log");
  }

  @Override
  public LogRecord copy(LogRecord from) {
    return from;
  }

  @Override
  public LogRecord copy(LogRecord from, LogRecord reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(LogRecord record, DataOutputView target) throws IOException {
    if (record instanceof LogRecord.EncodedEvent event) {
      target.writeByte(event.foreign() ? FOREIGN_EVENT : EVENT);
      byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
      target.writeShort(key.length);
      target.write(key);
      target.writeInt(event.partition());
      target.writeLong(event.offset());
      target.writeLong(event.receivedAt());
      writeBytes(event.value(), target);
    } else if (record instanceof LogRecord.Heartbeat heartbeat) {
      target.writeByte(HEARTBEAT);
      target.writeInt(heartbeat.partition());
      target.writeLong(heartbeat.receivedAt());
    } else if (record instanceof LogRecord.Unreadable unreadable) {
      target.writeByte(UNREADABLE);
      target.writeInt(unreadable.partition());
      target.writeLong(unreadable.offset());
      target.writeUTF(unreadable.reason());
      target.writeUTF(unreadable.fault());
      writeBytes(unreadable.value(), target);
    }
  }

  @Override
  public LogRecord deserialize(DataInputView source) throws IOException {
    int kind = source.readByte();
    return switch (kind) {
      case EVENT, FOREIGN_EVENT -> {
        byte[] key = new byte[source.readUnsignedShort()];
        source.readFully(key);
        yield new LogRecord.EncodedEvent(
            new String(key, StandardCharsets.UTF_8),
            source.readInt(),
            source.readLong(),
            source.readLong(),
            kind == FOREIGN_EVENT,
            readBytes(source));
      }
      case HEARTBEAT -> new LogRecord.Heartbeat(source.readInt(), source.readLong());
      case UNREADABLE ->
          new LogRecord.Unreadable(
              source.readInt(),
              source.readLong(),
              source.readUTF(),
              source.readUTF(),
              readBytes(source));
      default -> throw new IOException("there is no record of the log of kind " + kind);
    };
  }

  private static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  private static byte[] readBytes(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }

  @Override
  public LogRecord deserialize(LogRecord reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<LogRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink asks for one; there is nothing to say. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LogRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
