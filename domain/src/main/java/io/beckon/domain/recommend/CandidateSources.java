package io.beckon.domain.recommend;

import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Recommend;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.profile.Traits;
import io.beckon.schema.Bought;
import io.beckon.schema.Candidate;
import io.beckon.schema.Event;
import io.beckon.schema.Interest;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.SourceSeen;
import io.beckon.schema.Visit;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a contact's wishes follow from: what is to be looked up for each, and what is left out. */
public final class CandidateSources {
  /** What goes with so many products of an order or a cart is looked up. */
  public static final int SEEDS = 8;

  /** For all wishes that have too few. */
  static final int ANY = -1;

  /** For none: the catalogue is to say what it is. */
  static final int DESCRIBED = -2;

  /** Of a candidate that follows from no list. */
  static final int OWN_LOOKUP = -1;

  private static final int VIEWS = 5;
  private static final int OWN = Bounds.cap(RecommendationRequest.SCHEMA$, "own");

  /** What was looked at so long ago counts half. */
  private static final long VIEW_HALF_LIFE = 7L * 86_400_000L;

  /** Each product looked at before another one counts so much of it. */
  private static final double OLDER = 0.8;

  /** What orders do not say themselves counts so much of it. */
  private static final double FALLBACK = 0.1;

  /** Score of what has nothing but the attribute that is asked for. */
  private static final double OF_ATTRIBUTE = 0.001;

  private final Profile profile;
  private final @Nullable Event event;
  private final RecommendationRequest request;
  private final Lookups lookups;

  CandidateSources(Profile profile, @Nullable Event event, RecommendationRequest request) {
    this.profile = profile;
    this.event = event;
    this.request = request;
    this.lookups = new Lookups(request);
  }

  /** Writes into the request what its wishes are to be filled from. */
  void ask() {
    if (request.getWishes().stream().anyMatch(wish -> Recommend.isMadeUp(wish.getKind()))) {
      // First, so that however much else is asked, nobody gets nothing.
      popular();
    }
    for (int i = 0; i < request.getWishes().size(); i++) {
      Wish wish = request.getWishes().get(i);
      ask(i, wish.getKind(), request.getAt());
      if (Recommend.isMadeUp(wish.getKind())
          && ShopAttribute.isListed(wish.getAttribute(), wish.getValue())) {
        lookups.add(
            ANY,
            Lists.attribute(wish.getAttribute(), wish.getValue()),
            wish.getAttribute() + ' ' + wish.getValue(),
            OF_ATTRIBUTE);
      }
    }
    if (!request.getWishes().isEmpty()) {
      Exclusions.write(request, profile, event);
    }
  }

  private void ask(int wish, String kind, long now) {
    switch (kind) {
      case Recommend.VIEWED -> viewed(wish, visitStart(), now);
      case Recommend.VIEWED_EVER -> viewed(wish, 0, now);
      case Recommend.RELATED -> related(wish);
      case Recommend.COMPLEMENTARY -> complementary(wish);
      case Recommend.UPSELL -> new UpsellSource(wish, lookups).ask(profile, event);
      case Recommend.NEXT -> next(wish);
      default -> {
        // What is popular is asked once for all.
      }
    }
  }

  private long visitStart() {
    List<Visit> visits = profile.getVisits();
    return visits.isEmpty() ? 0 : visits.get(visits.size() - 1).getStart();
  }

  private void viewed(int wish, long since, long now) {
    for (ProductView view : profile.getViewed()) {
      if (view.getLastAt() >= since) {
        double fresh = Math.pow(2, -(double) Math.max(0, now - view.getLastAt()) / VIEW_HALF_LIFE);
        double often = 1 - Math.pow(2, -view.getCount());
        own(wish, view.getProductId(), fresh * often);
      }
    }
  }

