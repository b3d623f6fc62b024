package io.beckon.domain.policy;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.List;

/** What a payload needs of the catalogue before it is whole. */
public final class CatalogueNeeds {
  private static final int PRODUCTS = Bounds.cap(RecommendationRequest.SCHEMA$, "described");

  private final List<Wish> wishes = new ArrayList<>();
  private final List<String> products = new ArrayList<>();

  /** Values that recommendations fill, in the order of the payload. */
  public List<Wish> wishes() {
    return wishes;
  }

  /** Products that it names, each once: name, address, image and price are to stand beside them. */
  public List<String> products() {
    return products;
  }

  public boolean isEmpty() {
    return wishes.isEmpty() && products.isEmpty();
  }

  /** Nothing is needed any more. */
  public void clear() {
    wishes.clear();
    products.clear();
  }

  void wish(Wish wish) {
    wishes.add(wish);
  }

  /** The first ones; a message of more is no message. */
  void product(String id) {
    if (products.size() < PRODUCTS && !products.contains(id)) {
      products.add(id);
    }
  }
}
