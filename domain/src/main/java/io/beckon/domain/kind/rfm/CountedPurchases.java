package io.beckon.domain.kind.rfm;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.Money;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.order.PurchaseDays;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Orders;
import org.jspecify.annotations.Nullable;

/**
 * What an RFM rule counts of a contact's orders.
 *
 * @param last time of the last order, epoch milliseconds; 0: none that counts
 * @param count how many
 * @param currency of most of the contact's money; null: there is none
 * @param money in it, less what was given back, minor units
 */
record CountedPurchases(long last, long count, @Nullable CurrencyTotal currency, long money) {
  /** Before anything was bought. */
  private static final long EVER = Long.MIN_VALUE;

  /** As of a moment, epoch milliseconds. */
  static CountedPurchases of(Orders orders, RfmRule rule, long time, CalendarDays days) {
    long since = since(rule, time, days);
    boolean all = since == EVER;
    CurrencyTotal main = OrderBook.main(orders);
    long money =
        main == null
            ? 0
            : all
                ? Money.less(main.getOrdered(), main.getReturned())
                : PurchaseDays.net(main, since);
    return new CountedPurchases(
        orders.getLastAt() >= since ? orders.getLastAt() : 0,
        all ? orders.getCount() : PurchaseDays.orders(orders, since),
        main,
        money);
  }

  /** What happened from this moment on counts, epoch milliseconds; less than 0: all does. */
  static long since(RfmRule rule, long time, CalendarDays days) {
    int first =
        rule.windowDays() == 0
            ? rule.fromDay()
            : Math.max(rule.fromDay(), days.day(time) - rule.windowDays() + 1);
    return first == Integer.MIN_VALUE ? EVER : days.start(first);
  }
}
