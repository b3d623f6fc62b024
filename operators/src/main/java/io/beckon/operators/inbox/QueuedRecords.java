package io.beckon.operators.inbox;

import io.beckon.operators.source.EventRecord;
import io.beckon.schema.Queued;
import java.nio.ByteBuffer;

/** Records as a contact's queue keeps them. */
public final class QueuedRecords {
  private QueuedRecords() {}

  public static Queued queued(EventRecord record) {
    return new Queued(
        record.logTime,
        record.partition,
        record.offset,
        record.part,
        record.role,
        record.receivedAt,
        record.knownAt,
        record.foreign,
        false,
        ByteBuffer.wrap(record.value));
  }

  public static EventRecord record(String key, Queued queued) {
    EventRecord record = new EventRecord();
    record.key = key;
    record.logTime = queued.getAt();
    record.partition = queued.getPartition();
    record.offset = queued.getOffset();
    record.part = queued.getPart();
    record.role = queued.getRole();
    record.receivedAt = queued.getReceivedAt();
    record.knownAt = queued.getKnownAt();
    record.foreign = queued.getForeign();
    record.value = new byte[queued.getValue().remaining()];
    queued.getValue().duplicate().get(record.value);
    return record;
  }
}
