package io.beckon.domain.recommend;

import io.beckon.domain.basics.Money;
import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.condition.Recommend;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommended;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses products for a request out of its candidates, with what the catalogue knows of them. The
 * candidates' order leaves no trace.
 *
 * <p>A product that follows from several others scores {@code 1 - Π(1 - score)}: as if each were an
 * independent reason to want it.
 */
public final class Ranker {
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
  private final Map<Integer, List<Candidate>> byWish;
  private final Map<String, CatalogProduct> catalog = new HashMap<>();
  private final Map<String, CatalogProduct> soldOut = new HashMap<>();
  private final Map<String, Long> boughtAt = new HashMap<>();
  private final Set<String> without;

  /** A product on its way to being offered. */
  private static final class Offer {
    final CatalogProduct product;
    final double share;
    double missing = 1;
    double best = -1;
    Candidate because = new Candidate();
    String seed = "";

    Offer(CatalogProduct product, double share) {
      this.product = product;
      this.share = share;
    }

    double score() {
      return share * (1 - missing);
    }

    void add(Candidate candidate, double score, String from) {
      missing *= 1 - score;
      if (score > best || (score == best && from.compareTo(seed) < 0)) {
        best = score;
        because = candidate;
        seed = from;
      }
    }
  }

  private Ranker(
      RecommendationRequest request,
      Collection<Candidate> candidates,
      Collection<CatalogProduct> products) {
    this.request = request;
    this.byWish = Shortlist.byWish(candidates);
    this.without = new HashSet<>(request.getWithout());
    for (CatalogProduct product : products) {
      (product.getAvailable() ? catalog : soldOut).put(product.getProductId(), product);
    }
    request.getBought().forEach(one -> boughtAt.merge(one.getProduct(), one.getAt(), Math::max));
  }

  /**
   * Products for each of the request's wishes, in their order.
   *
   * @param products what the catalogue knows of the candidates
   */
  public static List<List<Recommended>> of(
      RecommendationRequest request,
      Collection<Candidate> candidates,
      Collection<CatalogProduct> products) {
    Ranker choice = new Ranker(request, candidates, products);
    List<List<Recommended>> chosen = new ArrayList<>();
    for (int i = 0; i < request.getWishes().size(); i++) {
      chosen.add(choice.wish(i, request.getWishes().get(i)));
    }
    return chosen;
  }

  private List<Recommended> wish(int number, Wish wish) {
    String kind = wish.getKind();
    Map<String, Offer> chosen = new LinkedHashMap<>();
    choose(offers(number, wish, 1), kind, wish.getCount(), chosen);
    if (Recommend.isMadeUp(kind) && chosen.size() < wish.getCount()) {
      double share = kind.equals(Recommend.POPULAR) ? 1 : MADE_UP;
      choose(offers(CandidateSources.ANY, wish, share), kind, wish.getCount(), chosen);
    }
    List<Recommended> products = new ArrayList<>();
    chosen.values().forEach(offer -> products.add(recommended(offer, kind)));
    return products;
  }

