package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.schema.Orders;
import java.nio.ByteBuffer;

/**
 * Which orders and returns have counted, long after their amounts are forgotten: 64 bits of a hash
 * each, sorted. Beyond the cap the smallest are forgotten, so that it makes no difference in which
 * order they came.
 */
final class CountedIds {
  private static final int ENTRY = Long.BYTES;
  private static final int CAP = Bounds.cap(Orders.SCHEMA$, "counted") / ENTRY;

  private CountedIds() {}

  /** What stands for an order, or, with a part, for one of its returns. */
  static long hash(String orderId, String part) {
    return TriggerIds.messageHash(Keys.join(orderId, part));
  }

  static boolean contains(Orders orders, long hash) {
    return place(orders.getCounted(), hash) >= 0;
  }

  static void add(Orders orders, long hash) {
    ByteBuffer counted = orders.getCounted();
    int place = place(counted, hash);
    if (place >= 0) {
      return;
    }
    place = -place - 1;
    int size = counted.remaining() / ENTRY;
    boolean full = size >= CAP;
    if (full && place == 0) {
      return;
    }
    ByteBuffer more = ByteBuffer.allocate((full ? size : size + 1) * ENTRY);
    for (int i = full ? 1 : 0; i < place; i++) {
      more.putLong(counted.getLong(counted.position() + i * ENTRY));
    }
    more.putLong(hash);
    for (int i = place; i < size; i++) {
      more.putLong(counted.getLong(counted.position() + i * ENTRY));
    }
    orders.setCounted(more.flip());
  }

  /** Takes those of another account in. */
  static void addAll(Orders to, Orders from) {
    ByteBuffer other = from.getCounted();
    for (int at = other.position(); at + ENTRY <= other.limit(); at += ENTRY) {
      add(to, other.getLong(at));
    }
  }

  /** Where it is, or, less than 0, where it would be, as of a binary search. */
  private static int place(ByteBuffer counted, long hash) {
    int low = 0;
    int high = counted.remaining() / ENTRY - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long known = counted.getLong(counted.position() + middle * ENTRY);
      if (known == hash) {
        return middle;
      }
      if (known < hash) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
