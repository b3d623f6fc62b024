package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Bought;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Event;
import io.beckon.schema.Order;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import io.beckon.schema.Place;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a contact bought and gave back. All of it is sums, maxima and sets, so that order of arrival
 * does not matter.
 */
public final class OrderBook {
  private static final int RECENT = Bounds.cap(Orders.SCHEMA$, "recent");
  private static final int RETURNS = Bounds.cap(Orders.SCHEMA$, "recentReturns");
  private static final int BOUGHT = Bounds.cap(Orders.SCHEMA$, "bought");
  private static final int PLACES = Bounds.cap(Orders.SCHEMA$, "places");
  private static final int CURRENCIES = Bounds.cap(Orders.SCHEMA$, "money");

  /** Sums of lines end here: two lines of the largest price and quantity are still a number. */
  private static final long LARGEST = 1_000_000_000_000_000_000L;

  private static final int PURCHASES_FOR_OWN_GAP = 3;

  private OrderBook() {}

  /**
   * Counts an order. Returns false when an order of that id is among the recent ones: it has had
   * its effect.
   */
  public static boolean completed(Orders orders, Event event) {
    Order order = event.getOrder();
    List<OrderSummary> recent = orders.getRecent();
    List<OrderSummary> returns = orders.getRecentReturns();
    String orderId = order.getOrderId();
    if (isKnown(recent, orderId, "")) {
      return false;
    }
    remember(recent, order, event, "");
    OrderSummary gone = recent.size() > RECENT ? recent.remove(RECENT) : null;
    CurrencyTotal total = total(orders, event.getCurrency());
    // An order that is forgotten at once would not be known when its returns are settled again.
    if (gone == null || !gone.getOrderId().equals(orderId)) {
      // Those that came before their order have taken all that they say.
      Returns.undo(orders, List.of(), returns, orderId);
      Returns.apply(orders, recent, returns, orderId);
    }
    long time = event.getTimestamp();
    orders.setCount(orders.getCount() + 1);
    orders.setFirstAt(Earlier.of(orders.getFirstAt(), time));
    orders.setLastAt(Math.max(orders.getLastAt(), time));
    if (total != null) {
      total.setOrdered(total.getOrdered() + worth(event));
      PurchaseDays.add(total, PurchaseDays.day(time), 1, worth(event), 0);
    }
    for (Product product : event.getProducts()) {
      bought(orders, product, product.getQuantity(), time);
    }
    String place = order.getStore() != null ? order.getStore() : order.getChannel();
    if (place != null) {
      place(orders, place, time);
    }
    return true;
  }

  /**
   * Takes a return or a cancellation off. An order can be given back in parts: each message tells
   * of another part, but a cancellation concerns the whole order. What they take off the money is
   * for {@link Returns} to say; the pieces are those of what comes first, refunds or the
   * cancellation. Returns false for what has had its effect.
   */
  public static boolean returned(Orders orders, Event event) {
    String part = event.getName().equals(EventNames.ORDER_CANCELLED) ? "" : event.getMessageId();
    List<OrderSummary> recent = orders.getRecent();
    List<OrderSummary> returns = orders.getRecentReturns();
    String orderId = event.getOrder().getOrderId();
    if (isKnown(returns, orderId, part)) {
      return false;
    }
    boolean otherwise = isReturnedOtherwise(returns, orderId, part);
    Returns.undo(orders, recent, returns, orderId);
    remember(returns, event.getOrder(), event, part);
    Returns.apply(orders, recent, returns, orderId);
    forgetReturn(returns);
    orders.setReturns(orders.getReturns() + 1);
    if (!otherwise) {
      for (Product product : event.getProducts()) {
        bought(orders, product, -product.getQuantity(), 0);
      }
    }
    return true;
  }

  /** Worth of an order: its total, or else the sum of price times quantity; minor units. */
  public static long worth(Event event) {
    Long total = event.getOrder().getTotal();
    if (total != null) {
      return total;
    }
    long sum = 0;
    for (Product product : event.getProducts()) {
      if (product.getPrice() != null) {
        sum = Math.min(LARGEST, sum + product.getPrice() * product.getQuantity());
      }
    }
    return sum;
  }

  /**
   * Mean time between purchases, milliseconds: {@code (last - first) / (count - 1)}, the contact's
   * own from three purchases on, before that the shop's default. Never less than a sixtieth of that
   * default (a day, of 60): several orders on one day are one habit, not a habit of minutes.
   */
  public static long meanGap(Orders orders, long shopDefault) {
    if (orders.getCount() < PURCHASES_FOR_OWN_GAP || orders.getLastAt() == orders.getFirstAt()) {
      return shopDefault;
    }
    return Math.max(
        shopDefault / 60, (orders.getLastAt() - orders.getFirstAt()) / (orders.getCount() - 1));
  }

