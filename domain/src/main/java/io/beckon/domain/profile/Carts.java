package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Bought;
import io.beckon.schema.Cart;
import io.beckon.schema.CartLine;
import io.beckon.schema.Event;
import io.beckon.schema.Orders;
import io.beckon.schema.Product;
import io.beckon.schema.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cart as a set of lines keyed by product, each line decided by the latest fact about it. A
 * full snapshot ({@code Cart Viewed}) replaces all lines that are older than it. Any order of
 * arrival gives the same cart.
 */
public final class Carts {
  private static final int CAP = Bounds.cap(Cart.SCHEMA$, "lines");
  static final long LINE_LIFE = 30L * 86_400_000L;

  private Carts() {}

  /** A product was put into the cart, or its quantity set. */
  public static void add(Profile profile, Event event) {
    for (Product product : event.getProducts()) {
      upsert(profile, product, Math.max(1, product.getQuantity()), event);
    }
    touch(profile.getCart(), event.getTimestamp());
  }

  /** A product was taken out. */
  public static void remove(Profile profile, Event event) {
    for (Product product : event.getProducts()) {
      upsert(profile, product, 0, event);
    }
    touch(profile.getCart(), event.getTimestamp());
  }

  /**
   * The whole cart as it stands at the event's time. Without products the cart is only looked at,
   * not emptied.
   */
  public static void replace(Profile profile, Event event) {
    if (!event.getProducts().isEmpty()) {
      for (Product product : event.getProducts()) {
        upsert(profile, product, product.getQuantity(), event);
      }
      replacedAt(profile.getCart(), event.getTimestamp());
    }
    touch(profile.getCart(), event.getTimestamp());
  }

  /** An order takes away what it bought; one that does not say what it bought empties the cart. */
  public static void order(Cart cart, Event event) {
    if (event.getProducts().isEmpty()) {
      replacedAt(cart, event.getTimestamp() + 1);
    } else if (!cart.getLines().isEmpty()) {
      for (Product product : event.getProducts()) {
        CartLine line = find(cart, product.getProductId());
        if (line != null && line.getAt() <= event.getTimestamp()) {
          Bounds.remove(cart.getLines(), one -> one == line);
        }
      }
    }
  }

  /** Forgets lines past their lifetime. */
  public static void expire(Cart cart, long now) {
    if (!cart.getLines().isEmpty()) {
      Bounds.expire(cart.getLines(), now - LINE_LIFE, CartLine::getAt);
    }
  }

  public static boolean isEmpty(Cart cart) {
    for (CartLine line : cart.getLines()) {
      if (line.getQuantity() > 0) {
        return false;
      }
    }
    return true;
  }

  /** Pieces in the cart. */
  public static int pieces(Cart cart) {
    int pieces = 0;
    for (CartLine line : cart.getLines()) {
      pieces += line.getQuantity();
    }
    return pieces;
  }

  /** Currency of the cart: that of its first line with a price. */
  public static @Nullable String currency(Cart cart) {
    for (CartLine line : cart.getLines()) {
      if (line.getQuantity() > 0 && line.getPrice() != null && line.getCurrency() != null) {
        return line.getCurrency();
      }
    }
    return null;
  }

  /** Worth of the lines in one currency, minor units. Lines in another currency are not added. */
  public static long value(Cart cart, String currency) {
    long value = 0;
    for (CartLine line : cart.getLines()) {
      if (line.getPrice() != null && currency.equals(line.getCurrency())) {
        value += line.getPrice() * line.getQuantity();
      }
    }
    return value;
  }

  private static void touch(Cart cart, long time) {
    cart.setTouchedAt(Math.max(cart.getTouchedAt(), time));
  }

  private static void replacedAt(Cart cart, long time) {
    if (time > cart.getReplacedAt()) {
      cart.setReplacedAt(time);
      Bounds.expire(cart.getLines(), time, CartLine::getAt);
    }
  }

  private static void upsert(Profile profile, Product product, int quantity, Event event) {
    Cart cart = profile.getCart();
    long time = event.getTimestamp();
    if (time < cart.getReplacedAt() || boughtSince(profile.getOrders(), product, time)) {
      return;
    }
    CartLine line = find(cart, product.getProductId());
    if (line == null) {
      line = new CartLine();
      line.setProductId(product.getProductId());
      cart.getLines().add(line);
    } else if (line.getAt() > time || (line.getAt() == time && line.getQuantity() <= quantity)) {
      // At equal times the smaller quantity wins, whichever arrives first: an order beats the
      // addition it follows.
      return;
    }
    line.setQuantity(quantity);
    line.setName(product.getName());
    line.setCategory(product.getCategory());
    line.setPrice(product.getPrice());
    line.setCurrency(product.getPrice() == null ? null : event.getCurrency());
    line.setAt(time);
    Bounds.trim(cart.getLines(), CAP, CartLine::getAt);
  }

  /** An order that arrived before the older fact it followed has already taken the product. */
  private static boolean boughtSince(Orders orders, Product product, long time) {
    if (orders.getLastAt() < time) {
      return false;
    }
    for (Bought bought : orders.getBought()) {
      if (bought.getLastAt() >= time && bought.getProductId().equals(product.getProductId())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable CartLine find(Cart cart, String productId) {
    List<CartLine> lines = cart.getLines();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).getProductId().equals(productId)) {
        return lines.get(i);
      }
    }
    return null;
  }
}
