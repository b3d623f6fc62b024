package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Cart;
import io.beckon.schema.CartChange;
import io.beckon.schema.CartLine;
import io.beckon.schema.CartOrdered;
import java.util.ArrayList;
import java.util.List;

/**
 * How many pieces are in the lines of a product: what a snapshot said, and all changes and orders
 * since, in the order in which they happened. What is taken out without saying of which variant
 * comes off the line that was touched last before, then off the one before that.
 */
final class CartLines {
  /** A change of so many pieces takes out all of the line. */
  static final int ALL = 0;

  private static final int CHANGES = Bounds.cap(CartLine.SCHEMA$, "changes");

  /** Most pieces of a line. */
  static final int MOST = 1_000_000_000;

  private final List<CartLine> lines = new ArrayList<>(2);
  private final List<CartOrdered> orders;
  private final int[] pieces;
  private final long[] touched;
  private final int[] next;

  private CartLines(Cart cart, String productId) {
    List<CartLine> all = cart.getLines();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).getProductId().equals(productId)) {
        lines.add(all.get(i));
      }
    }
    orders = CartOrders.of(cart, productId);
    pieces = new int[lines.size()];
    touched = new long[lines.size()];
    next = new int[lines.size()];
  }

  /** Remembers a change of one line; the quantities of its product follow. */
  static void change(Cart cart, CartLine line, long time, int pieces) {
    line.setAt(Math.max(line.getAt(), time));
    add(line, new CartChange(time, pieces));
    bound(cart, line);
    tidy(cart, line.getProductId());
  }

  /** Adds a change in its place. What is older than the base counts as if it came with it. */
  static void add(CartLine line, CartChange change) {
    if (change.getAt() <= line.getBaseAt()) {
      line.setBase(after(line.getBase(), change.getPieces()));
      return;
    }
    List<CartChange> changes = line.getChanges();
    int at = changes.size();
    while (at > 0 && isBefore(change, changes.get(at - 1))) {
      at--;
    }
    changes.add(at, change);
  }

  /** Makes the first changes part of the base while there are too many. */
  static void bound(Cart cart, CartLine line) {
    while (line.getChanges().size() > CHANGES) {
      new CartLines(cart, line.getProductId()).fold(line.getChanges().get(0).getAt());
    }
  }

  /** Works the quantities of a product's lines out anew. */
  static void recount(Cart cart, String productId) {
    CartLines of = new CartLines(cart, productId);
    of.run(Long.MAX_VALUE);
    for (int i = 0; i < of.lines.size(); i++) {
      of.lines.get(i).setQuantity(of.pieces[i]);
    }
  }

  /** Makes all that happened to a product up to a time the base of its lines. */
  static void fold(Cart cart, String productId, long until) {
    new CartLines(cart, productId).fold(until);
  }

  /**
   * Forgets what orders have taken; a line of which nothing else is known is gone. As long as
   * something was taken out without its variant, all that is known of the product is needed to tell
   * which it was; until an order of any variant.
   */
  static void tidy(Cart cart, String productId) {
    CartLines of = new CartLines(cart, productId);
    boolean needed = false;
    for (CartLine line : of.lines) {
      forget(line, CartOrders.allTakenAt(of.orders));
      needed |= line.getVariant() == null && takesOut(line);
    }
    for (CartLine line : of.lines) {
      if (!needed) {
        forget(line, CartOrders.takenAt(of.orders, line));
      }
      if (isForgotten(line)) {
        cart.getLines().remove(line);
      }
    }
    recount(cart, productId);
  }

  private static boolean takesOut(CartLine line) {
    for (CartChange change : line.getChanges()) {
      if (change.getPieces() <= 0) {
        return true;
      }
    }
    return false;
  }

  /** What happened up to {@code time} counts no more for this line. */
  static void forget(CartLine line, long time) {
    List<CartChange> changes = line.getChanges();
    while (!changes.isEmpty() && changes.get(0).getAt() <= time) {
      changes.remove(0);
    }
    if (line.getBaseAt() <= time) {
      line.setBase(0);
      line.setBaseAt(0);
    }
    if (line.getToldAt() <= time) {
      CartWords.forget(line);
    }
  }

  /** A snapshot of that time is known, which says of the line what its base says, or nothing. */
  static void replaced(CartLine line, long time) {
    int base = line.getBase();
    long baseAt = line.getBaseAt();
    forget(line, baseAt == time && time != 0 ? time - 1 : time);
    List<CartChange> changes = line.getChanges();
    while (!changes.isEmpty() && changes.get(0).getAt() <= time) {
      changes.remove(0);
    }
    if (baseAt == time) {
      line.setBase(base);
      line.setBaseAt(baseAt);
    }
  }

  /** Whether nothing is known of the line any more. */
  static boolean isForgotten(CartLine line) {
    return line.getChanges().isEmpty() && line.getBaseAt() == 0;
  }

  private void fold(long until) {
    run(until);
    for (int i = 0; i < lines.size(); i++) {
      CartLine line = lines.get(i);
      if (next[i] > 0 || line.getBase() != pieces[i]) {
        line.getChanges().subList(0, next[i]).clear();
        line.setBase(pieces[i]);
        line.setBaseAt(until);
      }
    }
  }

  /** Goes through all changes and orders up to a time; an order comes after what it follows. */
  private void run(long until) {
    for (int i = 0; i < lines.size(); i++) {
      pieces[i] = lines.get(i).getBase();
      touched[i] = lines.get(i).getBaseAt();
    }
    int order = 0;
    while (true) {
      int i = earliest();
      CartChange change = i < 0 ? null : lines.get(i).getChanges().get(next[i]);
      long at = change == null ? Long.MAX_VALUE : change.getAt();
      if (order < orders.size() && orders.get(order).getAt() < at) {
        if (orders.get(order).getAt() > until) {
          return;
        }
        take(orders.get(order));
        order++;
        continue;
      }
      if (change == null || at > until) {
        return;
      }
      next[i]++;
      if (change.getPieces() <= 0 && lines.get(i).getVariant() == null && lines.size() > 1) {
        takeOut(change.getPieces());
      } else {
        pieces[i] = after(pieces[i], change.getPieces());
        touched[i] = change.getPieces() > 0 ? change.getAt() : touched[i];
      }
    }
  }

  private void take(CartOrdered order) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).getBaseAt() <= order.getAt() && CartOrders.isOf(order, lines.get(i))) {
        pieces[i] = 0;
      }
    }
  }

  /** The line whose next change is the first of all; -1: there is none. */
  private int earliest() {
    int first = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (next[i] < lines.get(i).getChanges().size()) {
        CartChange change = lines.get(i).getChanges().get(next[i]);
        if (first < 0 || isBefore(change, lines.get(first).getChanges().get(next[first]))) {
          first = i;
        }
      }
    }
    return first;
  }

  /** Takes pieces out of whichever line was touched last. */
  private void takeOut(int change) {
    int left = -change;
    for (int i = lastTouched(); i >= 0; i = left > 0 ? lastTouched() : -1) {
      int taken = change == ALL ? pieces[i] : Math.min(left, pieces[i]);
      pieces[i] -= taken;
      left -= taken;
    }
  }

  /** The line with pieces in it that was touched last; at equal times, by its variant. */
  private int lastTouched() {
    int last = -1;
    for (int i = 0; i < lines.size(); i++) {
      boolean later =
          last < 0
              || touched[i] > touched[last]
              || (touched[i] == touched[last]
                  && variant(lines.get(i)).compareTo(variant(lines.get(last))) < 0);
      if (pieces[i] > 0 && later) {
        last = i;
      }
    }
    return last;
  }

  static String variant(CartLine line) {
    return line.getVariant() == null ? "" : line.getVariant();
  }

  private static int after(int pieces, int change) {
    return change == ALL ? 0 : (int) Math.max(0, Math.min(MOST, (long) pieces + change));
  }

  /** At equal times, what is put in comes before what is taken out, and all of the line last. */
  private static boolean isBefore(CartChange a, CartChange b) {
    return a.getAt() != b.getAt() ? a.getAt() < b.getAt() : rank(a) > rank(b);
  }

  private static int rank(CartChange change) {
    return change.getPieces() == ALL ? Integer.MIN_VALUE : change.getPieces();
  }
}
