package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Cart;
import io.beckon.schema.CartLine;
import io.beckon.schema.CartOrdered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What orders took from a cart, and when: what is known later of the time before does not come back
 * into it.
 */
final class CartOrders {
  /** Stands for all that is in a cart, in {@link CartOrdered#getProductId}. */
  static final String EVERYTHING = "";

  private static final int CAP = Bounds.cap(Cart.SCHEMA$, "ordered");

  private CartOrders() {}

  /** An order took this at some time. */
  static void take(Cart cart, String productId, @Nullable String variant, long time) {
    List<CartOrdered> all = cart.getOrdered();
    for (int i = 0; i < all.size(); i++) {
      CartOrdered one = all.get(i);
      if (one.getProductId().equals(productId) && Objects.equals(one.getVariant(), variant)) {
        one.setAt(Math.max(one.getAt(), time));
        return;
      }
    }
    all.add(new CartOrdered(productId, variant, time));
    trim(cart);
  }

  /** What orders took of a product, the first order first. */
  static List<CartOrdered> of(Cart cart, String productId) {
    List<CartOrdered> all = cart.getOrdered();
    if (all.isEmpty()) {
      return List.of();
    }
    List<CartOrdered> of = new ArrayList<>(2);
    for (int i = 0; i < all.size(); i++) {
      CartOrdered one = all.get(i);
      if (one.getProductId().equals(EVERYTHING) || one.getProductId().equals(productId)) {
        int at = of.size();
        while (at > 0 && of.get(at - 1).getAt() > one.getAt()) {
          at--;
        }
        of.add(at, one);
      }
    }
    return of;
  }

  /** When one of these orders last took the line, epoch milliseconds; 0: none did. */
  static long takenAt(List<CartOrdered> orders, CartLine line) {
    for (int i = orders.size() - 1; i >= 0; i--) {
      if (isOf(orders.get(i), line)) {
        return orders.get(i).getAt();
      }
    }
    return 0;
  }

  /** When one of them last took any variant, epoch milliseconds; 0: none did. */
  static long allTakenAt(List<CartOrdered> orders) {
    for (int i = orders.size() - 1; i >= 0; i--) {
      if (orders.get(i).getVariant() == null) {
        return orders.get(i).getAt();
      }
    }
    return 0;
  }

  /** Whether an order took this line: where no variant is said, any is meant. */
  static boolean isOf(CartOrdered order, CartLine line) {
    return order.getProductId().equals(EVERYTHING)
        || (order.getProductId().equals(line.getProductId())
            && (order.getVariant() == null
                || line.getVariant() == null
                || order.getVariant().equals(line.getVariant())));
  }

  /** Forgets what orders took before a time; lines go on from where they stand. */
  static void expire(Cart cart, long limit) {
    List<CartOrdered> all = cart.getOrdered();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).getAt() < limit) {
        forget(cart, i);
      }
    }
  }

  /** Forgets the oldest while there are too many. */
  private static void trim(Cart cart) {
    List<CartOrdered> all = cart.getOrdered();
    while (all.size() > CAP) {
      int oldest = 0;
      for (int i = 1; i < all.size(); i++) {
        oldest = all.get(i).getAt() < all.get(oldest).getAt() ? i : oldest;
      }
      forget(cart, oldest);
    }
  }

  private static void forget(Cart cart, int index) {
    CartOrdered gone = cart.getOrdered().get(index);
    for (CartLine line : cart.getLines()) {
      if (isOf(gone, line)) {
        CartLines.fold(cart, line.getProductId(), gone.getAt());
      }
    }
    cart.getOrdered().remove(index);
  }
}
