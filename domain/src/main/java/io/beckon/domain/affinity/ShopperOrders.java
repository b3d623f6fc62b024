package io.beckon.domain.affinity;

import io.beckon.schema.ShopperLine;
import io.beckon.schema.ShopperOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What is remembered of a contact's orders, so that each is one basket. */
final class ShopperOrders {
  private ShopperOrders() {}

  /** The latest update of an order holds, whichever comes first. */
  static boolean holds(ShopperOrder said, ShopperOrder known) {
    return said.getUpdated()
        && (!known.getUpdated()
            || said.getToldAt() > known.getToldAt()
            || (said.getToldAt() == known.getToldAt()
                && said.getToldBy().compareTo(known.getToldBy()) > 0));
  }

  static List<String> categories(ShopperOrder order) {
    TreeSet<String> categories = new TreeSet<>();
    for (ShopperLine line : order.getLines()) {
      if (line.getCategory() != null) {
        categories.add(line.getCategory());
      }
    }
    return new ArrayList<>(categories);
  }
}
