package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.Money;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Orders;
import io.beckon.schema.PurchaseSlot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was bought day by day, so that any window of days can be summed. It is kept by the quarter
 * of an hour, so that the days are those of whatever zone is asked for.
 */
public final class PurchaseDays {
  private static final long SLOT = 900_000L;

  private static final int CURRENCIES = Bounds.cap(Orders.SCHEMA$, "money");
  private static final int SLOTS = Bounds.cap(CurrencyTotal.SCHEMA$, "slots");

  private PurchaseDays() {}

  private static int slot(long time) {
    return (int) Math.floorDiv(time, SLOT);
  }

  private static long start(PurchaseSlot slot) {
    return slot.getSlot() * SLOT;
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
            .setSlots(new ArrayList<>())
            .build();
    orders.getMoney().add(total);
    return total;
  }

  /** Forgets times, and a currency, of which nothing is left. */
  static void tidy(Orders orders, CurrencyTotal total) {
    Bounds.remove(
        total.getSlots(),
        slot -> slot.getOrders() == 0 && slot.getOrdered() == 0 && slot.getReturned() == 0);
    if (total.getSlots().isEmpty() && total.getOrdered() == 0 && total.getReturned() == 0) {
      Bounds.remove(orders.getMoney(), one -> one == total);
    }
  }

  /** Adds what was bought or given back at a time, epoch milliseconds. */
  static void add(CurrencyTotal total, long time, int orders, long ordered, long returned) {
    add(total, slot(time), orders, ordered, returned);
  }

  private static void add(CurrencyTotal total, int slot, int orders, long ordered, long returned) {
    List<PurchaseSlot> slots = total.getSlots();
    int at = slots.size();
    while (at > 0 && slots.get(at - 1).getSlot() > slot) {
      at--;
    }
    if (at > 0 && slots.get(at - 1).getSlot() == slot) {
      add(slots.get(at - 1), orders, ordered, returned);
    } else {
      slots.add(
          at,
          PurchaseSlot.newBuilder()
              .setSlot(slot)
              .setOrders(orders)
              .setOrdered(ordered)
              .setReturned(returned)
              .build());
      if (slots.size() > SLOTS) {
        int first = firstOfADay(slots);
        PurchaseSlot one = slots.remove(first);
        add(slots.get(first), one.getOrders(), one.getOrdered(), one.getReturned());
      }
    }
  }

  /**
   * Beyond the cap two times of one day become one, the oldest first: days go back as far as there
   * are so many with purchases. Where each day has one left, the oldest goes into the next.
   */
  private static int firstOfADay(List<PurchaseSlot> slots) {
    for (int i = 0; i + 1 < slots.size(); i++) {
      long day = Math.floorDiv(start(slots.get(i)), CalendarDays.DAY);
      if (day == Math.floorDiv(start(slots.get(i + 1)), CalendarDays.DAY)) {
        return i;
      }
    }
    return 0;
  }

  private static void add(PurchaseSlot slot, int orders, long ordered, long returned) {
    slot.setOrders(slot.getOrders() + orders);
    slot.setOrdered(Money.sum(slot.getOrdered(), ordered));
    slot.setReturned(Money.sum(slot.getReturned(), returned));
  }

  /** Adds all of one total to another's. */
  static void addAll(CurrencyTotal to, CurrencyTotal from) {
    for (PurchaseSlot slot : from.getSlots()) {
      add(to, slot.getSlot(), slot.getOrders(), slot.getOrdered(), slot.getReturned());
    }
  }

  /**
   * What was bought on one day, in one currency.
   *
   * @param day number of the day, as of {@link CalendarDays}
   * @param net less what was given back, minor units
   */
  public record OfDay(int day, int orders, long net) {}

  /** The days on which anything was bought or given back, the oldest first. */
  public static List<OfDay> daily(CurrencyTotal total, CalendarDays days) {
    List<OfDay> daily = new ArrayList<>();
    for (PurchaseSlot slot : total.getSlots()) {
      int day = days.day(start(slot));
      long net = Money.less(slot.getOrdered(), slot.getReturned());
      int last = daily.size() - 1;
      if (last >= 0 && daily.get(last).day() == day) {
        OfDay before = daily.get(last);
        daily.set(
            last, new OfDay(day, before.orders() + slot.getOrders(), Money.sum(before.net(), net)));
      } else {
        daily.add(new OfDay(day, slot.getOrders(), net));
      }
    }
    return daily;
  }

  /** In one currency from a moment on, less what was given back since; minor units. */
  public static long net(CurrencyTotal total, long from) {
    long net = 0;
    List<PurchaseSlot> slots = total.getSlots();
    for (int i = slots.size() - 1; i >= 0 && start(slots.get(i)) >= from; i--) {
      net = Money.sum(net, Money.less(slots.get(i).getOrdered(), slots.get(i).getReturned()));
    }
    return net;
  }

  /** Orders from a moment on, whatever their currency. */
  public static int orders(Orders orders, long from) {
    int count = 0;
    for (CurrencyTotal total : orders.getMoney()) {
      List<PurchaseSlot> slots = total.getSlots();
      for (int i = slots.size() - 1; i >= 0 && start(slots.get(i)) >= from; i--) {
        count += slots.get(i).getOrders();
      }
    }
    return count;
  }

  /** The first time from a moment on of which anything is known; {@link Long#MAX_VALUE}: none. */
  public static long first(Orders orders, long from) {
    long first = Long.MAX_VALUE;
    for (CurrencyTotal total : orders.getMoney()) {
      List<PurchaseSlot> slots = total.getSlots();
      for (int i = slots.size() - 1; i >= 0 && start(slots.get(i)) >= from; i--) {
        first = Math.min(first, start(slots.get(i)));
      }
    }
    return first;
  }
}
