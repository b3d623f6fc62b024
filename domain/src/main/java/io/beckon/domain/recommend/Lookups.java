package io.beckon.domain.recommend;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Suggestions;
import org.jspecify.annotations.Nullable;

/** The lists that a request asks for, no more of them and no more of each than it needs. */
final class Lookups {
  private static final int CAP = Bounds.cap(RecommendationRequest.SCHEMA$, "lookups");
  private static final int TOLD = Bounds.cap(Suggestions.SCHEMA$, "products");
  private static final int STANDING_TOLD = 8;

  private final RecommendationRequest request;

  Lookups(RecommendationRequest request) {
    this.request = request;
  }

  /**
   * Asks for a list, while there is room.
   *
   * @param wish number of the wish that it is for; {@link CandidateSources#ANY}
   * @param seed what it follows from, for whoever asks why
   * @param weight how much its products count
   */
  void add(int wish, String list, String seed, double weight) {
    add(wish, list, seed, weight, null, "");
  }

  /**
   * The same, of products that cost more than this.
   *
   * @param price minor units of the currency; null: they may cost anything
   */
  void add(
      int wish, String list, String seed, double weight, @Nullable Long price, String currency) {
    int number = request.getLookups().size();
    if (number < CAP) {
      request
          .getLookups()
          .add(
              Lookup.newBuilder()
                  .setNumber(number)
                  .setWish(wish)
                  .setList(list)
                  .setSeed(seed)
                  .setWeight(weight)
                  .setPrice(price)
                  .setCurrency(currency)
                  .setMost(most(wish))
                  .build());
    }
  }

  /** Of a list more are told than are wanted: some are bought already, or cannot be had. */
  private int most(int wish) {
    if (request.getTrigger() == null) {
      return STANDING_TOLD;
    }
    if (request.getWishes().stream().anyMatch(one -> !one.getAttribute().isEmpty())) {
      // Most of them are not what is asked for.
      return TOLD;
    }
    int wanted = 0;
    for (int i = 0; i < request.getWishes().size(); i++) {
      if (wish == CandidateSources.ANY || wish == i) {
        wanted = Math.max(wanted, request.getWishes().get(i).getCount());
      }
    }
    return Math.min(TOLD, 3 * wanted);
  }
}