  /** A product that follows from what the contact itself did, while there is room. */
  private void own(int wish, String product, double score) {
    if (request.getOwn().size() < OWN) {
      request
          .getOwn()
          .add(
              Candidate.newBuilder()
                  .setWish(wish)
                  .setLookup(OWN_LOOKUP)
                  .setProduct(product)
                  .setScore(score)
                  .setLift(0.0)
                  .build());
    }
  }

  private void related(int wish) {
    double weight = 1;
    List<String> seeds = new ArrayList<>();
    if (event != null && event.getName().equals(EventNames.PRODUCT_VIEWED)) {
      event.getProducts().forEach(product -> add(seeds, product.getProductId()));
    }
    profile.getViewed().forEach(view -> add(seeds, view.getProductId()));
    for (int i = 0; i < Math.min(VIEWS, seeds.size()); i++) {
      lookups.add(wish, Lists.together(Baskets.VIEWED, seeds.get(i)), seeds.get(i), weight);
      weight *= OLDER;
    }
  }

  /** To what has just been ordered, else to what is in the cart, else to what was bought last. */
  private void complementary(int wish) {
    List<String> seeds = new ArrayList<>();
    if (event != null && EventNames.isOrder(event.getName())) {
      event.getProducts().forEach(product -> add(seeds, product.getProductId()));
    }
    if (seeds.isEmpty()) {
      profile.getCart().getLines().stream()
          .filter(line -> line.getQuantity() > 0)
          .forEach(line -> add(seeds, line.getProductId()));
    }
    if (seeds.isEmpty()) {
      lastBought().forEach(bought -> add(seeds, bought.getProductId()));
    }
    for (int i = 0; i < Math.min(SEEDS, seeds.size()); i++) {
      boughtWith(wish, seeds.get(i), 1);
    }
  }

  /**
   * After the last order's products, and what is ordered again and again. What comes after its
   * categories, and goes with its products, speaks where orders say nothing yet.
   */
  private void next(int wish) {
    List<Bought> last = lastBought();
    List<String> categories = new ArrayList<>();
    for (Bought bought : last) {
      lookups.add(wish, Lists.nextProduct(bought.getProductId()), bought.getProductId(), 1);
    }
    for (Bought bought : last.subList(0, Math.min(SEEDS, last.size()))) {
      boughtWith(wish, bought.getProductId(), FALLBACK);
      if (bought.getCategory() != null) {
        add(categories, bought.getCategory());
      }
    }
    for (String category : categories) {
      lookups.add(wish, Lists.next(category), category, FALLBACK / categories.size());
    }
    RepeatOrders.of(profile).forEach((product, share) -> own(wish, product, share));
  }

  private void boughtWith(int wish, String product, double weight) {
    lookups.add(wish, Lists.together(Baskets.BOUGHT, product), product, weight);
  }

  private void popular() {
    SourceSeen newest = null;
    for (SourceSeen seen : profile.getSources()) {
      newest = newest == null || seen.getLastAt() > newest.getLastAt() ? seen : newest;
    }
    if (newest != null) {
      popular("source", newest.getSource());
    }
    String country = Traits.value(profile, "country");
    if (country != null) {
      popular("country", country);
    }
    if (!profile.getInterests().isEmpty()) {
      Interest first = profile.getInterests().get(0);
      popular("category", first.getCategory());
    }
    lookups.add(ANY, Lists.demand(DemandFacts.ALL), "everybody", 0.5);
  }

  private void popular(String kind, String name) {
    lookups.add(ANY, Lists.demand(DemandFacts.scope(kind, name)), kind + ' ' + name, 1);
  }

  private List<Bought> lastBought() {
    long last = 0;
    for (Bought bought : profile.getOrders().getBought()) {
      last = Math.max(last, bought.getLastAt());
    }
    List<Bought> latest = new ArrayList<>();
    for (Bought bought : profile.getOrders().getBought()) {
      if (bought.getLastAt() == last) {
        latest.add(bought);
      }
    }
    return latest;
  }

  private static void add(List<String> names, String name) {
    if (!names.contains(name)) {
      names.add(name);
    }
  }
}
