package io.beckon.operators.inbox;

import io.beckon.domain.inbox.Inbox;
import io.beckon.operators.Names;
import io.beckon.schema.Queued;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;

/** What is queued of the current key beyond what its own state holds, by its place in the log. */
public final class QueueOverflow implements Inbox.Overflow {
  /** The state that holds it. */
  public static final MapStateDescriptor<String, byte[]> STATE =
      SortedRecords.descriptor(Names.STATE_QUEUE_OVERFLOW);

  private final SortedRecords<Queued> records;

  /**
   * @param state as {@link #STATE} says
   * @param sorted whether the state gives its entries in the order of their keys
   */
  public QueueOverflow(MapState<String, byte[]> state, boolean sorted) {
    this.records = new SortedRecords<>(state, Queued.class, sorted);
  }

  @Override
  public void add(Queued record) {
    records.add(
        record.getAt(), record.getPartition(), record.getOffset(), record.getPart(), record);
  }

  @Override
  public List<Queued> first(int count) {
    return records.first(count);
  }
}
