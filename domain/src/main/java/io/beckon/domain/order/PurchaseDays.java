package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Money;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Orders;
import io.beckon.schema.PurchaseDay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was bought day by day, so that any window of days can be summed. */
public final class PurchaseDays {
  /** Milliseconds of a day; days are those of UTC. */
  public static final long DAY = 86_400_000L;

  private static final int CURRENCIES = Bounds.cap(Orders.SCHEMA$, "money");
  private static final int DAYS = Bounds.cap(CurrencyTotal.SCHEMA$, "days");

  private PurchaseDays() {}

  /** Number of a moment's day since the epoch. */
  public static int day(long time) {
    return (int) Math.floorDiv(time, DAY);
  }

  /** The total of a currency, from now on if there was none; null: there is no room for it. */
  static @Nullable CurrencyTotal total(Orders orders, String currency) {
    if (currency.isEmpty()) {
      return null;
    }
    CurrencyTotal known = Bounds.find(orders.getMoney(), CurrencyTotal::getCurrency, currency);
    if (known != null || orders.getMoney().size() == CURRENCIES) {
      return known;
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

  /** Forgets days, and a currency, of which nothing is left. */
  static void tidy(Orders orders, CurrencyTotal total) {
    Bounds.remove(
        total.getDays(),
        day -> day.getOrders() == 0 && day.getOrdered() == 0 && day.getReturned() == 0);
    if (total.getDays().isEmpty() && total.getOrdered() == 0 && total.getReturned() == 0) {
      Bounds.remove(orders.getMoney(), one -> one == total);
    }
  }

  /** Adds to one day. */
  static void add(CurrencyTotal total, int day, int orders, long ordered, long returned) {
    List<PurchaseDay> days = total.getDays();
    int at = days.size();
    while (at > 0 && days.get(at - 1).getDay() > day) {
      at--;
    }
    if (at > 0 && days.get(at - 1).getDay() == day) {
      add(days.get(at - 1), orders, ordered, returned);
    } else {
      days.add(
          at,
          PurchaseDay.newBuilder()
              .setDay(day)
              .setOrders(orders)
              .setOrdered(ordered)
              .setReturned(returned)
              .build());
      if (days.size() > DAYS) {
        PurchaseDay oldest = days.remove(0);
        add(days.get(0), oldest.getOrders(), oldest.getOrdered(), oldest.getReturned());
      }
    }
  }

  private static void add(PurchaseDay day, int orders, long ordered, long returned) {
    day.setOrders(day.getOrders() + orders);
    day.setOrdered(Money.sum(day.getOrdered(), ordered));
    day.setReturned(Money.sum(day.getReturned(), returned));
  }

  /** Adds all days of one total to another's. */
  public static void addAll(CurrencyTotal to, CurrencyTotal from) {
    for (PurchaseDay day : from.getDays()) {
      add(to, day.getDay(), day.getOrders(), day.getOrdered(), day.getReturned());
    }
  }

  /** What was bought within a window of days; net is less what was given back, minor units. */
  public record Window(int orders, long net) {}

  /** These days, both ends included, in one currency. */
  public static Window window(CurrencyTotal total, int from, int to) {
    int orders = 0;
    long net = 0;
    List<PurchaseDay> days = total.getDays();
    for (int i = days.size() - 1; i >= 0 && days.get(i).getDay() >= from; i--) {
      if (days.get(i).getDay() <= to) {
        orders += days.get(i).getOrders();
        net = Money.sum(net, Money.less(days.get(i).getOrdered(), days.get(i).getReturned()));
      }
    }
    return new Window(orders, net);
  }

  /** Orders from a day on, whatever their currency. */
  public static int orders(Orders orders, int from) {
    int count = 0;
    for (CurrencyTotal total : orders.getMoney()) {
      count += window(total, from, Integer.MAX_VALUE).orders();
    }
    return count;
  }

  /** The first day from {@code from} on of which anything is known; {@link Integer#MAX_VALUE}. */
  public static int first(Orders orders, int from) {
    int first = Integer.MAX_VALUE;
    for (CurrencyTotal total : orders.getMoney()) {
      List<PurchaseDay> days = total.getDays();
      for (int i = days.size() - 1; i >= 0 && days.get(i).getDay() >= from; i--) {
        first = Math.min(first, days.get(i).getDay());
      }
    }
    return first;
  }
}
