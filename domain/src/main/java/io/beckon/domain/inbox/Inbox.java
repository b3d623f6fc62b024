package io.beckon.domain.inbox;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.ForeignPartition;
import io.beckon.schema.InboxState;
import io.beckon.schema.Queued;
import io.beckon.schema.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which what happens to a key (a contact) counts: the log's, however the log is read.
 *
 * <p>Every record has a place: the log's time at it, then partition and offset. Records of one
 * partition have their places in the order in which they stand there. Those of two partitions come
 * to a contact in any order, so a record is taken only when nothing that has not been read can
 * still come before it; until then it is in the contact's queue.
 *
 * <p>To wait for the slowest partition with every event would cost the time between two heartbeats.
 * So whoever has one way to the contact goes ahead, and whoever comes by another way is put off:
 *
 * <ul>
 *   <li>A record under the contact's own key is taken at once while no other partition brings
 *       anything, unless it is more than {@link #SPREAD} ahead of the slowest.
 *   <li>The first that another partition brings after half an hour gets a place {@link #SPREAD}
 *       later. What could have been taken before it was read comes before it in any case.
 *   <li>While several bring something, each waits until all partitions have been read up to it.
 *   <li>While it is another partition alone that brings something (a visitor who is logged in), it
 *       is that one which is taken at once, and the contact's own key that is put off.
 * </ul>
 *
 * <p>So all decisions are functions of the log; docs/architecture.md has the proof.
 */
public final class Inbox {
  /** How far the partitions may be apart for an event to be taken at once, milliseconds. */
  public static final long SPREAD = 1_000;

  /** A partition that has brought nothing for so long counts as silent, milliseconds. */
  private static final long SILENT = 30 * 60_000L;

  private static final int CAP = Bounds.cap(InboxState.SCHEMA$, "queue");
  private static final int FOREIGN = Bounds.cap(InboxState.SCHEMA$, "foreign");
  private static final int BYTES = 1 << 18;

  /** Keeps what is beyond the cap of one contact's queue. */
  public interface Overflow {
    void add(Queued record);

    /** Takes out the first so many in the order of the log. */
    List<Queued> first(int count);
  }

  private Inbox() {}

  /**
   * Whether a record can be taken without being queued; notes it then.
   *
   * @param place the log's time at the record, epoch milliseconds
   * @param watermark the least {@link Bound#mark} over all partitions
   */
  public static boolean passes(
      InboxState inbox,
      long place,
      int partition,
      boolean foreign,
      boolean history,
      long watermark,
      Bound bound) {
    if (!inbox.getQueue().isEmpty() || history || !isNear(place, watermark, bound)) {
      return false;
    }
    if (!isAlone(inbox, place, partition, foreign)) {
      return false;
    }
    taken(inbox, place, partition, foreign);
    return true;
  }

  /** Queues a record. */
  public static void put(InboxState inbox, Queued record, Overflow overflow) {
    List<Queued> queue = inbox.getQueue();
    if (inbox.getOverflow() > 0 && isBefore(queue.get(queue.size() - 1), record)) {
      overflow.add(record);
      inbox.setOverflow(inbox.getOverflow() + 1);
      return;
    }
    insert(queue, record);
    while (queue.size() > 1 && (queue.size() > CAP || isHeavy(queue))) {
      overflow.add(queue.remove(queue.size() - 1));
      inbox.setOverflow(inbox.getOverflow() + 1);
    }
  }

  /**
   * Takes the next record out whose turn it is; null: none's.
   *
   * @param watermark the least {@link Bound#mark} over all partitions
   */
  public static @Nullable Queued next(
      InboxState inbox, long watermark, Overflow overflow, Bound bound) {
    List<Queued> queue = inbox.getQueue();
    while (!queue.isEmpty()) {
      Queued first = queue.get(0);
      if (isPutOff(inbox, first)) {
        queue.remove(0);
        first.setAt(first.getAt() + SPREAD);
        first.setDeferred(true);
        refill(inbox, overflow);
        put(inbox, first, overflow);
        continue;
      }
      if (watermark < turnAt(inbox, first, bound)) {
        return null;
      }
      queue.remove(0);
      refill(inbox, overflow);
      taken(inbox, first.getAt(), first.getPartition(), first.getForeign());
      return first;
    }
    return null;
  }

  /** At which watermark the next record has its turn, epoch milliseconds; 0: nothing is queued. */
  public static long wakeAt(InboxState inbox, Bound bound) {
    List<Queued> queue = inbox.getQueue();
    if (queue.isEmpty()) {
      return 0;
    }
    Queued first = queue.get(0);
    return Math.max(
        1, isPutOff(inbox, first) ? bound.mark(first.getAt()) : turnAt(inbox, first, bound));
  }

  /** Puts what has come by another way than the log in front of what is queued. */
  public static void putFirst(InboxState inbox, Queued record, Overflow overflow) {
    record.setAt(inbox.getLogTime());
    record.setPartition(-1);
    record.setDeferred(true);
    put(inbox, record, overflow);
  }

  /** All partitions have been read up to {@link #SPREAD} before this place. */
  private static boolean isNear(long place, long watermark, Bound bound) {
    return watermark >= place - SPREAD - bound.millis();
  }

  /** The watermark at which nothing that is not read yet can come before this record. */
  private static long turnAt(InboxState inbox, Queued record, Bound bound) {
    long all = record.getAt() - bound.millis();
    if (record.getDeferred() || record.getRole() == Role.HISTORY) {
      return all;
    }
    return isAlone(inbox, record.getAt(), record.getPartition(), record.getForeign())
        ? all - SPREAD
        : all;
  }

  /** Whether it is the first that comes by its way while another way is in use, or may be. */
  private static boolean isPutOff(InboxState inbox, Queued record) {
    if (record.getDeferred()) {
      return false;
    }
    long place = record.getAt();
    return record.getForeign()
        ? !isActive(inbox, record.getPartition(), place)
        : !isHomeActive(inbox, place) && others(inbox, -1, place) > 0;
  }

  /**
   * Whether no other way to the contact is in use. The contact's own need not have been in use
   * before; another must.
   */
  private static boolean isAlone(InboxState inbox, long place, int partition, boolean foreign) {
    List<ForeignPartition> all = inbox.getForeign();
    if (!foreign) {
      return all.isEmpty() || others(inbox, -1, place) == 0;
    }
    return isActive(inbox, partition, place)
        && others(inbox, partition, place) == 0
        && !isHomeActive(inbox, place);
  }

  private static boolean isActive(InboxState inbox, int partition, long place) {
    ForeignPartition known = find(inbox, partition);
    return known != null && known.getAt() >= place - SILENT;
  }

  /** How many partitions but this one bring something although they are not the contact's own. */
  private static int others(InboxState inbox, int partition, long place) {
    List<ForeignPartition> all = inbox.getForeign();
    int others = 0;
    for (int i = 0; i < all.size(); i++) {
      ForeignPartition one = all.get(i);
      if (one.getPartition() != partition && one.getAt() >= place - SILENT) {
        others++;
      }
    }
    return others;
  }

  private static boolean isHomeActive(InboxState inbox, long place) {
    return inbox.getHomeAt() != 0 && inbox.getHomeAt() >= place - SILENT;
  }

  private static @Nullable ForeignPartition find(InboxState inbox, int partition) {
    List<ForeignPartition> all = inbox.getForeign();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).getPartition() == partition) {
        return all.get(i);
      }
    }
    return null;
  }

  private static void taken(InboxState inbox, long place, int partition, boolean foreign) {
    List<ForeignPartition> all = inbox.getForeign();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).getAt() < place - SILENT) {
        all.remove(i);
      }
    }
    if (!foreign) {
      inbox.setHomeAt(Math.max(inbox.getHomeAt(), place));
      return;
    }
    ForeignPartition known = find(inbox, partition);
    if (known != null) {
      known.setAt(Math.max(known.getAt(), place));
    } else {
      all.add(new ForeignPartition(partition, place));
      Bounds.trim(all, FOREIGN, ForeignPartition::getAt);
    }
  }

  private static void refill(InboxState inbox, Overflow overflow) {
    if (inbox.getQueue().isEmpty() && inbox.getOverflow() > 0) {
      List<Queued> first = overflow.first(CAP / 2);
      inbox.getQueue().addAll(first);
      inbox.setOverflow(first.isEmpty() ? 0 : inbox.getOverflow() - first.size());
    }
  }

  private static void insert(List<Queued> queue, Queued record) {
    int at = queue.size();
    while (at > 0 && isBefore(record, queue.get(at - 1))) {
      at--;
    }
    queue.add(at, record);
  }

  /** Whether one stands before another in the order of the log. */
  public static boolean isBefore(Queued one, Queued other) {
    int order = Long.compare(one.getAt(), other.getAt());
    order = order != 0 ? order : Integer.compare(one.getPartition(), other.getPartition());
    order = order != 0 ? order : Long.compare(one.getOffset(), other.getOffset());
    return (order != 0 ? order : Integer.compare(one.getPart(), other.getPart())) < 0;
  }

  private static boolean isHeavy(List<Queued> queue) {
    int bytes = 0;
    for (int i = 0; i < queue.size(); i++) {
      bytes += queue.get(i).getValue().remaining();
    }
    return bytes > BYTES;
  }
}
