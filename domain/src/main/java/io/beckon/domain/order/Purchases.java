package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Money;
import io.beckon.schema.Bought;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.OrderedProduct;
import io.beckon.schema.Orders;
import io.beckon.schema.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one order adds to the sums of an account: money, days, products, the place. It can be taken
 * off again, so that an order is replaced by what an update says of it.
 */
final class Purchases {
  private static final int BOUGHT = Bounds.cap(Orders.SCHEMA$, "bought");
  private static final int PLACES = Bounds.cap(Orders.SCHEMA$, "places");

  private Purchases() {}

  /** Adds an order that is among the recent ones. */
  static void apply(Orders orders, OrderSummary order) {
    CurrencyTotal total = PurchaseDays.total(orders, order.getCurrency());
    if (total != null) {
      total.setOrdered(Money.sum(total.getOrdered(), order.getTotal()));
      PurchaseDays.add(total, order.getAt(), 1, order.getTotal(), 0);
    }
    for (OrderedProduct product : order.getProducts()) {
      bought(orders, product, product.getQuantity(), order.getAt());
    }
    if (order.getPlace() != null) {
      place(orders, order.getPlace(), order.getAt());
    }
  }

  /** Takes an order off; it is not among the recent ones any more, or about to be added anew. */
  static void undo(Orders orders, OrderSummary order) {
    CurrencyTotal total =
        Bounds.find(orders.getMoney(), CurrencyTotal::getCurrency, order.getCurrency());
    if (total != null) {
      total.setOrdered(Money.less(total.getOrdered(), order.getTotal()));
      PurchaseDays.add(total, order.getAt(), -1, -order.getTotal(), 0);
      PurchaseDays.tidy(orders, total);
    }
    for (OrderedProduct product : order.getProducts()) {
      Bought known = Bounds.find(orders.getBought(), Bought::getProductId, product.getProductId());
      if (known != null) {
        known.setQuantity(known.getQuantity() - product.getQuantity());
        known.setLastAt(lastOf(orders, order, known.getLastAt(), product.getProductId(), null));
        tidy(orders, known);
      }
    }
    Place place = Bounds.find(orders.getPlaces(), Place::getPlace, placeOf(order));
    if (place != null) {
      place.setCount(place.getCount() - 1);
      place.setLastAt(lastOf(orders, order, place.getLastAt(), null, place.getPlace()));
      Bounds.remove(orders.getPlaces(), one -> one.getCount() <= 0);
    }
  }

  /** Takes pieces that came back off, or, with less than 0 of them, adds them again. */
  static void giveBack(Orders orders, OrderedProduct product, int quantity) {
    if (quantity > 0
        || Bounds.find(orders.getBought(), Bought::getProductId, product.getProductId()) != null) {
      bought(orders, product, -quantity, 0);
      Bought known = Bounds.find(orders.getBought(), Bought::getProductId, product.getProductId());
      if (known != null) {
        tidy(orders, known);
      }
    }
  }

  /** {@code time} is that of a purchase; 0 for a return, which is no purchase. */
  private static void bought(Orders orders, OrderedProduct product, int quantity, long time) {
    List<Bought> all = orders.getBought();
    Bought bought = Bounds.find(all, Bought::getProductId, product.getProductId());
    if (bought == null) {
      all.add(
          Bought.newBuilder()
              .setProductId(product.getProductId())
              .setCategory(product.getCategory())
              .setQuantity(quantity)
              .setLastAt(time)
              .build());
    } else {
      bought.setQuantity(bought.getQuantity() + quantity);
      bought.setLastAt(Math.max(bought.getLastAt(), time));
      if (bought.getCategory() == null) {
        bought.setCategory(product.getCategory());
      }
    }
    Bounds.newestFirst(all, BOUGHT, Bought::getLastAt, Bought::getProductId);
  }

  private static void tidy(Orders orders, Bought bought) {
    if (bought.getQuantity() == 0 && bought.getLastAt() == 0) {
      Bounds.remove(orders.getBought(), one -> one == bought);
    } else {
      Bounds.newestFirst(orders.getBought(), BOUGHT, Bought::getLastAt, Bought::getProductId);
    }
  }

  /**
   * When a product was last bought, or bought at a place, without one of the orders. As long as all
   * orders are known, they say; what older ones have said is not worth less than that.
   */
  private static long lastOf(
      Orders orders,
      OrderSummary without,
      long known,
      @Nullable String productId,
      @Nullable String place) {
    long last = 0;
    for (OrderSummary one : orders.getRecent()) {
      boolean says =
          productId != null
              ? Summaries.find(one.getProducts(), productId) != null
              : place != null && place.equals(one.getPlace());
      if (one != without && says) {
        last = Math.max(last, one.getAt());
      }
    }
    boolean allKnown = orders.getCount() <= orders.getRecent().size();
    return last == 0 && !allKnown ? known : last;
  }

  private static String placeOf(OrderSummary order) {
    return order.getPlace() == null ? "" : order.getPlace();
  }

  private static void place(Orders orders, String name, long time) {
    Place place = Bounds.find(orders.getPlaces(), Place::getPlace, name);
    if (place != null) {
      place.setCount(place.getCount() + 1);
      place.setLastAt(Math.max(place.getLastAt(), time));
      return;
    }
    orders.getPlaces().add(new Place(name, 1, time));
    Bounds.trim(orders.getPlaces(), PLACES, Place::getLastAt);
  }
}
