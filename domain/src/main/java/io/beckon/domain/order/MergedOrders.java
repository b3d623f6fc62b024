package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.basics.Money;
import io.beckon.schema.Bought;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import io.beckon.schema.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes one account of purchases of two; an order that both remember counts once. */
final class MergedOrders {
  private MergedOrders() {}

  /**
   * All that either knows of its recent orders and returns is taken off, made one, and added anew;
   * the sums of what is older are added up.
   */
  static void take(Orders to, Orders from) {
    takeOff(to);
    takeOff(from);
    takeOffOlder(from, to.getRecent(), from.getRecent(), "");
    takeOffOlder(to, from.getRecent(), to.getRecent(), "");
    takeOffOlder(from, to.getRecentReturns(), from.getRecentReturns(), OrderBook.RETURN);
    takeOffOlder(to, from.getRecentReturns(), to.getRecentReturns(), OrderBook.RETURN);
    int counted = to.getCount() + from.getCount();
    int returned = to.getReturns() + from.getReturns();
    to.setGivenBack(to.getGivenBack() + from.getGivenBack());
    for (CurrencyTotal total : from.getMoney()) {
      CurrencyTotal known = PurchaseDays.total(to, total.getCurrency());
      if (known != null) {
        known.setOrdered(Money.sum(known.getOrdered(), total.getOrdered()));
        known.setReturned(Money.sum(known.getReturned(), total.getReturned()));
        PurchaseDays.addAll(known, total);
      }
    }
    bought(to, from);
    places(to, from);
    union(to.getRecent(), from.getRecent());
    union(to.getRecentReturns(), from.getRecentReturns());
    to.setCount(counted + to.getRecent().size());
    to.setReturns(returned + to.getRecentReturns().size());
    CountedIds.addAll(to, from);
    to.setFirstAt(Earlier.of(to.getFirstAt(), from.getFirstAt()));
    to.setLastAt(Math.max(to.getLastAt(), from.getLastAt()));
    if (to.getCount() > 0 && to.getCount() == to.getRecent().size()) {
      to.setLastAt(to.getRecent().get(0).getAt());
    }
    for (OrderSummary order : to.getRecent()) {
      Purchases.apply(to, order);
    }
    for (String orderId : returned(to)) {
      OrderSummary order = Summaries.find(to.getRecent(), orderId, "");
      Returns.apply(to, order, to.getRecentReturns(), orderId);
    }
    Summaries.sort(to.getRecent(), Integer.MAX_VALUE);
    OrderBook.trimOrders(to);
    OrderBook.trimReturns(to);
  }

  /** An account without its recent orders and returns, which stay in the lists. */
  private static void takeOff(Orders orders) {
    for (String orderId : returned(orders)) {
      OrderSummary order = Summaries.find(orders.getRecent(), orderId, "");
      Returns.undo(orders, order, orders.getRecentReturns(), orderId);
    }
    List<OrderSummary> recent = new ArrayList<>(orders.getRecent());
    for (OrderSummary order : recent) {
      orders.getRecent().remove(0);
      orders.setCount(orders.getCount() - 1);
      Purchases.undo(orders, order);
    }
    orders.getRecent().addAll(recent);
    orders.setReturns(orders.getReturns() - orders.getRecentReturns().size());
  }

  /** What the other account has counted, and does not remember any more, counts there. */
  private static void takeOffOlder(
      Orders other, List<OrderSummary> mine, List<OrderSummary> others, String prefix) {
    for (int i = mine.size() - 1; i >= 0; i--) {
      OrderSummary one = mine.get(i);
      if (CountedIds.contains(other, CountedIds.hash(one.getOrderId(), prefix + one.getReturnId()))
          && Summaries.find(others, one.getOrderId(), one.getReturnId()) == null) {
        mine.remove(i);
      }
    }
  }

  private static Set<String> returned(Orders orders) {
    Set<String> returned = new HashSet<>();
    orders.getRecentReturns().forEach(one -> returned.add(one.getOrderId()));
    for (OrderSummary order : orders.getRecent()) {
      // Of returns that are forgotten, what they took is known.
      if (order.getReturned() > 0) {
        returned.add(order.getOrderId());
      }
    }
    return returned;
  }

  private static void union(List<OrderSummary> to, List<OrderSummary> from) {
    for (OrderSummary one : from) {
      OrderSummary known = Summaries.find(to, one.getOrderId(), one.getReturnId());
      if (known == null) {
        to.add(one);
      } else {
        Summaries.take(known, one);
        known.setReturned(Math.max(known.getReturned(), one.getReturned()));
        known.setClosed(known.getClosed() || one.getClosed());
      }
    }
    Summaries.sort(to, Integer.MAX_VALUE);
  }

  private static void bought(Orders to, Orders from) {
    for (Bought one : from.getBought()) {
      Bought known = Bounds.find(to.getBought(), Bought::getProductId, one.getProductId());
      if (known == null) {
        to.getBought().add(one);
      } else {
        known.setQuantity(known.getQuantity() + one.getQuantity());
        known.setLastAt(Math.max(known.getLastAt(), one.getLastAt()));
      }
    }
    Bounds.newestFirst(
        to.getBought(),
        Bounds.cap(Orders.SCHEMA$, "bought"),
        Bought::getLastAt,
        Bought::getProductId);
  }

  private static void places(Orders to, Orders from) {
    for (Place place : from.getPlaces()) {
      Place known = Bounds.find(to.getPlaces(), Place::getPlace, place.getPlace());
      if (known == null) {
        to.getPlaces().add(place);
      } else {
        known.setCount(known.getCount() + place.getCount());
        known.setLastAt(Math.max(known.getLastAt(), place.getLastAt()));
      }
    }
    Bounds.trim(to.getPlaces(), Bounds.cap(Orders.SCHEMA$, "places"), Place::getLastAt);
  }
}
