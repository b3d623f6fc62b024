package io.beckon.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.Event;
import io.beckon.schema.Order;
import io.beckon.schema.Orders;
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
    return OrderBook.returned(orders, event("Order Refunded", id, total));
  }

  @Test
  void anOrderCanBeGivenBackInParts() {
    OrderBook.completed(orders, event("Order Completed", "m1", 3_000));
    assertThat(refunded("r1", 500)).isTrue();
    assertThat(refunded("r2", 500)).as("another part of it").isTrue();
    assertThat(refunded("r2", 500)).as("the same, sent again").isFalse();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(1_000);
    assertThat(orders.getReturns()).isEqualTo(2);
  }

  @Test
  void aCancellationIsOfTheWholeOrder() {
    OrderBook.completed(orders, event("Order Completed", "m1", 3_000));
    assertThat(OrderBook.returned(orders, event("Order Cancelled", "c1", 3_000))).isTrue();
    assertThat(refunded("r1", 500)).as("another fact, of which nothing is left").isTrue();
    assertThat(OrderBook.returned(orders, event("Order Cancelled", "c2", 3_000))).isFalse();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(3_000);
  }

  @Test
  void aRefundTakesNoMoreThanItsOrder() {
    OrderBook.completed(orders, event("Order Completed", "m1", 2_950));
    assertThat(refunded("r1", 1_000)).isTrue();
    assertThat(refunded("r2", 9_900)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(2_950);
    assertThat(PurchaseDays.window(orders.getMoney().get(0), 0, 0).net()).isZero();
  }

  @Test
  void aRefundThatCameBeforeItsOrderIsCutToIt() {
    assertThat(refunded("r1", 9_900)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).as("all it says").isEqualTo(9_900);
    OrderBook.completed(orders, event("Order Completed", "m1", 2_950));
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(2_950);
  }

  @Test
  void aCancellationTakesWhatRefundsLeftWhateverItNames() {
    OrderBook.completed(orders, event("Order Completed", "m1", 3_000));
    assertThat(refunded("r1", 500)).isTrue();
    Event cancelled = event("Order Cancelled", "c1", 0);
    cancelled.setCurrency(null);
    assertThat(OrderBook.returned(orders, cancelled)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(3_000);
    assertThat(orders.getReturns()).isEqualTo(2);
  }

  @Test
  void aCancellationOfAnUnknownOrderTakesWhatItSaysOnce() {
    assertThat(refunded("r1", 500)).isTrue();
    Event cancelled = event("Order Cancelled", "c1", 3_000);
    cancelled.setTimestamp(2_000);
    assertThat(OrderBook.returned(orders, cancelled)).isTrue();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(3_000);
  }

  @Test
  void aRefundInAnotherCurrencyTakesNothing() {
    OrderBook.completed(orders, event("Order Completed", "m1", 3_000));
    Event euros = event("Order Refunded", "r1", 500);
    euros.setCurrency("EUR");
    assertThat(OrderBook.returned(orders, euros)).isTrue();
    assertThat(orders.getMoney()).extracting("currency").containsExactly("GBP", "EUR");
    assertThat(orders.getMoney()).extracting("returned").containsExactly(0L, 0L);
    assertThat(orders.getReturns()).isEqualTo(1);
  }

  @Test
  void aCancellationInAnotherCurrencyLeavesNoEmptyMoney() {
    Event free = event("Order Completed", "m1", 0);
    free.setCurrency(null);
    OrderBook.completed(orders, free);
    assertThat(OrderBook.returned(orders, event("Order Cancelled", "c1", 3_000))).isTrue();
    assertThat(orders.getMoney()).allMatch(total -> !total.getDays().isEmpty());
  }

  @Test
  void anOrderRefundedInManyPartsAndCancelledIsTakenOffOnce() {
    OrderBook.completed(orders, event("Order Completed", "m1", 1_200));
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
    OrderBook.completed(orders, event("Order Completed", "m1", 2_950));
    refunded("r1", 9_900);
    for (int i = 0; i < 8; i++) {
      Event newer = event("Order Completed", "n" + i, 100);
      newer.getOrder().setOrderId("n" + i);
      newer.setTimestamp(2_000 + i);
      OrderBook.completed(orders, newer);
    }
    OrderBook.completed(orders, event("Order Completed", "m2", 2_950));
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(2_950);
  }
}
