package io.beckon.domain.order;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Keys;
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
 * What an account of purchases keeps of one order or return, and which of several messages about
 * the same one it is from: of those that name it, the latest update; without one, the earliest. It
 * makes no difference which of them comes first.
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
    boolean updates = event.getName().equals(EventNames.ORDER_UPDATED);
    String place = order.getStore() != null ? order.getStore() : order.getChannel();
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
        .setToldAt(isReturn || OrderBook.namesWorth(event) ? event.getTimestamp() : 0)
        .setUpdated(updates && OrderBook.namesWorth(event))
        .setListedAt(isReturn || !products.isEmpty() ? event.getTimestamp() : 0)
        .setRelisted(updates && !products.isEmpty())
        .setCompletedAt(
            event.getName().equals(EventNames.ORDER_COMPLETED) ? event.getTimestamp() : 0)
        .setPlace(place)
        .setPlaceAt(place == null ? 0 : event.getTimestamp())
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
    if (holds(
        other.getToldAt(),
        other.getUpdated(),
        known.getToldAt(),
        known.getUpdated(),
        worth(other, known))) {
      known.setToldAt(other.getToldAt());
      known.setUpdated(other.getUpdated());
      known.setTotal(other.getTotal());
      known.setCurrency(other.getCurrency());
      known.setAll(other.getAll());
      changed = true;
    }
    if (holds(
        other.getListedAt(),
        other.getRelisted(),
        known.getListedAt(),
        known.getRelisted(),
        products(other, known))) {
      known.setListedAt(other.getListedAt());
      known.setRelisted(other.getRelisted());
      known.setPieces(other.getPieces());
      known.setProducts(other.getProducts());
      changed = true;
    }
    if (holds(
        other.getPlaceAt(),
        false,
        known.getPlaceAt(),
        false,
        compare(other.getPlace(), known.getPlace()))) {
      known.setPlaceAt(other.getPlaceAt());
      known.setPlace(other.getPlace());
      changed = true;
    }
    return changed;
  }

  /**
   * Whether one word holds, and not another.
   *
   * @param at when it was said, epoch milliseconds; 0: it was not
   * @param larger more than 0 if of two of one moment it is the larger
   */
  private static boolean holds(
      long at, boolean updated, long otherAt, boolean otherUpdated, int larger) {
    if (at == 0 || otherAt == 0) {
      return at != 0;
    }
    if (updated != otherUpdated) {
      return updated;
    }
    return at == otherAt ? larger > 0 : updated == at > otherAt;
  }

  private static int worth(OrderSummary a, OrderSummary b) {
    int order = Boolean.compare(a.getAll(), b.getAll());
    order = order != 0 ? order : Long.compare(a.getTotal(), b.getTotal());
    return order != 0 ? order : a.getCurrency().compareTo(b.getCurrency());
  }

  private static int products(OrderSummary a, OrderSummary b) {
    int order = Integer.compare(a.getPieces(), b.getPieces());
    return order != 0 ? order : a.getProducts().toString().compareTo(b.getProducts().toString());
  }

  private static int compare(@Nullable String a, @Nullable String b) {
    return a == null || b == null ? 0 : a.compareTo(b);
  }

  /** Newest first; equal times by id, so that the list does not depend on the order of arrival. */
  static void sort(List<OrderSummary> list, int cap) {
    Bounds.newestFirst(list, cap, OrderSummary::getAt, Summaries::key);
  }

  static String key(OrderSummary order) {
    return order.getReturnId().isEmpty()
        ? Keys.single(order.getOrderId())
        : Keys.join(order.getOrderId(), order.getReturnId());
  }

  /** Whether one of the returns took all that was left of an order. */
  static boolean gaveAllBack(List<OrderSummary> returns, String orderId) {
    for (OrderSummary one : returns) {
      if (one.getAll() && one.getOrderId().equals(orderId)) {
        return true;
      }
    }
    return false;
  }
}
