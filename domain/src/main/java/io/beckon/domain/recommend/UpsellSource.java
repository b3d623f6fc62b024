package io.beckon.domain.recommend;

import io.beckon.domain.demand.DemandFacts;
import io.beckon.schema.CartLine;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is worth more than what a contact has in mind: sets that hold such a product, and dearer
 * ones of its category. First those of the event, then of the cart, then what was looked at.
 */
final class UpsellSource {
  private static final int SEEDS = 3;

  private final int wish;
  private final Lookups lookups;
  private final List<String> seeds = new ArrayList<>();

  /**
   * @param wish number of the wish that it is for
   */
  UpsellSource(int wish, Lookups lookups) {
    this.wish = wish;
    this.lookups = lookups;
  }

  void ask(Profile profile, @Nullable Event event) {
    if (event != null) {
      for (Product product : event.getProducts()) {
        dearer(
            product.getProductId(), product.getCategory(), product.getPrice(), event.getCurrency());
      }
    }
    for (CartLine line : profile.getCart().getLines()) {
      if (line.getQuantity() > 0) {
        dearer(line.getProductId(), line.getCategory(), line.getPrice(), line.getCurrency());
      }
    }
    for (ProductView view : profile.getViewed()) {
      dearer(view.getProductId(), view.getCategory(), view.getPrice(), view.getCurrency());
    }
  }

  private void dearer(
      String product, @Nullable String category, @Nullable Long price, @Nullable String currency) {
    if (seeds.size() == SEEDS || seeds.contains(product)) {
      return;
    }
    seeds.add(product);
    lookups.add(wish, Lists.sets(product), product, 1);
    if (category != null && price != null && currency != null) {
      String scope = DemandFacts.scope("category", category);
      lookups.add(wish, Lists.demand(scope), product, 1, price, currency);
    }
  }
}
