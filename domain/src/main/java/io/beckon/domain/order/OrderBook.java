package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.basics.Money;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Event;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import io.beckon.schema.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a contact bought and gave back. All of it is sums, maxima and sets, so that order of arrival
 * does not matter.
 */
public final class OrderBook {
  private static final int RECENT = Bounds.cap(Orders.SCHEMA$, "recent");
  private static final int RETURNS = Bounds.cap(Orders.SCHEMA$, "recentReturns");

  /** Tells a return's id from its order's among what has counted. */
  static final String RETURN = "return/";

  private static final int PURCHASES_FOR_OWN_GAP = 3;

  private OrderBook() {}

  /** What a message about an order or a return changes. */
  public enum Effect {
    /** The order, or the return, is new. */
    NEW,
    /** It is known, and stands otherwise from now on. */
    CHANGED,
    /** It has had its effect. */
    NONE
  }

  /**
   * Counts an order, or what an update says of it: see {@link Summaries}. An update of an order
   * that nothing else has told of counts as the order.
   *
   * @return {@link Effect#NEW} for the first {@code Order Completed} of an order, too, when an
   *     update has told of it before
   */
  public static Effect ordered(Orders orders, Event event) {
    List<OrderSummary> recent = orders.getRecent();
    String orderId = event.getOrder().getOrderId();
    OrderSummary known = Summaries.find(recent, orderId, "");
    if (known == null) {
      return isNew(orders, orderId, "") ? first(orders, Summaries.of(event)) : Effect.NONE;
    }
    OrderSummary said = Summaries.of(event);
    boolean completes = known.getCompletedAt() == 0 && said.getCompletedAt() != 0;
    OrderSummary after = known.copy();
    if (Summaries.take(after, said)) {
      List<OrderSummary> returns = orders.getRecentReturns();
      Returns.undo(orders, known, returns, orderId);
      Purchases.undo(orders, known);
      recent.set(recent.indexOf(known), after);
      Summaries.sort(recent, RECENT);
      Purchases.apply(orders, after);
      Returns.apply(orders, after, returns, orderId);
      orders.setFirstAt(Earlier.of(orders.getFirstAt(), after.getAt()));
      orders.setLastAt(recent.get(0).getAt());
      return completes ? Effect.NEW : Effect.CHANGED;
    }
    return Effect.NONE;
  }

  private static Effect first(Orders orders, OrderSummary order) {
    List<OrderSummary> recent = orders.getRecent();
    List<OrderSummary> returns = orders.getRecentReturns();
    String orderId = order.getOrderId();
    CountedIds.add(orders, CountedIds.hash(orderId, ""));
    // Those that came before their order have taken all that they say.
    Returns.undo(orders, null, returns, orderId);
    recent.add(order);
    Summaries.sort(recent, Integer.MAX_VALUE);
    orders.setCount(orders.getCount() + 1);
    orders.setFirstAt(Earlier.of(orders.getFirstAt(), order.getAt()));
    orders.setLastAt(Math.max(orders.getLastAt(), order.getAt()));
    Purchases.apply(orders, order);
    Returns.apply(orders, order, returns, orderId);
    trimOrders(orders);
    return Effect.NEW;
  }

  /**
   * Takes a return or a cancellation off. An order can be given back in parts: each refund, told by
   * its id or else by its message, is another part; but a cancellation and a refund that names the
   * order alone concern all that is left. What they take off is for {@link Returns} to say.
   */
  public static Effect returned(Orders orders, Event event) {
    List<OrderSummary> returns = orders.getRecentReturns();
    String orderId = event.getOrder().getOrderId();
    OrderSummary order = Summaries.find(orders.getRecent(), orderId, "");
    OrderSummary said = Summaries.of(event);
    OrderSummary known = Summaries.find(returns, orderId, said.getReturnId());
    if (known == null && !isNew(orders, orderId, RETURN + said.getReturnId())) {
      return Effect.NONE;
    }
    if (known != null) {
      OrderSummary after = known.copy();
      if (known.getClosed() || !Summaries.take(after, said)) {
        return Effect.NONE;
      }
      Returns.undo(orders, order, returns, orderId);
      returns.set(returns.indexOf(known), after);
      Summaries.sort(returns, Integer.MAX_VALUE);
      Returns.apply(orders, order, returns, orderId);
      return Effect.CHANGED;
    }
    CountedIds.add(orders, CountedIds.hash(orderId, RETURN + said.getReturnId()));
    orders.setReturns(orders.getReturns() + 1);
    if (order == null && !isNew(orders, orderId, "")) {
      // An order of long ago: how much is left of it nobody knows.
      Returns.apply(orders, null, List.of(said), orderId);
      boolean again = Summaries.gaveAllBack(returns, orderId);
      orders.setGivenBack(orders.getGivenBack() + (said.getAll() && !again ? 1 : 0));
      said.setClosed(true);
      returns.add(said);
    } else {
      Returns.undo(orders, order, returns, orderId);
      returns.add(said);
      Summaries.sort(returns, Integer.MAX_VALUE);
      Returns.apply(orders, order, returns, orderId);
    }
    Summaries.sort(returns, Integer.MAX_VALUE);
    trimReturns(orders);
    return Effect.NEW;
  }

