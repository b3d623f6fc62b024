package io.beckon.domain.order;

import io.beckon.domain.basics.Money;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.OrderedProduct;
import io.beckon.schema.Orders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of a contact's money and products the returns of an order take off. Of an order that is
 * known they take no more than its total, the oldest first; a cancellation and a refund that names
 * the order alone take all that is left, and one in another currency takes nothing. Of an order
 * that is not known they take what they say, a cancellation what it says less what was refunded
 * before it. After one that takes all nothing is left. Since that depends on what else is known of
 * the order, a new fact of it takes the effect of all its returns back ({@link #undo}) and then
 * gives it anew ({@link #apply}): whatever came first, the sums are the same.
 */
final class Returns {
  private Returns() {}

  /**
   * Takes the returns of an order off.
   *
   * @param order null: it is not known
   * @param returns newest first
   */
  static void apply(
      Orders orders, @Nullable OrderSummary order, List<OrderSummary> returns, String orderId) {
    settle(orders, order, returns, orderId, 1);
  }

  /** Takes back what {@link #apply} did with the same arguments. */
  static void undo(
      Orders orders, @Nullable OrderSummary order, List<OrderSummary> returns, String orderId) {
    settle(orders, order, returns, orderId, -1);
  }

  /** The order will not be known any more: what its returns took is taken for good. */
  static void close(List<OrderSummary> returns, String orderId) {
    for (OrderSummary one : returns) {
      if (one.getOrderId().equals(orderId)) {
        one.setClosed(true);
      }
    }
  }

  /** The oldest return is forgotten: of its order there is so much less left. */
  static void forget(OrderSummary order, OrderSummary gone) {
    long left = order.getTotal() - order.getReturned();
    long takes = takes(order, gone, left, 0);
    order.setReturned(order.getReturned() + takes);
    for (OrderedProduct product : order.getProducts()) {
      OrderedProduct back = Summaries.find(gone.getProducts(), product.getProductId());
      int pieces = gone.getAll() ? product.getQuantity() : back == null ? 0 : back.getQuantity();
      product.setQuantity(product.getQuantity() - Math.min(product.getQuantity(), pieces));
    }
  }

  private static void settle(
      Orders orders,
      @Nullable OrderSummary order,
      List<OrderSummary> returns,
      String orderId,
      int sign) {
    if (returns.isEmpty() && (order == null || order.getReturned() == 0)) {
      return;
    }
    long left = order == null ? Long.MAX_VALUE : order.getTotal() - order.getReturned();
    long taken = 0;
    Map<String, Integer> back = new HashMap<>();
    boolean all = false;
    for (int i = returns.size() - 1; i >= 0; i--) {
      OrderSummary one = returns.get(i);
      if (!one.getOrderId().equals(orderId) || one.getClosed()) {
        continue;
      }
      long takes = takes(order, one, left, taken);
      taken += takes;
      if (!all) {
        products(orders, order, one, back, sign);
      }
      all |= one.getAll();
      left = one.getAll() ? 0 : left - takes;
      String currency = order != null ? order.getCurrency() : one.getCurrency();
      if (takes != 0) {
        money(orders, currency, one.getAt(), sign * takes);
      }
    }
    if (order != null && (all || (left <= 0 && order.getTotal() > 0))) {
      orders.setGivenBack(orders.getGivenBack() + sign);
    }
  }

  private static long takes(
      @Nullable OrderSummary order, OrderSummary one, long left, long takenBefore) {
    if (order == null) {
      return Math.min(
          left, one.getAll() ? Math.max(0, one.getTotal() - takenBefore) : one.getTotal());
    }
    if (one.getAll()) {
      return left;
    }
    return one.getCurrency().equals(order.getCurrency()) ? Math.min(left, one.getTotal()) : 0;
  }

  private static void money(Orders orders, String currency, long at, long amount) {
    CurrencyTotal total = PurchaseDays.total(orders, currency);
    if (total != null) {
      total.setReturned(Money.sum(total.getReturned(), amount));
      PurchaseDays.add(total, at, 0, 0, amount);
      PurchaseDays.tidy(orders, total);
    }
  }

  /** Pieces that come back; of an order that names its products no more than it has. */
  private static void products(
      Orders orders,
      @Nullable OrderSummary order,
      OrderSummary one,
      Map<String, Integer> back,
      int sign) {
    List<OrderedProduct> products =
        one.getAll() && order != null ? order.getProducts() : one.getProducts();
    for (OrderedProduct product : products) {
      int before = back.getOrDefault(product.getProductId(), 0);
      int pieces = product.getQuantity();
      if (order != null) {
        OrderedProduct ordered = Summaries.find(order.getProducts(), product.getProductId());
        int most = ordered != null ? ordered.getQuantity() : Summaries.isFull(order) ? pieces : 0;
        pieces = Math.min(pieces, Math.max(0, most - before));
      } else if (one.getAll()) {
        pieces = Math.max(0, pieces - before);
      }
      back.put(product.getProductId(), before + pieces);
      if (pieces != 0) {
        Purchases.giveBack(orders, product, sign * pieces);
      }
    }
  }
}
