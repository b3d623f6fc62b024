package io.beckon.domain.kind.rfm;

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
  /** As of a moment, epoch milliseconds. */
  static CountedPurchases of(Orders orders, RfmRule rule, long time) {
    int from = firstDay(rule, time);
    boolean all = from == Integer.MIN_VALUE;
    long since = all ? 0 : from * PurchaseDays.DAY;
    CurrencyTotal main = OrderBook.main(orders);
    long money =
        main == null
            ? 0
            : all
                ? Money.less(main.getOrdered(), main.getReturned())
                : PurchaseDays.window(main, from, Integer.MAX_VALUE).net();
    return new CountedPurchases(
        orders.getLastAt() >= since ? orders.getLastAt() : 0,
        all ? orders.getCount() : PurchaseDays.orders(orders, from),
        main,
        money);
  }

  /** First day that counts, days since the epoch; {@link Integer#MIN_VALUE}: all do. */
  static int firstDay(RfmRule rule, long time) {
    return rule.windowDays() == 0
        ? rule.fromDay()
        : Math.max(rule.fromDay(), PurchaseDays.day(time) - rule.windowDays() + 1);
  }
}
