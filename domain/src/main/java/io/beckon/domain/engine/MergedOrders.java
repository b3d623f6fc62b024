package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.order.PurchaseDays;
import io.beckon.domain.order.Returns;
import io.beckon.schema.Bought;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import io.beckon.schema.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one account of purchases of two; an order that both remember counts once. */
final class MergedOrders {
  private MergedOrders() {}

  static void take(Orders to, Orders from) {
    // An order of one account may have its returns in the other: they are settled anew for both.
    Set<String> returned = returned(to, from);
    for (String order : returned) {
      Returns.undo(to, to.getRecent(), to.getRecentReturns(), order);
      Returns.undo(from, from.getRecent(), from.getRecentReturns(), order);
    }
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
    for (OrderSummary both : union(to.getRecent(), from.getRecent())) {
      twice++;
      CurrencyTotal total = total(to, both.getCurrency());
      if (total != null) {
        total.setOrdered(total.getOrdered() - both.getTotal());
        PurchaseDays.takeOff(total, both.getAt(), both.getTotal());
      }
    }
    to.setCount(to.getCount() + from.getCount() - twice);
    int returnedTwice = union(to.getRecentReturns(), from.getRecentReturns()).size();
    to.setReturns(to.getReturns() + from.getReturns() - returnedTwice);
    newestFirst(to.getRecentReturns(), Integer.MAX_VALUE);
    for (String order : returned) {
      Returns.apply(to, to.getRecent(), to.getRecentReturns(), order);
    }
    newestFirst(to.getRecent(), Bounds.cap(Orders.SCHEMA$, "recent"));
    newestFirst(to.getRecentReturns(), Bounds.cap(Orders.SCHEMA$, "recentReturns"));
    to.setFirstAt(Earlier.of(to.getFirstAt(), from.getFirstAt()));
    to.setLastAt(Math.max(to.getLastAt(), from.getLastAt()));
    bought(to, from);
    places(to, from);
  }

  private static Set<String> returned(Orders to, Orders from) {
    Set<String> returned = new HashSet<>();
    to.getRecentReturns().forEach(one -> returned.add(one.getOrderId()));
    from.getRecentReturns().forEach(one -> returned.add(one.getOrderId()));
    return returned;
  }

  /** Takes in what is not known yet; gives what both know. */
  private static List<OrderSummary> union(List<OrderSummary> to, List<OrderSummary> from) {
    List<OrderSummary> both = new ArrayList<>();
    for (OrderSummary order : from) {
      if (Bounds.find(to, MergedOrders::key, key(order)) != null) {
        both.add(order);
      } else {
        to.add(order);
      }
    }
    return both;
  }

  private static void newestFirst(List<OrderSummary> list, int cap) {
    Bounds.newestFirst(list, cap, OrderSummary::getAt, MergedOrders::key);
  }

  private static String key(OrderSummary order) {
    return order.getOrderId() + '\u0000' + order.getReturnId();
  }

  private static @Nullable CurrencyTotal total(Orders orders, String currency) {
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