  /** Sorted by how well they fit. */
  private List<Offer> offers(int number, Wish wish, double share) {
    List<Offer> ranked = new ArrayList<>();
    Offer offer = null;
    String id = "";
    for (Candidate candidate : byWish.getOrDefault(number, List.of())) {
      // Candidates of one product follow each other.
      if (!candidate.getProduct().equals(id)) {
        id = candidate.getProduct();
        CatalogProduct product = catalog.get(id);
        offer = product == null || !isOfferable(product, wish) ? null : new Offer(product, share);
      }
      if (offer != null && isWanted(candidate, wish, offer.product)) {
        if (offer.best < 0) {
          ranked.add(offer);
        }
        offer.add(candidate, Shortlist.score(candidate), seed(candidate));
      }
    }
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

  private boolean isOfferable(CatalogProduct product, Wish wish) {
    String id = product.getProductId();
    if (!product.getAvailable()
        || (!Recommend.isOwn(wish.getKind()) && without.contains(id))
        || !ShopAttribute.matches(product, wish.getAttribute(), wish.getValue())) {
      return false;
    }
    return wish.getKind().equals(Recommend.NEXT) || !isHad(product);
  }

  /** Whether the contact bought it, and has it still. */
  private boolean isHad(CatalogProduct product) {
    Long bought = boughtAt.get(product.getProductId());
    return bought != null && !isDueAgain(product, bought);
  }

  private boolean isWanted(Candidate candidate, Wish wish, CatalogProduct product) {
    if (candidate.getLookup() != CandidateSources.OWN_LOOKUP) {
      String list = lookup(candidate).getList();
      if (Lists.isOfAttribute(list)
          && !list.equals(Lists.attribute(wish.getAttribute(), wish.getValue()))) {
        // It was asked for another wish.
        return false;
      }
    }
    if (wish.getKind().equals(Recommend.NEXT) && isHad(product)) {
      return saysAgain(candidate);
    }
    return !wish.getKind().equals(Recommend.UPSELL) || isDearer(candidate, product);
  }

  /** Whether what speaks for a product speaks for buying it though one has it. */
  private boolean saysAgain(Candidate candidate) {
    return candidate.getLookup() == CandidateSources.OWN_LOOKUP
        || Lists.isOfNextProducts(lookup(candidate).getList());
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

  /** What a candidate follows from: itself, if the contact has viewed it. */
  private String seed(Candidate candidate) {
    return candidate.getLookup() == CandidateSources.OWN_LOOKUP
        ? candidate.getProduct()
        : lookup(candidate).getSeed();
  }

  private Lookup lookup(Candidate candidate) {
    return request.getLookups().get(candidate.getLookup());
  }

  private boolean isDearer(Candidate candidate, CatalogProduct product) {
    Lookup lookup = lookup(candidate);
    if (Lists.contained(product).contains(lookup.getSeed())) {
      return true;
    }
    CatalogProduct seed = catalog.getOrDefault(lookup.getSeed(), soldOut.get(lookup.getSeed()));
    if (seed == null || !ProductKinds.areSame(seed, product)) {
      return false;
    }
    Long price = lookup.getPrice();
    long now = CatalogNews.price(product, request.getAt());
    return price != null
        && lookup.getCurrency().equals(product.getCurrency())
        && now >= DEARER * price
        && now <= TOO_DEAR * price;
  }

  private Recommended recommended(Offer offer, String kind) {
    CatalogProduct product = offer.product;
    long now = CatalogNews.price(product, request.getAt());
    Candidate because = offer.because;
    return Recommended.newBuilder()
        .setId(product.getProductId())
        .setName(product.getName())
        .setCategory(CatalogNews.narrowest(product))
        .setPrice(new Money(now, product.getCurrency()).toString())
        .setWas(
            now < product.getPrice()
                ? new Money(product.getPrice(), product.getCurrency()).toString()
                : null)
        .setUrl(product.getAddress())
        .setImage(product.getImage())
        .setScore(rounded(offer.score()))
        .setReason(reason(offer, kind))
        .setLift(because.getLift() > 0 ? rounded(because.getLift()) : null)
        .build();
  }

  private String reason(Offer offer, String kind) {
    if (offer.because.getWish() == CandidateSources.ANY) {
      return Lists.isOfAttribute(lookup(offer.because).getList())
          ? offer.seed
          : "popular: " + offer.seed;
    }
    if (kind.equals(Recommend.NEXT) && offer.because.getLookup() == CandidateSources.OWN_LOOKUP) {
      return "bought again and again";
    }
    return switch (kind) {
      case Recommend.VIEWED, Recommend.VIEWED_EVER -> "viewed";
      case Recommend.RELATED -> "viewed with " + offer.seed;
      case Recommend.COMPLEMENTARY -> "bought with " + offer.seed;
      case Recommend.UPSELL ->
          Lists.isOfSets(lookup(offer.because).getList())
              ? "set with " + offer.seed
              : "more than " + offer.seed;
      default ->
          (Lists.isOfBaskets(lookup(offer.because).getList()) ? "bought with " : "bought after ")
              + offer.seed;
    };
  }

  private static double rounded(double number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
