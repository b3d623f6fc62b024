package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Event;
import io.beckon.schema.Order;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.OrderedProduct;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account of purchases keeps of one order or return, and which of two messages about the
 * same one it is from: the latest update; without one, the earliest message.
 */
final class Summaries {
  private static final int PRODUCTS = Bounds.cap(OrderSummary.SCHEMA$, "products");

  /** A refund of all that is left and without an id: an order has no more than one. */
  private static final String ALL = "=all";

  private Summaries() {}

  /** What the event says of its order or return. */
  static OrderSummary of(Event event) {
    Order order = event.getOrder();
    boolean isReturn = EventNames.isReturn(event.getName());
    long pieces = 0;
    List<OrderedProduct> products = new ArrayList<>(Math.min(PRODUCTS, event.getProducts().size()));
    for (Product product : event.getProducts()) {
      pieces += product.getQuantity();
      add(products, product);
    }
    return OrderSummary.newBuilder()
        .setOrderId(order.getOrderId())
        .setAt(event.getTimestamp())
        .setTotal(OrderBook.worth(event))
        .setCurrency(event.getCurrency() == null ? "" : event.getCurrency())
        .setPieces((int) Math.min(Integer.MAX_VALUE, pieces))
        .setReturnId(isReturn ? part(event) : "")
        .setAll(isReturn && OrderBook.isAll(event))
        .setToldAt(event.getTimestamp())
        .setToldBy(event.getMessageId())
        .setUpdated(event.getName().equals(EventNames.ORDER_UPDATED))
        .setCompletedAt(
            event.getName().equals(EventNames.ORDER_COMPLETED) ? event.getTimestamp() : 0)
        .setPlace(order.getStore() != null ? order.getStore() : order.getChannel())
        .setReturned(0L)
        .setClosed(false)
        .setProducts(products)
        .build();
  }

  private static void add(List<OrderedProduct> products, Product product) {
    OrderedProduct known = find(products, product.getProductId());
    if (known != null) {
      known.setQuantity(known.getQuantity() + product.getQuantity());
    } else if (products.size() < PRODUCTS) {
      products.add(
          new OrderedProduct(product.getProductId(), product.getCategory(), product.getQuantity()));
    }
  }

  /** What tells a return from others of its order. */
  static String part(Event event) {
    if (event.getName().equals(EventNames.ORDER_CANCELLED)) {
      return "";
    }
    String refund = event.getOrder().getRefundId();
    return refund != null ? refund : OrderBook.isAll(event) ? ALL : event.getMessageId();
  }

  static @Nullable OrderedProduct find(List<OrderedProduct> products, String productId) {
    return Bounds.find(products, OrderedProduct::getProductId, productId);
  }

  /** Whether a product may have been left out for want of room. */
  static boolean isFull(OrderSummary of) {
    return of.getProducts().size() == PRODUCTS;
  }

  static @Nullable OrderSummary find(List<OrderSummary> list, String orderId, String part) {
    for (int i = 0; i < list.size(); i++) {
      OrderSummary known = list.get(i);
      if (known.getOrderId().equals(orderId) && known.getReturnId().equals(part)) {
        return known;
      }
    }
    return null;
  }

  /**
   * Takes another message about the same order or return in. Says whether anything changes by it.
   */
  static boolean take(OrderSummary known, OrderSummary other) {
    boolean changed = other.getAt() < known.getAt();
    if (changed) {
      known.setAt(other.getAt());
    }
    if (other.getCompletedAt() != 0
        && (known.getCompletedAt() == 0 || other.getCompletedAt() < known.getCompletedAt())) {
      known.setCompletedAt(other.getCompletedAt());
      changed = true;
    }
    if (!counts(other, known)) {
      return changed;
    }
    known.setToldAt(other.getToldAt());
    known.setToldBy(other.getToldBy());
    known.setUpdated(other.getUpdated());
    known.setTotal(other.getTotal());
    known.setCurrency(other.getCurrency());
    known.setPieces(other.getPieces());
    known.setPlace(other.getPlace());
    known.setAll(other.getAll());
    known.setProducts(other.getProducts());
    return true;
  }

  /** Whether what {@code a} says holds, and not what {@code b} does. */
  private static boolean counts(OrderSummary a, OrderSummary b) {
    if (a.getUpdated() != b.getUpdated()) {
      return a.getUpdated();
    }
    int later = Long.compare(a.getToldAt(), b.getToldAt());
    int order = later != 0 ? later : a.getToldBy().compareTo(b.getToldBy());
    return a.getUpdated() ? order > 0 : order < 0;
  }

  /** Newest first; equal times by id, so that the list does not depend on the order of arrival. */
  static void sort(List<OrderSummary> list, int cap) {
    Bounds.newestFirst(list, cap, OrderSummary::getAt, Summaries::key);
  }

  static String key(OrderSummary order) {
    return order.getReturnId().isEmpty()
        ? order.getOrderId()
        : order.getOrderId() + '\u0000' + order.getReturnId();
  }
}
