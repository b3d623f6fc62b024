package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.order.OrderBook;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Event;
import io.beckon.schema.Order;
import io.beckon.schema.Orders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Returns of up to more than an order's worth, in any order of arrival, some of them twice, some
 * known to another account of the same contact: the money is that of a plain sum over all facts.
 */
class ReturnsProperties {
  private static final String[] CURRENCIES = {"GBP", "GBP", "GBP", "EUR"};
  private static final long DAY = CalendarDays.DAY;

  @Property(tries = 5_000)
  void orderOfArrivalDoesNotMatter(@ForAll long seed) {
    List<Event> facts = facts(seed);
    Orders orders = account();
    shuffled(facts, seed + 1).forEach(event -> take(orders, event));
    assertThat(returned(orders)).isEqualTo(expected(facts));
    assertThat(byDay(orders)).isEqualTo(expected(facts));
  }

  @Property(tries = 5_000)
  void norDoesWhichAccountKnewThem(@ForAll long seed) {
    List<Event> facts = facts(seed);
    Random random = new Random(seed + 2);
    Orders one = account();
    Orders other = account();
    for (Event event : shuffled(facts, seed + 1)) {
      int side = random.nextInt(5);
      if (side < 3) {
        take(one, event);
      }
      if (side > 1) {
        take(other, event);
      }
    }
    OrderBook.merge(one, other);
    assertThat(returned(one)).isEqualTo(expected(facts));
    assertThat(byDay(one)).isEqualTo(expected(facts));
    long returns = facts.stream().filter(event -> !isOrder(event)).count();
    assertThat(one.getReturns()).isEqualTo((int) returns);
  }

  /**
   * For each currency: of each order its refunds, but no more than it was worth; of a cancelled one
   * all of it.
   */
  private static Map<String, Long> expected(List<Event> facts) {
    Map<String, Event> orders = new TreeMap<>();
    facts.stream().filter(ReturnsProperties::isOrder).forEach(e -> orders.put(id(e), e));
    Map<String, Map<String, Long>> asked = new TreeMap<>();
    Map<String, Long> expected = new TreeMap<>();
    orders.values().stream()
        .filter(order -> facts.stream().anyMatch(fact -> isCancelled(fact, id(order))))
        .forEach(
            order -> expected.merge(order.getCurrency(), order.getOrder().getTotal(), Long::sum));
    for (Event fact : facts) {
      if (!isOrder(fact) && facts.stream().noneMatch(other -> isCancelled(other, id(fact)))) {
        asked
            .computeIfAbsent(id(fact), any -> new TreeMap<>())
            .merge(fact.getCurrency(), fact.getOrder().getTotal(), Long::sum);
      }
    }
    asked.forEach(
        (order, sums) ->
            sums.forEach(
                (currency, sum) -> {
                  Event known = orders.get(order);
                  long taken =
                      known == null
                          ? sum
                          : known.getCurrency().equals(currency)
                              ? Math.min(sum, known.getOrder().getTotal())
                              : 0;
                  expected.merge(currency, taken, Long::sum);
                }));
    expected.values().removeIf(sum -> sum == 0);
    return expected;
  }

  private static Map<String, Long> returned(Orders orders) {
    Map<String, Long> sums = new TreeMap<>();
    for (CurrencyTotal total : orders.getMoney()) {
      if (total.getReturned() != 0) {
        sums.put(total.getCurrency(), total.getReturned());
      }
    }
    return sums;
  }

  private static Map<String, Long> byDay(Orders orders) {
    Map<String, Long> sums = new TreeMap<>();
    for (CurrencyTotal total : orders.getMoney()) {
      total
          .getSlots()
          .forEach(day -> sums.merge(total.getCurrency(), day.getReturned(), Long::sum));
    }
    sums.values().removeIf(sum -> sum == 0);
    return sums;
  }

  /** Up to five orders, one of which is never heard of, and up to eight returns of them. */
  private static List<Event> facts(long seed) {
    Random random = new Random(seed);
    List<Event> facts = new ArrayList<>();
    int orders = 1 + random.nextInt(5);
    for (int i = 1; i < orders; i++) {
      facts.add(event("Order Completed", "m" + i, "o" + i, random));
    }
    int refunds = random.nextInt(5);
    for (int i = 0; i < refunds; i++) {
      facts.add(event("Order Refunded", "r" + i, "o" + random.nextInt(orders), random));
    }
    for (int i = 1; i < orders; i++) {
      if (random.nextInt(5) == 0) {
        facts.add(event("Order Cancelled", "c" + i, "o" + i, random));
      }
    }
    facts.sort(Comparator.comparingLong(Event::getTimestamp));
    return facts;
  }

  private static Event event(String name, String message, String order, Random random) {
    return Event.newBuilder()
        .setMessageId(message)
        .setName(name)
        .setTimestamp(random.nextInt(6) * DAY)
        .setCurrency(CURRENCIES[random.nextInt(CURRENCIES.length)])
        .setOrder(Order.newBuilder().setOrderId(order).setTotal((long) random.nextInt(100)).build())
        .build();
  }

  private static List<Event> shuffled(List<Event> facts, long seed) {
    List<Event> shuffled = new ArrayList<>(facts);
    shuffled.addAll(facts.subList(0, facts.size() / 3));
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  private static void take(Orders orders, Event event) {
    if (isOrder(event)) {
      OrderBook.ordered(orders, event);
    } else {
      OrderBook.returned(orders, event);
    }
  }

  private static Orders account() {
    return new Newcomers().contact("shop", "ann").getProfile().getOrders();
  }

  private static boolean isCancelled(Event event, String order) {
    return event.getName().equals("Order Cancelled") && id(event).equals(order);
  }

  private static boolean isOrder(Event event) {
    return event.getName().equals("Order Completed");
  }

  private static String id(Event event) {
    return event.getOrder().getOrderId();
  }
}
