package io.beckon.domain.recommend;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Bought;
import io.beckon.schema.BoughtBefore;
import io.beckon.schema.CartLine;
import io.beckon.schema.Event;
import io.beckon.schema.Lookup;
import io.beckon.schema.Product;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is not recommended, as the contact has it already or is looking at it. */
final class Exclusions {
  private static final int CAP = Bounds.cap(RecommendationRequest.SCHEMA$, "without");

  private Exclusions() {}

  /** Writes them into a request whose lists are known: what these follow from is left out, too. */
  static void write(RecommendationRequest request, Profile profile, @Nullable Event event) {
    for (Bought bought : profile.getOrders().getBought()) {
      // Else it was given back.
      if (bought.getQuantity() > 0) {
        request.getBought().add(new BoughtBefore(bought.getProductId(), bought.getLastAt()));
      }
    }
    List<String> without = request.getWithout();
    if (event != null && EventNames.isOrder(event.getName())) {
      for (Product product : event.getProducts()) {
        add(without, product.getProductId());
      }
    }
    for (CartLine line : profile.getCart().getLines()) {
      if (line.getQuantity() > 0) {
        add(without, line.getProductId());
      }
    }
    for (Lookup lookup : request.getLookups()) {
      if (lookup.getWish() != CandidateSources.ANY && !isBought(request, lookup.getSeed())) {
        add(without, lookup.getSeed());
      }
    }
  }

  /** What was bought is left out of all that does not say that it is bought again. */
  private static boolean isBought(RecommendationRequest request, String product) {
    return Bounds.find(request.getBought(), BoughtBefore::getProduct, product) != null;
  }

  private static void add(List<String> without, String product) {
    if (without.size() < CAP && !without.contains(product)) {
      without.add(product);
    }
  }
}
