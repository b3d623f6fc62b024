package io.beckon.domain.recommend;

import io.beckon.domain.condition.Recommend;
import io.beckon.schema.Candidate;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves, of all candidates for a request, those that have a chance, so that the catalogue is asked
 * for these alone: for each wish twice as many products as it wants, and four more. What was bought
 * already does not count, since most of it will not be offered.
 */
public final class Shortlist {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingInt(Candidate::getWish)
          .thenComparing(Candidate::getProduct)
          .thenComparingInt(Candidate::getLookup);

  /** Some of them cannot be had, or are all of one category. */
  private static final int TIMES = 2;

  private static final int AND_MORE = 4;

  private final Set<String> without;
  private final Set<String> bought = new HashSet<>();

  private Shortlist(RecommendationRequest request) {
    this.without = new HashSet<>(request.getWithout());
    request.getBought().forEach(one -> bought.add(one.getProduct()));
  }

  /**
   * The candidates that are left, each with all that speaks for it, and what is to be described.
   */
  public static List<Candidate> of(
      RecommendationRequest request, Collection<Candidate> candidates) {
    Shortlist shortlist = new Shortlist(request);
    Map<Integer, List<Candidate>> byWish = byWish(candidates);
    List<Candidate> left = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < request.getWishes().size(); i++) {
      Wish wish = request.getWishes().get(i);
      if (Recommend.isMadeUp(wish.getKind())) {
        most = Math.max(most, most(wish));
      }
      boolean own = Recommend.isOwn(wish.getKind());
      shortlist.leave(byWish.getOrDefault(i, List.of()), own, most(wish), left);
    }
    shortlist.leave(byWish.getOrDefault(CandidateSources.ANY, List.of()), false, most, left);
    Set<String> described = new LinkedHashSet<>(request.getDescribed());
    for (Lookup lookup : request.getLookups()) {
      if (lookup.getPrice() != null && isUpsell(request, lookup)) {
        // Of which kind it is that others are to be better than, the catalogue knows.
        described.add(lookup.getSeed());
      }
    }
    for (String product : described) {
      left.add(
          Candidate.newBuilder()
              .setWish(CandidateSources.DESCRIBED)
              .setProduct(product)
              .setScore(0)
              .build());
    }
    return left;
  }

  private static boolean isUpsell(RecommendationRequest request, Lookup lookup) {
    return lookup.getWish() >= 0
        && request.getWishes().get(lookup.getWish()).getKind().equals(Recommend.UPSELL);
  }

  /** Whether a candidate is none for a wish: what it is has to be known, or shown. */
  public static boolean isDescribed(Candidate candidate) {
    return candidate.getWish() == CandidateSources.DESCRIBED;
  }

  /** How many products are looked at; where only the catalogue can tell which will do, all. */
  private static int most(Wish wish) {
    boolean catalogueTells =
        Recommend.isOwn(wish.getKind())
            || wish.getKind().equals(Recommend.UPSELL)
            || !wish.getAttribute().isEmpty();
    return catalogueTells ? Integer.MAX_VALUE : TIMES * wish.getCount() + AND_MORE;
  }

  /**
   * Candidates of each wish, sorted by product: in this order scores are multiplied, else they
   * would be alike only up to rounding.
   */
  static Map<Integer, List<Candidate>> byWish(Collection<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(ORDER);
    Map<Integer, List<Candidate>> byWish = new HashMap<>();
    sorted.forEach(
        one -> byWish.computeIfAbsent(one.getWish(), wish -> new ArrayList<>()).add(one));
    return byWish;
  }

  /**
   * @param own whether it is of what the contact itself has looked at, in the cart or not
   * @param most so many products are left
   */
  private void leave(List<Candidate> candidates, boolean own, int most, List<Candidate> left) {
    Map<String, Double> missing = new HashMap<>();
    List<Candidate> possible = new ArrayList<>();
    for (Candidate candidate : candidates) {
      String product = candidate.getProduct();
      if (own || !without.contains(product)) {
        possible.add(candidate);
        missing.merge(product, 1 - score(candidate), (one, other) -> one * other);
      }
    }
    if (missing.size() > most) {
      Set<String> best = best(missing, most);
      possible.removeIf(candidate -> !best.contains(candidate.getProduct()));
    }
    left.addAll(possible);
  }

  private Set<String> best(Map<String, Double> missing, int most) {
    List<String> ranked = new ArrayList<>(missing.keySet());
    ranked.sort(
        Comparator.<String>comparingDouble(product -> missing.getOrDefault(product, 1.0))
            .thenComparing(Comparator.naturalOrder()));
    Set<String> best = new HashSet<>();
    int counted = 0;
    for (String product : ranked) {
      if (counted == most) {
        break;
      }
      best.add(product);
      counted += bought.contains(product) ? 0 : 1;
    }
    return best;
  }

  /** 0 to 1, whatever the list says; 0 for what is no number. */
  static double score(Candidate candidate) {
    double score = candidate.getScore();
    return score > 0 ? Math.min(1, score) : 0;
  }
}