  /**
   * How regular buying is, 0 to 1: {@code 1 / (1 + cv)} with the coefficient of variation of the
   * gaps between the recent orders; 0 with fewer than two gaps.
   */
  public static double regularity(Orders orders) {
    List<OrderSummary> recent = orders.getRecent();
    int gaps = recent.size() - 1;
    if (gaps < 2) {
      return 0;
    }
    double mean = (double) (recent.get(0).getAt() - recent.get(gaps).getAt()) / gaps;
    if (mean <= 0) {
      return 0;
    }
    double squares = 0;
    for (int i = 0; i < gaps; i++) {
      double off = (recent.get(i).getAt() - recent.get(i + 1).getAt()) - mean;
      squares += off * off;
    }
    return 1 / (1 + Math.sqrt(squares / gaps) / mean);
  }

  /**
   * Totals of the currency that most of the contact's money is in; null when nothing was bought or
   * returned.
   */
  public static @Nullable CurrencyTotal main(Orders orders) {
    CurrencyTotal main = null;
    for (CurrencyTotal total : orders.getMoney()) {
      if (main == null || total.getOrdered() > main.getOrdered()) {
        main = total;
      }
    }
    return main;
  }

  /** Whether it was refunded before its cancellation, or cancelled before its refund. */
  private static boolean isReturnedOtherwise(
      List<OrderSummary> returns, String orderId, String part) {
    for (OrderSummary known : returns) {
      if (known.getOrderId().equals(orderId) && known.getReturnId().isEmpty() != part.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKnown(List<OrderSummary> list, String orderId, String part) {
    for (OrderSummary known : list) {
      if (known.getOrderId().equals(orderId) && known.getReturnId().equals(part)) {
        return true;
      }
    }
    return false;
  }

  private static void remember(List<OrderSummary> list, Order order, Event event, String part) {
    int at = 0;
    for (int i = 0; i < list.size(); i++) {
      OrderSummary known = list.get(i);
      // Newest first; equal times by id, so that the list does not depend on the order of arrival.
      int later = Long.compare(known.getAt(), event.getTimestamp());
      if (later > 0 || (later == 0 && isBefore(known, order.getOrderId(), part))) {
        at = i + 1;
      }
    }
    int pieces = 0;
    for (Product product : event.getProducts()) {
      pieces += product.getQuantity();
    }
    String currency = event.getCurrency() == null ? "" : event.getCurrency();
    list.add(
        at,
        OrderSummary.newBuilder()
            .setOrderId(order.getOrderId())
            .setAt(event.getTimestamp())
            .setTotal(worth(event))
            .setCurrency(currency)
            .setPieces(pieces)
            .setReturnId(part)
            .build());
  }

  /**
   * A refund beyond the cap leaves its amount to another one of its order, so that none is lost.
   */
  private static void forgetReturn(List<OrderSummary> returns) {
    if (returns.size() <= RETURNS) {
      return;
    }
    OrderSummary gone = returns.remove(RETURNS);
    for (int i = returns.size() - 1; i >= 0 && !gone.getReturnId().isEmpty(); i--) {
      OrderSummary other = returns.get(i);
      if (other.getOrderId().equals(gone.getOrderId())
          && other.getCurrency().equals(gone.getCurrency())
          && !other.getReturnId().isEmpty()) {
        other.setTotal(other.getTotal() + gone.getTotal());
        return;
      }
    }
  }

  private static boolean isBefore(OrderSummary known, String orderId, String part) {
    int order = known.getOrderId().compareTo(orderId);
    return order < 0 || (order == 0 && known.getReturnId().compareTo(part) < 0);
  }

  /** The total of a currency, from now on if there was none; null: there is no room for it. */
  static @Nullable CurrencyTotal total(Orders orders, @Nullable String currency) {
    if (currency == null) {
      return null;
    }
    for (CurrencyTotal total : orders.getMoney()) {
      if (total.getCurrency().equals(currency)) {
        return total;
      }
    }
    if (orders.getMoney().size() == CURRENCIES) {
      return null;
    }
    CurrencyTotal total =
        CurrencyTotal.newBuilder()
            .setCurrency(currency)
            .setOrdered(0L)
            .setReturned(0L)
            .setDays(new ArrayList<>())
            .build();
    orders.getMoney().add(total);
    return total;
  }

  /** {@code time} is that of a purchase; 0 for a return, which is no purchase. */
  private static void bought(Orders orders, Product product, int quantity, long time) {
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
    }
    Bounds.newestFirst(all, BOUGHT, Bought::getLastAt, Bought::getProductId);
  }

  private static void place(Orders orders, String name, long time) {
    for (Place place : orders.getPlaces()) {
      if (place.getPlace().equals(name)) {
        place.setCount(place.getCount() + 1);
        place.setLastAt(Math.max(place.getLastAt(), time));
        return;
      }
    }
    orders.getPlaces().add(new Place(name, 1, time));
    Bounds.trim(orders.getPlaces(), PLACES, Place::getLastAt);
  }
}
