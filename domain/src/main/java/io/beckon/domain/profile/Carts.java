package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Money;
import io.beckon.schema.Cart;
import io.beckon.schema.CartLine;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cart as a set of lines, one for each variant of a product. {@code Product Added} puts pieces
 * into a line, {@code Product Removed} takes them out, a full snapshot ({@code Cart Viewed}) says
 * how it stands, an order takes what it bought. Any order of arrival gives the same cart, as long
 * as no line changes more often than its cap between two snapshots: see {@link CartLines}.
 */
public final class Carts {
  private static final int CAP = Bounds.cap(Cart.SCHEMA$, "lines");
  static final long LINE_LIFE = 30L * 86_400_000L;

  private Carts() {}

  /** So many pieces of a product were put into the cart. */
  public static void add(Cart cart, Event event) {
    for (Product product : event.getProducts()) {
      change(cart, product, Math.max(1, product.getQuantity()), event);
    }
    touch(cart, event.getTimestamp());
  }

  /** So many pieces of a product were taken out; 0: all of the line. */
  public static void remove(Cart cart, Event event) {
    for (Product product : event.getProducts()) {
      change(cart, product, -product.getQuantity(), event);
    }
    touch(cart, event.getTimestamp());
  }

  /**
   * The whole cart as it stands at the event's time. Without products the cart is only looked at,
   * not emptied.
   */
  public static void replace(Cart cart, Event event) {
    long time = event.getTimestamp();
    if (!event.getProducts().isEmpty() && time >= cart.getReplacedAt()) {
      if (time > cart.getReplacedAt()) {
        cart.setReplacedAt(time);
        cart.getLines().forEach(line -> CartLines.forget(line, time));
      }
      List<Product> products = event.getProducts();
      for (int i = 0; i < products.size(); i++) {
        if (isFirst(products, i)) {
          stands(cart, products.get(i), pieces(products, i), event);
        }
      }
      tidy(cart);
    }
    touch(cart, time);
  }

  /** An order takes away what it bought; one that does not say what it bought empties the cart. */
  public static void order(Cart cart, Event event) {
    long time = event.getTimestamp();
    if (event.getProducts().isEmpty()) {
      CartOrders.take(cart, CartOrders.EVERYTHING, null, time);
      tidy(cart);
    }
    for (Product product : event.getProducts()) {
      CartOrders.take(cart, product.getProductId(), product.getVariant(), time);
    }
    for (Product product : event.getProducts()) {
      CartLines.tidy(cart, product.getProductId());
    }
  }

  /** Forgets lines past their lifetime. */
  public static void expire(Cart cart, long now) {
    if (!cart.getLines().isEmpty()) {
      Bounds.expire(cart.getLines(), now - LINE_LIFE, CartLine::getAt);
    }
    CartOrders.expire(cart, now - LINE_LIFE);
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
    long pieces = 0;
    for (CartLine line : cart.getLines()) {
      pieces += line.getQuantity();
    }
    return (int) Math.min(Integer.MAX_VALUE, pieces);
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

  /**
   * Worth of the lines in one currency, minor units, no more than {@link Money#LARGEST}. Lines in
   * another currency are not added.
   */
  public static long value(Cart cart, String currency) {
    long value = 0;
    for (CartLine line : cart.getLines()) {
      if (line.getPrice() != null && currency.equals(line.getCurrency())) {
        value = Money.together(value, Money.worth(line.getPrice(), line.getQuantity()));
      }
    }
    return value;
  }

  private static void touch(Cart cart, long time) {
    cart.setTouchedAt(Math.max(cart.getTouchedAt(), time));
  }

  private static void change(Cart cart, Product product, int pieces, Event event) {
    long time = event.getTimestamp();
    if (time <= cart.getReplacedAt()) {
      return;
    }
    CartLine line = lineOf(cart, product);
    if (pieces > 0) {
      CartWords.say(line, product, event);
    }
    CartLines.change(cart, line, time, pieces);
    Bounds.trim(cart.getLines(), CAP, CartLine::getAt);
  }

  /** A snapshot names this product, and no later one is known. */
  private static void stands(Cart cart, Product product, int pieces, Event event) {
    long time = event.getTimestamp();
    CartLine line = lineOf(cart, product);
    if (line.getBaseAt() <= time) {
      // Of two snapshots of one moment the smaller number holds, whichever comes first.
      line.setBase(line.getBaseAt() == time ? Math.min(line.getBase(), pieces) : pieces);
      line.setBaseAt(time);
    }
    line.setAt(Math.max(line.getAt(), time));
    CartWords.say(line, product, event);
    Bounds.trim(cart.getLines(), CAP, CartLine::getAt);
  }

  /** Two lines of one snapshot with the same key are one. */
  private static boolean isFirst(List<Product> products, int at) {
    for (int i = 0; i < at; i++) {
      if (isSame(products.get(i), products.get(at))) {
        return false;
      }
    }
    return true;
  }

  private static int pieces(List<Product> products, int first) {
    long pieces = 0;
    for (int i = first; i < products.size(); i++) {
      pieces += isSame(products.get(i), products.get(first)) ? products.get(i).getQuantity() : 0;
    }
    return (int) Math.min(CartLines.MOST, pieces);
  }

  private static boolean isSame(Product a, Product b) {
    return a.getProductId().equals(b.getProductId())
        && Objects.equals(a.getVariant(), b.getVariant());
  }

  /** Forgets lines of which nothing is left, and counts the others anew. */
  static void tidy(Cart cart) {
    List<CartLine> lines = cart.getLines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (i < lines.size()) {
        CartLines.tidy(cart, lines.get(i).getProductId());
      }
    }
    Bounds.trim(lines, CAP, CartLine::getAt);
  }

  private static CartLine lineOf(Cart cart, Product product) {
    CartLine known = find(cart, product.getProductId(), product.getVariant());
    if (known != null) {
      return known;
    }
    CartLine line =
        CartLine.newBuilder()
            .setProductId(product.getProductId())
            .setVariant(product.getVariant())
            .setQuantity(0)
            .setAt(0L)
            .setToldAt(0L)
            .setBase(0)
            .setBaseAt(0L)
            .setChanges(new ArrayList<>(2))
            .build();
    cart.getLines().add(line);
    return line;
  }

  static @Nullable CartLine find(Cart cart, String productId, @Nullable String variant) {
    List<CartLine> lines = cart.getLines();
    for (int i = 0; i < lines.size(); i++) {
      CartLine line = lines.get(i);
      if (line.getProductId().equals(productId) && Objects.equals(line.getVariant(), variant)) {
        return line;
      }
    }
    return null;
  }
}
