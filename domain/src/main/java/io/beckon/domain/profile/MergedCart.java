package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Cart;
import io.beckon.schema.CartChange;
import io.beckon.schema.CartLine;
import io.beckon.schema.CartOrdered;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one cart of two that turn out to be the same contact's: the changes of both count, up to
 * the last snapshot that either has seen, and what either's orders took is gone.
 */
public final class MergedCart {
  private static final int CAP = Bounds.cap(Cart.SCHEMA$, "lines");

  private MergedCart() {}

  /** Takes all that is known of the other in. */
  public static void take(Cart to, Cart from) {
    long replacedAt = Math.max(to.getReplacedAt(), from.getReplacedAt());
    to.setReplacedAt(replacedAt);
    to.setTouchedAt(Math.max(to.getTouchedAt(), from.getTouchedAt()));
    to.getLines().forEach(line -> CartLines.replaced(line, replacedAt));
    for (CartLine line : from.getLines()) {
      CartLines.replaced(line, replacedAt);
      CartLine known = Carts.find(to, line.getProductId(), line.getVariant());
      if (known == null) {
        to.getLines().add(line);
      } else {
        take(known, line);
      }
    }
    for (CartOrdered taken : from.getOrdered()) {
      CartOrders.take(to, taken.getProductId(), taken.getVariant(), taken.getAt());
    }
    List<CartLine> lines = new ArrayList<>(to.getLines());
    lines.forEach(line -> CartLines.bound(to, line));
    Carts.tidy(to);
    Bounds.trim(to.getLines(), CAP, CartLine::getAt);
  }

  /** Of two snapshots of one moment the smaller number holds. */
  private static void take(CartLine to, CartLine from) {
    if (to.getBaseAt() == from.getBaseAt()) {
      to.setBase(Math.min(to.getBase(), from.getBase()));
    } else {
      to.setBase(Math.min(CartLines.MOST, to.getBase() + from.getBase()));
      to.setBaseAt(Math.max(to.getBaseAt(), from.getBaseAt()));
    }
    for (CartChange change : from.getChanges()) {
      CartLines.add(to, change);
    }
    to.setAt(Math.max(to.getAt(), from.getAt()));
    CartWords.say(to, from);
  }
}
