package io.beckon.domain.profile;

import io.beckon.schema.CartLine;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import org.jspecify.annotations.Nullable;

/** What a line of the cart is called and costs: the latest word about it. */
final class CartWords {
  private CartWords() {}

  /** What the event says of the product, unless something later has been said. */
  static void say(CartLine line, Product product, Event event) {
    long time = event.getTimestamp();
    if (isLater(line, time, product.getPrice(), product.getName())) {
      line.setToldAt(time);
      line.setName(product.getName());
      line.setVariantName(product.getVariantName());
      line.setCategory(product.getCategory());
      line.setPrice(product.getPrice());
      line.setCurrency(product.getPrice() == null ? null : event.getCurrency());
    }
  }

  /** The same, as another cart knows it. */
  static void say(CartLine line, CartLine said) {
    if (isLater(line, said.getToldAt(), said.getPrice(), said.getName())) {
      line.setToldAt(said.getToldAt());
      line.setName(said.getName());
      line.setVariantName(said.getVariantName());
      line.setCategory(said.getCategory());
      line.setPrice(said.getPrice());
      line.setCurrency(said.getCurrency());
    }
  }

  static void forget(CartLine line) {
    line.setToldAt(0);
    line.setName(null);
    line.setVariantName(null);
    line.setCategory(null);
    line.setPrice(null);
    line.setCurrency(null);
  }

  /** At equal times the higher price holds, whichever comes first. */
  private static boolean isLater(
      CartLine line, long time, @Nullable Long price, @Nullable String name) {
    if (time != line.getToldAt()) {
      return time > line.getToldAt();
    }
    long known = line.getPrice() == null ? -1 : line.getPrice();
    long said = price == null ? -1 : price;
    return said != known
        ? said > known
        : name != null && (line.getName() == null || name.compareTo(line.getName()) > 0);
  }
}
