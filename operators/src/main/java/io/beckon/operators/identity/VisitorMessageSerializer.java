package io.beckon.operators.identity;

import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.VisitorMessage;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes what comes to a visitor between tasks. It is in no state, so its form may change between
 * releases.
 */
public final class VisitorMessageSerializer extends TypeSerializerSingleton<VisitorMessage> {
  private static final long serialVersionUID = 1L;
  public static final VisitorMessageSerializer INSTANCE = new VisitorMessageSerializer();

  private static final int HAPPENED = 0;
  private static final int PASSING = 1;
  private static final int FORGET = 2;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public VisitorMessage createInstance() {
    throw new UnsupportedOperationException("there is no message without a record of the log");
  }

  @Override
  public VisitorMessage copy(VisitorMessage from) {
    return from;
  }

  @Override
  public VisitorMessage copy(VisitorMessage from, VisitorMessage reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(VisitorMessage message, DataOutputView target) throws IOException {
    if (message instanceof VisitorMessage.Forget forget) {
      DeliveredForm.write(FORGET, forget.at(), target);
      target.writeUTF(forget.user());
      target.writeLong(forget.upTo());
    } else {
      DeliveredForm.write(
          message instanceof VisitorMessage.Passing ? PASSING : HAPPENED, message.at(), target);
    }
  }

  @Override
  public VisitorMessage deserialize(DataInputView source) throws IOException {
    int head = source.readUnsignedByte();
    Delivered at = DeliveredForm.read(head, source);
    int kind = DeliveredForm.kind(head);
    return switch (kind) {
      case HAPPENED -> new VisitorMessage.Happened(at);
      case PASSING -> new VisitorMessage.Passing(at);
      case FORGET -> new VisitorMessage.Forget(at, source.readUTF(), source.readLong());
      default -> throw new IOException("there is no visitor's message of kind " + kind);
    };
  }

  @Override
  public VisitorMessage deserialize(VisitorMessage reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<VisitorMessage> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Flink asks for one; there is nothing to say. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<VisitorMessage> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
