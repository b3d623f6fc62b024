package io.beckon.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Event;
import io.beckon.schema.Order;
import io.beckon.schema.Orders;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderBookTest {
  private final Orders orders = new Newcomers().contact("shop", "ann").getProfile().getOrders();

  private static Event event(String name, String id, long total) {
    return Event.newBuilder()
        .setMessageId(id)
        .setName(name)
        .setTimestamp(1_000)
        .setCurrency("GBP")
        .setOrder(Order.newBuilder().setOrderId("o1").setTotal(total).build())
        .build();
  }

  private boolean refunded(String id, long total) {
    return isNew(event("Order Refunded", id, total));
  }

  private boolean isNew(Event event) {
    return OrderBook.returned(orders, event) == OrderBook.Effect.NEW;
  }

  /** Three orders a day for 600 days: of the last 400 and more each day is known by itself. */
  @Test
  void daysGoBackAsFarHoweverManyOrdersADayHas() {
    CurrencyTotal total =
        CurrencyTotal.newBuilder()
            .setCurrency("GBP")
            .setOrdered(0L)
            .setReturned(0L)
            .setSlots(new ArrayList<>())
            .build();
    for (int i = 0; i < 1_800; i++) {
      PurchaseDays.add(total, i / 3 * CalendarDays.DAY + i % 3 * 3_600_000L, 1, 100, 0);
    }
    List<PurchaseDays.OfDay> daily = PurchaseDays.daily(total, CalendarDays.UTC);
    assertThat(total.getSlots()).hasSize(400);
    assertThat(daily).hasSizeGreaterThan(390);
    assertThat(daily.subList(daily.size() - 390, daily.size()))
        .allSatisfy(day -> assertThat(day.net()).isEqualTo(300));
    assertThat(daily.stream().mapToInt(PurchaseDays.OfDay::orders).sum()).isEqualTo(1_800);
  }

  @Test
  void anOrderCanBeGivenBackInParts() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 3_000));
    assertThat(refunded("r1", 500)).isTrue();
    assertThat(refunded("r2", 500)).as("another part of it").isTrue();
    assertThat(refunded("r2", 500)).as("the same, sent again").isFalse();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(1_000);
    assertThat(orders.getReturns()).isEqualTo(2);
  }

  @Test
  void aCancellationIsOfTheWholeOrder() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 3_000));
    assertThat(isNew(event("Order Cancelled", "c1", 3_000))).isTrue();
    assertThat(refunded("r1", 500)).as("another fact, of which nothing is left").isTrue();
    assertThat(isNew(event("Order Cancelled", "c2", 3_000))).isFalse();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(3_000);
  }

  @Test
  void aRefundTakesNoMoreThanItsOrder() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 2_950));
    assertThat(refunded("r1", 1_000)).isTrue();
    assertThat(refunded("r2", 9_900)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(2_950);
    assertThat(PurchaseDays.net(orders.getMoney().get(0), 0)).isZero();
  }

  @Test
  void aRefundThatCameBeforeItsOrderIsCutToIt() {
    assertThat(refunded("r1", 9_900)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).as("all it says").isEqualTo(9_900);
    OrderBook.ordered(orders, event("Order Completed", "m1", 2_950));
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(2_950);
  }

  @Test
  void aCancellationTakesWhatRefundsLeftWhateverItNames() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 3_000));
    assertThat(refunded("r1", 500)).isTrue();
    Event cancelled = event("Order Cancelled", "c1", 0);
    cancelled.setCurrency(null);
    assertThat(isNew(cancelled)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(3_000);
    assertThat(orders.getReturns()).isEqualTo(2);
  }

  @Test
  void aCancellationOfAnUnknownOrderTakesWhatItSaysOnce() {
    assertThat(refunded("r1", 500)).isTrue();
    Event cancelled = event("Order Cancelled", "c1", 3_000);
    cancelled.setTimestamp(2_000);
    assertThat(isNew(cancelled)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(3_000);
  }

  @Test
  void aRefundInAnotherCurrencyTakesNothing() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 3_000));
    Event euros = event("Order Refunded", "r1", 500);
    euros.setCurrency("EUR");
    assertThat(isNew(euros)).isTrue();
    assertThat(orders.getMoney()).extracting("currency").containsExactly("GBP");
    assertThat(orders.getMoney()).extracting("returned").containsExactly(0L);
    assertThat(orders.getReturns()).isEqualTo(1);
  }

  @Test
  void aCancellationInAnotherCurrencyLeavesNoEmptyMoney() {
    Event free = event("Order Completed", "m1", 0);
    free.setCurrency(null);
    OrderBook.ordered(orders, free);
    assertThat(isNew(event("Order Cancelled", "c1", 3_000))).isTrue();
    assertThat(orders.getMoney()).allMatch(total -> !total.getSlots().isEmpty());
  }

  @Test
  void anOrderRefundedInManyPartsAndCancelledIsTakenOffOnce() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 1_200));
    for (int i = 0; i < 12; i++) {
      Event part = event("Order Refunded", "r" + i, 90);
      part.setTimestamp(2_000 + i);
      OrderBook.returned(orders, part);
    }
    assertThat(orders.getRecentReturns()).hasSize(8);
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(12 * 90);
    Event cancelled = event("Order Cancelled", "c1", 1_200);
    cancelled.setTimestamp(3_000);
    OrderBook.returned(orders, cancelled);
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(1_200);
  }

  @Test
  void anOldOrderThatComesAgainSettlesNothing() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 2_950));
    refunded("r1", 9_900);
    for (int i = 0; i < 8; i++) {
      Event newer = event("Order Completed", "n" + i, 100);
      newer.getOrder().setOrderId("n" + i);
      newer.setTimestamp(2_000 + i);
      OrderBook.ordered(orders, newer);
    }
    OrderBook.ordered(orders, event("Order Completed", "m2", 2_950));
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(2_950);
  }

  private static Event named(Event event, String product, int quantity) {
    event
        .getProducts()
        .add(
            io.beckon.schema.Product.newBuilder()
                .setProductId(product)
                .setPrice(1_000L)
                .setQuantity(quantity)
                .build());
    return event;
  }

  private static Event at(Event event, long time) {
    event.setTimestamp(time);
    return event;
  }

  /** Case 08: a refund that names the order alone is of all of it, whichever came first. */
  @Test
  void aRefundByItsOrderAloneTakesAllWhicheverCameFirst() {
    Event all = at(event("Order Refunded", "r1", 0), 2_000);
    all.getOrder().setTotal(null);
    all.setCurrency(null);
    assertThat(isNew(all)).isTrue();
    assertThat(orders.getMoney()).as("of what nobody knows").isEmpty();
    OrderBook.ordered(orders, named(event("Order Completed", "m1", 8_000), "p1", 2));
    assertThat(orders.getReturns()).isEqualTo(1);
    assertThat(orders.getMoney().get(0).getOrdered()).isEqualTo(8_000);
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(8_000);
    assertThat(orders.getBought().get(0).getQuantity()).isZero();
  }

  @Test
  void aRefundOfZeroTakesNothing() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 8_000));
    assertThat(refunded("r1", 0)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).isZero();
  }

  @Test
  void oneRefundIdIsOneRefundHoweverOftenItIsTold() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 8_000));
    for (int i = 0; i < 3; i++) {
      Event told = at(event("Order Refunded", "told" + i, 500), 2_000 + i);
      told.getOrder().setRefundId("re-1");
      OrderBook.returned(orders, told);
    }
    assertThat(orders.getReturns()).isEqualTo(1);
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(500);
  }

  /** Case 14: 50.00 for 2 becomes 75.00 for 3. */
  @Test
  void anUpdateTakesTheOrdersPlace() {
    OrderBook.ordered(orders, named(event("Order Completed", "m1", 5_000), "mug", 2));
    Event update = named(at(event("Order Updated", "m2", 7_500), 2_000), "mug", 3);
    assertThat(OrderBook.ordered(orders, update)).isEqualTo(OrderBook.Effect.CHANGED);
    assertThat(orders.getCount()).isEqualTo(1);
    assertThat(orders.getMoney().get(0).getOrdered()).isEqualTo(7_500);
    assertThat(PurchaseDays.daily(orders.getMoney().get(0), CalendarDays.UTC))
        .containsExactly(new PurchaseDays.OfDay(0, 1, 7_500));
    assertThat(orders.getBought().get(0).getQuantity()).isEqualTo(3);
    assertThat(orders.getRecent().get(0).getPieces()).isEqualTo(3);
    assertThat(orders.getLastAt()).as("it was ordered then").isEqualTo(1_000);
  }

  @Test
  void anUpdateThatNamesItsTotalAloneLeavesTheProducts() {
    OrderBook.ordered(orders, named(event("Order Completed", "m1", 5_000), "mug", 2));
    OrderBook.ordered(orders, at(event("Order Updated", "m2", 4_000), 2_000));
    assertThat(orders.getMoney().get(0).getOrdered()).isEqualTo(4_000);
    assertThat(orders.getBought().get(0).getQuantity()).isEqualTo(2);
  }

  @Test
  void anUpdateOfAnOrderNeverHeardOfIsTheOrderAndHoldsWhenThatComes() {
    Event update = named(at(event("Order Updated", "m2", 7_500), 2_000), "mug", 3);
    assertThat(OrderBook.ordered(orders, update)).isEqualTo(OrderBook.Effect.NEW);
    assertThat(orders.getCount()).isEqualTo(1);
    Event completed = named(event("Order Completed", "m1", 5_000), "mug", 2);
    assertThat(OrderBook.ordered(orders, completed))
        .as("rules hear of it for the first time")
        .isEqualTo(OrderBook.Effect.NEW);
    assertThat(orders.getCount()).isEqualTo(1);
    assertThat(orders.getMoney().get(0).getOrdered()).isEqualTo(7_500);
    assertThat(orders.getLastAt()).isEqualTo(1_000);
  }

  @Test
  void anOrderOfLongAgoDoesNotCountAgainNorDoesItsUpdate() {
    for (int i = 0; i < 12; i++) {
      Event one = at(event("Order Completed", "m" + i, 1_000), 1_000 + i);
      one.getOrder().setOrderId("o" + i);
      OrderBook.ordered(orders, one);
    }
    for (int i = 0; i < 12; i++) {
      Event again = at(event(i < 6 ? "Order Updated" : "Order Completed", "n" + i, 1_000), 9_000);
      again.getOrder().setOrderId("o" + i);
      OrderBook.ordered(orders, again);
    }
    assertThat(orders.getCount()).isEqualTo(12);
    assertThat(orders.getMoney().get(0).getOrdered()).isEqualTo(12_000);
  }

  @Test
  void aReturnOfAnOrderOfLongAgoNeverMakesSumsNegative() {
    OrderBook.ordered(orders, event("Order Completed", "m1", 2_950));
    refunded("r1", 9_900);
    for (int i = 0; i < 8; i++) {
      Event newer = at(event("Order Completed", "n" + i, 100), 2_000 + i);
      newer.getOrder().setOrderId("n" + i);
      OrderBook.ordered(orders, newer);
    }
    OrderBook.returned(orders, at(event("Order Refunded", "r2", 10), 3_000));
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(2_960);
  }

  /** Case 23: ten lines of 9,999,999,999.00 times a million. */
  @Test
  void absurdPricesEndAtTheLargestSum() {
    Event order = event("Order Completed", "m1", 0);
    order.getOrder().setTotal(null);
    for (int i = 0; i < 10; i++) {
      named(order, "p" + i, 1_000_000);
      order.getProducts().get(i).setPrice(999_999_999_900L);
    }
    assertThat(OrderBook.worth(order)).isEqualTo(1_000_000_000_000_000L);
  }
}
