package io.beckon.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Event;
import io.beckon.schema.Order;
import io.beckon.schema.Orders;
import io.beckon.schema.Place;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Orders told by several messages, updates and returns, in any order of arrival and known to any
 * account of the contact: the account is the same to the last field.
 */
class OrderBookProperties {
  private static final long DAY = CalendarDays.DAY;
  private static final String[] PRODUCTS = {"mug", "pot", "cup"};

  @Property(tries = 3_000)
  void orderOfArrivalDoesNotMatter(@ForAll long seed) {
    List<Event> facts = facts(seed);
    Orders inOrder = account(facts);
    List<Event> shuffled = new ArrayList<>(facts);
    shuffled.addAll(facts.subList(0, facts.size() / 3));
    Collections.shuffle(shuffled, new Random(seed + 1));
    assertThat(sorted(account(shuffled))).isEqualTo(sorted(inOrder));
  }

  @Property(tries = 3_000)
  void norDoesWhichAccountKnewThem(@ForAll long seed) {
    List<Event> facts = facts(seed);
    Random random = new Random(seed + 2);
    List<Event> one = new ArrayList<>();
    List<Event> other = new ArrayList<>();
    for (Event fact : facts) {
      int side = random.nextInt(5);
      if (side < 3) {
        one.add(fact);
      }
      if (side > 1) {
        other.add(fact);
      }
    }
    Collections.shuffle(one, random);
    Collections.shuffle(other, random);
    Orders merged = account(one);
    OrderBook.merge(merged, account(other));
    assertThat(sorted(merged)).isEqualTo(sorted(account(facts)));
  }

  /** What the latest update says, else the earliest message; no return beyond it; none twice. */
  @Property(tries = 3_000)
  void theMoneyIsThatOfTheObviousComputation(@ForAll long seed) {
    List<Event> facts = facts(seed);
    Orders orders = account(facts);
    long ordered = 0;
    long returned = 0;
    int count = 0;
    for (int i = 0; i < 4; i++) {
      String id = "o" + i;
      List<Event> told =
          facts.stream()
              .filter(fact -> id(fact).equals(id) && !isReturn(fact))
              .sorted(Comparator.comparingLong(Event::getTimestamp))
              .toList();
      List<Event> updates =
          told.stream().filter(fact -> fact.getName().equals("Order Updated")).toList();
      if (told.isEmpty()) {
        continue;
      }
      count++;
      Event holds = updates.isEmpty() ? told.get(0) : updates.get(updates.size() - 1);
      long total = holds.getOrder().getTotal();
      boolean all = facts.stream().anyMatch(fact -> id(fact).equals(id) && isOfAll(fact));
      long back =
          facts.stream()
              .filter(fact -> id(fact).equals(id) && isReturn(fact) && !isOfAll(fact))
              .mapToLong(fact -> fact.getOrder().getTotal())
              .sum();
      ordered += total;
      returned += all ? total : Math.min(total, back);
    }
    assertThat(orders.getCount()).isEqualTo(count);
    assertThat(orders.getMoney().stream().mapToLong(CurrencyTotal::getOrdered).sum())
        .isEqualTo(ordered);
    assertThat(orders.getMoney().stream().mapToLong(CurrencyTotal::getReturned).sum())
        .isEqualTo(returned);
  }

  /** Up to four orders; no two messages at one moment. */
  private static List<Event> facts(long seed) {
    Random random = new Random(seed);
    List<Event> facts = new ArrayList<>();
    int orders = 1 + random.nextInt(4);
    for (int i = 0; i < orders; i++) {
      for (int told = random.nextInt(3); told > 0; told--) {
        facts.add(event("Order Completed", "o" + i, facts.size(), random));
      }
      for (int updated = random.nextInt(3); updated > 0 || facts.isEmpty(); updated--) {
        facts.add(event("Order Updated", "o" + i, facts.size(), random));
      }
      String id = "o" + i;
      if (facts.stream().noneMatch(fact -> id(fact).equals(id))) {
        continue;
      }
      for (int part = random.nextInt(3); part > 0; part--) {
        Event refund = event("Order Refunded", id, facts.size(), random);
        refund.getOrder().setRefundId(random.nextBoolean() ? "re" + facts.size() : null);
        facts.add(refund);
      }
      if (random.nextInt(4) == 0) {
        Event all = event("Order Refunded", id, facts.size(), random);
        all.getOrder().setTotal(null);
        all.getProducts().clear();
        facts.add(all);
      }
      if (random.nextInt(5) == 0) {
        facts.add(event("Order Cancelled", id, facts.size(), random));
      }
    }
    // Up to the cap, the order of arrival leaves no trace.
    while (facts.stream().filter(OrderBookProperties::isReturn).count() > 8) {
      facts.remove(facts.stream().filter(OrderBookProperties::isReturn).findFirst().orElseThrow());
    }
    List<Long> moments = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      moments.add((1 + i) * DAY / 2);
    }
    Collections.shuffle(moments, random);
    for (int i = 0; i < facts.size(); i++) {
      facts.get(i).setTimestamp(moments.get(i));
    }
    facts.sort(Comparator.comparingLong(Event::getTimestamp));
    return facts;
  }

  private static Event event(String name, String order, int number, Random random) {
    List<Product> products = new ArrayList<>();
    for (String product : PRODUCTS) {
      if (random.nextBoolean()) {
        products.add(
            Product.newBuilder().setProductId(product).setQuantity(1 + random.nextInt(3)).build());
      }
    }
    return Event.newBuilder()
        .setMessageId("m" + number)
        .setName(name)
        .setCurrency("GBP")
        .setProducts(products)
        .setOrder(
            Order.newBuilder()
                .setOrderId(order)
                .setTotal((long) random.nextInt(100))
                .setStore(random.nextBoolean() ? "shop" + random.nextInt(2) : null)
                .build())
        .build();
  }

  private static Orders account(List<Event> facts) {
    Orders orders = new Newcomers().contact("shop", "ann").getProfile().getOrders();
    for (Event fact : facts) {
      if (isReturn(fact)) {
        OrderBook.returned(orders, fact);
      } else {
        OrderBook.ordered(orders, fact);
      }
    }
    return orders;
  }

  private static Orders sorted(Orders orders) {
    orders.getPlaces().sort(Comparator.comparing(Place::getPlace));
    return orders;
  }

  private static boolean isReturn(Event event) {
    return event.getName().equals("Order Refunded") || event.getName().equals("Order Cancelled");
  }

  private static boolean isOfAll(Event event) {
    return event.getName().equals("Order Cancelled")
        || (isReturn(event) && event.getOrder().getTotal() == null);
  }

  private static String id(Event event) {
    return event.getOrder().getOrderId();
  }
}
