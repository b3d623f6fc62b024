package io.beckon.domain.identity;

import io.beckon.domain.order.PurchaseDays;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.profile.Earlier;
import io.beckon.schema.Bought;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import io.beckon.schema.Place;
import java.util.List;

/** Makes one account of purchases of two; an order that both remember counts once. */
final class MergedOrders {
  private MergedOrders() {}

  static void take(Orders to, Orders from) {
    for (CurrencyTotal total : from.getMoney()) {
      CurrencyTotal known = total(to, total.getCurrency());
      if (known != null) {
        known.setOrdered(known.getOrdered() + total.getOrdered());
        known.setReturned(known.getReturned() + total.getReturned());
        PurchaseDays.addAll(known, total);
      } else if (to.getMoney().size() < Bounds.cap(Orders.SCHEMA$, "money")) {
        to.getMoney().add(total);
      }
    }
    int twice = 0;
    for (OrderSummary both : remember(to.getRecent(), from.getRecent(), "recent")) {
      twice++;
      CurrencyTotal total = total(to, both.getCurrency());
      if (total != null) {
        total.setOrdered(total.getOrdered() - both.getTotal());
        PurchaseDays.takeOff(total, both.getAt(), both.getTotal());
      }
    }
    to.setCount(to.getCount() + from.getCount() - twice);
    int returnedTwice = 0;
    for (OrderSummary both :
        remember(to.getRecentReturns(), from.getRecentReturns(), "recentReturns")) {
      returnedTwice++;
      CurrencyTotal total = total(to, both.getCurrency());
      if (total != null) {
        total.setReturned(total.getReturned() - both.getTotal());
        PurchaseDays.takeOffReturn(total, both.getAt(), both.getTotal());
      }
    }
    to.setReturns(to.getReturns() + from.getReturns() - returnedTwice);
    to.setFirstAt(Earlier.of(to.getFirstAt(), from.getFirstAt()));
    to.setLastAt(Math.max(to.getLastAt(), from.getLastAt()));
    bought(to, from);
    places(to, from);
  }

  /** Takes in what is not known yet, newest first; gives what both know. */
  private static List<OrderSummary> remember(
      List<OrderSummary> to, List<OrderSummary> from, String list) {
    List<OrderSummary> both = new java.util.ArrayList<>();
    for (OrderSummary order : from) {
      if (Bounds.find(to, MergedOrders::key, key(order)) != null) {
        both.add(order);
      } else {
        to.add(order);
      }
    }
    Bounds.newestFirst(
        to, Bounds.cap(Orders.SCHEMA$, list), OrderSummary::getAt, MergedOrders::key);
    return both;
  }

  private static String key(OrderSummary order) {
    return order.getOrderId() + '\u0000' + order.getReturnId();
  }

  private static @org.jspecify.annotations.Nullable CurrencyTotal total(
      Orders orders, String currency) {
    return Bounds.find(orders.getMoney(), CurrencyTotal::getCurrency, currency);
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
