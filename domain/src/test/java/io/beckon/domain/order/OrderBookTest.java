package io.beckon.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engage.Newcomers;
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
    assertThat(refunded("r1", 500)).isFalse();
    assertThat(OrderBook.returned(orders, event("Order Cancelled", "c2", 3_000))).isFalse();
    assertThat(orders.getMoney().get(0).getReturned()).isEqualTo(3_000);
  }
}