  /**
   * Makes one account of two. An order or a return that both remember counts once; an order of one
   * may have its returns in the other.
   */
  public static void merge(Orders to, Orders from) {
    MergedOrders.take(to, from);
  }

  /** When this order, or return, was first told to have happened; 0: it was not. */
  public static long knownAt(Orders orders, Event event) {
    boolean isReturn = EventNames.isReturn(event.getName());
    OrderSummary known =
        Summaries.find(
            isReturn ? orders.getRecentReturns() : orders.getRecent(),
            event.getOrder().getOrderId(),
            isReturn ? Summaries.part(event) : "");
    return known == null ? 0 : isReturn ? known.getAt() : known.getCompletedAt();
  }

  /**
   * What tells a return from others of its order: empty for a cancellation, the refund's own id,
   * else that of its message.
   */
  public static String returnId(Event event) {
    return Summaries.part(event);
  }

  /** How many orders there are that were not given back whole. */
  public static int kept(Orders orders) {
    return Math.max(0, orders.getCount() - orders.getGivenBack());
  }

  /** Whether a return is of all that is left of its order. */
  public static boolean isAll(Event event) {
    return event.getName().equals(EventNames.ORDER_CANCELLED)
        || (event.getOrder().getTotal() == null && event.getProducts().isEmpty());
  }

  private static boolean isNew(Orders orders, String orderId, String part) {
    return !CountedIds.contains(orders, CountedIds.hash(orderId, part));
  }

  /** Forgets the oldest orders beyond the cap; what they and their returns did stays. */
  static void trimOrders(Orders orders) {
    List<OrderSummary> recent = orders.getRecent();
    while (recent.size() > RECENT) {
      Returns.close(orders.getRecentReturns(), recent.remove(RECENT).getOrderId());
    }
  }

  /** Forgets the oldest returns beyond the cap; what they took stays taken. */
  static void trimReturns(Orders orders) {
    List<OrderSummary> returns = orders.getRecentReturns();
    while (returns.size() > RETURNS) {
      OrderSummary gone = returns.remove(RETURNS);
      OrderSummary order = Summaries.find(orders.getRecent(), gone.getOrderId(), "");
      if (order != null && !gone.getClosed()) {
        Returns.forget(order, gone);
      }
    }
  }

  /**
   * Worth of an order: its total, or else the sum of price times quantity; minor units, no more
   * than {@link Money#LARGEST}.
   */
  public static long worth(Event event) {
    Long total = event.getOrder().getTotal();
    if (total != null) {
      return Math.max(0, total);
    }
    long sum = 0;
    for (Product product : event.getProducts()) {
      if (product.getPrice() != null) {
        sum = Money.together(sum, Money.worth(product.getPrice(), product.getQuantity()));
      }
    }
    return sum;
  }

  /** Whether an event says at all what its order is worth. */
  public static boolean namesWorth(Event event) {
    if (event.getOrder().getTotal() != null) {
      return true;
    }
    for (Product product : event.getProducts()) {
      if (product.getPrice() != null) {
        return true;
      }
    }
    return false;
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
   * Totals of the currency that most of the contact's money is in, of equals the first by its
   * letters; null when nothing was bought or returned.
   */
  public static @Nullable CurrencyTotal main(Orders orders) {
    CurrencyTotal main = null;
    for (CurrencyTotal total : orders.getMoney()) {
      if (main == null
          || total.getOrdered() > main.getOrdered()
          || (total.getOrdered() == main.getOrdered()
              && total.getCurrency().compareTo(main.getCurrency()) < 0)) {
        main = total;
      }
    }
    return main;
  }
}
