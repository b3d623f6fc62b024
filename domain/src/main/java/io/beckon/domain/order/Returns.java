package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import java.util.List;

/**
 * How much of a contact's money the returns of an order take off. Of an order that is known they
 * take no more than its total, the oldest first, a cancellation all that is left, and one in
 * another currency nothing; of an order that is not known they take what they say, a cancellation
 * what it says less what was refunded before it. After a cancellation nothing is left. Since that
 * depends on what else is known of the order, a new fact of it takes the effect of all its returns
 * back ({@link #undo}) and then gives it anew ({@link #apply}): whatever came first, the sums are
 * the same.
 */
public final class Returns {
  private Returns() {}

  /**
   * Takes the returns of an order off the money.
   *
   * @param known orders, of which that one may be one
   * @param returns newest first
   */
  public static void apply(
      Orders orders, List<OrderSummary> known, List<OrderSummary> returns, String orderId) {
    settle(orders, known, returns, orderId, 1);
  }

  /** Takes back what {@link #apply} did with the same arguments. */
  public static void undo(
      Orders orders, List<OrderSummary> known, List<OrderSummary> returns, String orderId) {
    settle(orders, known, returns, orderId, -1);
  }

  private static void settle(
      Orders orders,
      List<OrderSummary> known,
      List<OrderSummary> returns,
      String orderId,
      int sign) {
    if (returns.isEmpty()) {
      return;
    }
    OrderSummary order = Bounds.find(known, OrderSummary::getOrderId, orderId);
    long left = order == null ? Long.MAX_VALUE : order.getTotal();
    long taken = 0;
    for (int i = returns.size() - 1; i >= 0; i--) {
      OrderSummary one = returns.get(i);
      if (!one.getOrderId().equals(orderId)) {
        continue;
      }
      boolean all = one.getReturnId().isEmpty();
      String currency = one.getCurrency();
      long takes;
      if (order == null) {
        takes = Math.min(left, all ? Math.max(0, one.getTotal() - taken) : one.getTotal());
      } else if (all) {
        takes = left;
        currency = order.getCurrency();
      } else {
        takes = currency.equals(order.getCurrency()) ? Math.min(left, one.getTotal()) : 0;
      }
      taken += takes;
      left = all ? 0 : left - takes;
      CurrencyTotal total = currency.isEmpty() ? null : OrderBook.total(orders, currency);
      if (total != null) {
        total.setReturned(total.getReturned() + sign * takes);
        PurchaseDays.add(total, PurchaseDays.day(one.getAt()), 0, 0, sign * takes);
      }
    }
  }
}
