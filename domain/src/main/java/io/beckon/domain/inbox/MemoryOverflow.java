package io.beckon.domain.inbox;

import io.beckon.schema.Queued;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is beyond the cap of a queue in memory, in the order of the log. */
public final class MemoryOverflow implements Inbox.Overflow {
  private final List<Queued> records = new ArrayList<>();

  @Override
  public void add(Queued record) {
    int at = records.size();
    while (at > 0 && Inbox.isBefore(record, records.get(at - 1))) {
      at--;
    }
    records.add(at, record);
  }

  @Override
  public List<Queued> first(int count) {
    List<Queued> head = records.subList(0, Math.min(count, records.size()));
    List<Queued> first = new ArrayList<>(head);
    head.clear();
    return first;
  }

  /** Forgets all of it. */
  public void clear() {
    records.clear();
  }
}
