package io.beckon.domain.recommend;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.condition.Money;
import io.beckon.schema.BoughtBefore;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommended;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses products for a request out of all candidates. The candidates' order leaves no trace.
 *
 * <p>A product that follows from several others scores {@code 1 - Π(1 - score)}: as if each were an
 * independent reason to want it.
 */
public final class Choice {
  /** Attribute of the catalogue: after so many days a product is bought again. */
  public static final String AGAIN = "bought_again_days";

  /** What makes up for what is missing comes after everything of its own, whatever its score. */
  static final double MADE_UP = 0.1;

  private static final double DEARER = 1.1;
  private static final double TOO_DEAR = 3;
  private static final long DAY = 86_400_000L;

  private static final Comparator<Offer> BEST_FIRST =
      Comparator.comparingDouble(Offer::score)
          .reversed()
          .thenComparing(offer -> offer.product.getProductId());

  private final RecommendationRequest request;
  private final Collection<Candidate> candidates;

  /** A product on its way to being offered. */
  private static final class Offer {
    final CatalogProduct product;
    double missing = 1;
    double best = -1;
    Candidate because = new Candidate();

    Offer(CatalogProduct product) {
      this.product = product;
    }

    double score() {
      return 1 - missing;
    }

    void add(Candidate candidate, double score) {
      missing *= 1 - score;
      boolean better =
          score > best || (score == best && candidate.getSeed().compareTo(because.getSeed()) < 0);
      if (better) {
        best = score;
        because = candidate;
      }
    }
  }

  private Choice(RecommendationRequest request, Collection<Candidate> candidates) {
    this.request = request;
    this.candidates = candidates;
  }

  /** Products for each of the request's wishes, in their order. */
  public static List<List<Recommended>> of(
      RecommendationRequest request, Collection<Candidate> candidates) {
    Choice choice = new Choice(request, candidates);
    List<List<Recommended>> chosen = new ArrayList<>();
    for (int i = 0; i < request.getWishes().size(); i++) {
      chosen.add(choice.wish(i, request.getWishes().get(i)));
    }
    return chosen;
  }

  private List<Recommended> wish(int number, Wish wish) {
    String kind = wish.getKind();
    Map<String, Offer> chosen = new LinkedHashMap<>();
    choose(offers(number, kind, 1), kind, wish.getCount(), chosen);
    if (Recommend.isMadeUp(kind)) {
      double share = kind.equals(Recommend.POPULAR) ? 1 : MADE_UP;
      choose(offers(Wishes.ANY, kind, share), kind, wish.getCount(), chosen);
    }
    List<Recommended> products = new ArrayList<>();
    chosen.values().forEach(offer -> products.add(recommended(offer, kind)));
    return products;
  }

  /** Sorted by how well they fit. */
  private List<Offer> offers(int number, String kind, double share) {
    Map<String, Offer> offers = new HashMap<>();
    // Products of scores multiply alike in whatever order only up to rounding.
    List<Candidate> sorted = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (candidate.getWish() == number && isOfferable(candidate, kind)) {
        sorted.add(candidate);
      }
    }
    sorted.sort(
        Comparator.comparing(Candidate::getProduct)
            .thenComparing(Candidate::getList)
            .thenComparing(Candidate::getSeed));
    for (Candidate candidate : sorted) {
      CatalogProduct product = candidate.getKnown();
      if (product != null) {
        offers
            .computeIfAbsent(candidate.getProduct(), id -> new Offer(product))
            .add(candidate, share * Math.max(0, Math.min(1, candidate.getScore())));
      }
    }
    List<Offer> ranked = new ArrayList<>(offers.values());
    ranked.sort(BEST_FIRST);
    return ranked;
  }

  /** First at most half of them from one category, then whatever there is. */
  private static void choose(
      List<Offer> offers, String kind, int count, Map<String, Offer> chosen) {
    int each = kind.equals(Recommend.UPSELL) ? count : (count + 1) / 2;
    Map<String, Integer> ofCategory = new HashMap<>();
    chosen
        .values()
        .forEach(offer -> ofCategory.merge(CatalogNews.narrowest(offer.product), 1, Integer::sum));
    for (Offer offer : offers) {
      String category = CatalogNews.narrowest(offer.product);
      if (chosen.size() < count && ofCategory.getOrDefault(category, 0) < each) {
        if (chosen.putIfAbsent(offer.product.getProductId(), offer) == null) {
          ofCategory.merge(category, 1, Integer::sum);
        }
      }
    }
    for (Offer offer : offers) {
      if (chosen.size() < count) {
        chosen.putIfAbsent(offer.product.getProductId(), offer);
      }
    }
  }

  private boolean isOfferable(Candidate candidate, String kind) {
    CatalogProduct product = candidate.getKnown();
    if (product == null || !product.getAvailable()) {
      return false;
    }
    if (!Recommend.isOwn(kind) && request.getWithout().contains(candidate.getProduct())) {
      return false;
    }
    for (BoughtBefore bought : request.getBought()) {
      if (bought.getProduct().equals(candidate.getProduct())
          && !isDueAgain(product, bought.getAt())) {
        return false;
      }
    }
    return !kind.equals(Recommend.UPSELL) || isDearer(candidate, product);
  }

  private boolean isDueAgain(CatalogProduct product, long boughtAt) {
    String days = product.getAttributes().get(AGAIN);
    if (days == null) {
      return false;
    }
    try {
      return request.getAt() - boughtAt >= Long.parseLong(days.strip()) * DAY;
    } catch (NumberFormatException e) {
      // The loader refuses it; what else writes the topic is taken to have said nothing.
      return false;
    }
  }

  private static boolean isDearer(Candidate candidate, CatalogProduct product) {
    if (Lists.contained(product).contains(candidate.getSeed())) {
      return true;
    }
    Long price = candidate.getPrice();
    long now = CatalogNews.price(product);
    return price != null
        && candidate.getCurrency().equals(product.getCurrency())
        && now >= DEARER * price
        && now <= TOO_DEAR * price;
  }

  private static Recommended recommended(Offer offer, String kind) {
    CatalogProduct product = offer.product;
    long now = CatalogNews.price(product);
    Candidate because = offer.because;
    return new Recommended(
        product.getProductId(),
        product.getName(),
        CatalogNews.narrowest(product),
        new Money(now, product.getCurrency()).toString(),
        now < product.getPrice()
            ? new Money(product.getPrice(), product.getCurrency()).toString()
            : null,
        product.getAddress(),
        product.getImage(),
        rounded(offer.score()),
        reason(because, kind),
        because.getLift() > 0 ? rounded(because.getLift()) : null);
  }

  private static String reason(Candidate because, String kind) {
    if (because.getWish() == Wishes.ANY) {
      return "popular: " + because.getSeed();
    }
    return switch (kind) {
      case Recommend.VIEWED, Recommend.VIEWED_EVER -> "viewed";
      case Recommend.RELATED -> "viewed with " + because.getSeed();
      case Recommend.COMPLEMENTARY -> "bought with " + because.getSeed();
      case Recommend.UPSELL ->
          because.getList().startsWith("sets/")
              ? "set with " + because.getSeed()
              : "more than " + because.getSeed();
      default -> "bought after " + because.getSeed();
    };
  }

  private static double rounded(double number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
