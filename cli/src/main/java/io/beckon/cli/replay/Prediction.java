package io.beckon.cli.replay;

import io.beckon.cli.retail.RetailHistory;
import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.domain.affinity.Ranking;
import io.beckon.domain.affinity.TogetherCounts;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.recommend.CandidateSources;
import io.beckon.domain.recommend.Lists;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.LogPlace;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Path;
import io.beckon.schema.Paths;
import io.beckon.schema.Product;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of each customer's first order after a day, made of what the affinity job's own
 * counts say up to it, beside simple ones.
 */
final class Prediction {
  private static final AffinitySettings SETTINGS = AffinitySettings.DEFAULT;
  private static final int TOLD = Bounds.cap(PairCounts.SCHEMA$, "others");
  private static final int LONGEST = 100;

  /** How well a model predicts: share of hits among the first places, and mean reciprocal rank. */
  record Score(double hitRate, double mrr) {}

  /** What one customer has ordered so far. */
  private static final class Customer {
    final ShopperState shopper = Baskets.nothing();
    final Map<String, Double> pieces = new HashMap<>();
    final Map<String, Long> lastAt = new HashMap<>();
    final Map<String, Integer> orders = new HashMap<>();
    Set<String> last = new LinkedHashSet<>();
    Set<String> lastCategories = new LinkedHashSet<>();
    int count;
    @Nullable Set<String> next;
    Set<String> nextCategories = new LinkedHashSet<>();
  }

  private final Map<String, Customer> customers = new TreeMap<>();
  private final Map<String, TogetherCounts> together = new HashMap<>();
  private final Map<String, Paths> paths = new TreeMap<>();
  private final Map<String, DemandCounts> demand = new HashMap<>();
  private final Map<String, List<Suggested>> lists = new HashMap<>();
  private final Map<String, List<Suggested>> after = new HashMap<>();
  private final long split;
  private int ordersBefore;

  Prediction(RetailHistory history, long split) {
    this.split = split;
    for (int i = 0; i < history.size(); i++) {
      Event event = history.event(i);
      if (event.getName().equals("Order Completed")) {
        if (event.getTimestamp() < split) {
          learn(history.contact(i), event);
        } else {
          ask(history.contact(i), event);
        }
      }
    }
    customers.values().removeIf(customer -> customer.next == null || customer.count == 0);
  }

  int ordersBefore() {
    return ordersBefore;
  }

  int customers() {
    return customers.size();
  }

  private void learn(String contact, Event order) {
    ordersBefore++;
    Customer customer = customers.computeIfAbsent(contact, id -> new Customer());
    Baskets.on(
        customer.shopper,
        order,
        LogPlace.newBuilder()
            .setAt(order.getReceivedAt())
            .setPartition(0)
            .setOffset((long) ordersBefore)
            .setPart(0)
            .build(),
        new Baskets.Outcome() {
          @Override
          public void together(Together one) {
            if (one.getUnit().equals(Baskets.PRODUCT)) {
              Prediction.this
                  .together
                  .computeIfAbsent(one.getItem(), item -> new TogetherCounts(SETTINGS))
                  .add(one.getAt(), one.getCount(), one.getOthers());
            }
          }

          @Override
          public void transition(Transition one) {
            NextPurchases.add(
                paths.computeIfAbsent(one.getFrom(), from -> NextPurchases.nothing(one)),
                one,
                SETTINGS);
          }

          @Override
          public void wanted(Wanted one) {
            demand.computeIfAbsent(one.getScope(), scope -> new DemandCounts()).add(one);
          }
        });
    customer.count++;
    customer.last = ids(order);
    customer.lastCategories = categories(order);
    for (Product product : order.getProducts()) {
      customer.pieces.merge(product.getProductId(), (double) product.getQuantity(), Double::sum);
    }
    for (String id : customer.last) {
      customer.orders.merge(id, 1, Integer::sum);
      customer.lastAt.put(id, order.getTimestamp());
    }
  }

  private void ask(String contact, Event order) {
    Customer customer = customers.get(contact);
    if (customer != null && customer.next == null) {
      customer.next = ids(order);
      customer.nextCategories = categories(order);
    }
  }

  /** By model, the simple ones first. */
  Map<String, Score> products() {
    List<String> popular = items(of(DemandFacts.ALL));
    Map<String, Score> scores = new LinkedHashMap<>();
    scores.put("most popular, 30 days", score(customer -> popular, 5));
    scores.put("same again, what was ordered most often", score(Prediction::again, 5));
    scores.put("next", score(this::next, 5));
    return scores;
  }

  /**
   * The same of products that the customer had not ordered before: what recommendations are for.
   */
  Map<String, Score> newProducts() {
    List<String> popular = items(of(DemandFacts.ALL));
    Map<String, Score> scores = new LinkedHashMap<>();
    scores.put("most popular, 30 days", score(customer -> isNew(customer, popular), 5));
    scores.put(
        "categories' paths and demand",
        score(customer -> isNew(customer, ranked(afterCategories(customer))), 5));
    scores.put(
        "complementary: bought with the last order",
        score(customer -> isNew(customer, ranked(besideOrder(customer))), 5));
    scores.put("next: both", score(customer -> isNew(customer, next(customer)), 5));
    return scores;
  }

  private static List<String> isNew(Customer customer, List<String> products) {
    return products.stream().filter(id -> !customer.orders.containsKey(id)).toList();
  }

  Map<String, Score> categories() {
    Map<String, Score> scores = new LinkedHashMap<>();
    List<String> popular = popularCategories();
    scores.put("most popular", score(customer -> popular, 1, customer -> customer.nextCategories));
    scores.put(
        "same again",
        score(
            customer -> new ArrayList<>(customer.lastCategories),
            1,
            customer -> customer.nextCategories));
    scores.put("paths", score(this::nextCategories, 1, customer -> customer.nextCategories));
    return scores;
  }

  private Score score(Function<Customer, List<String>> model, int places) {
    return score(model, places, customer -> customer.next == null ? Set.of() : customer.next);
  }

  private Score score(
      Function<Customer, List<String>> model, int places, Function<Customer, Set<String>> bought) {
    double hits = 0;
    double reciprocal = 0;
    for (Customer customer : customers.values()) {
      List<String> predicted = model.apply(customer);
      Set<String> next = bought.apply(customer);
      for (int i = 0; i < Math.min(LONGEST, predicted.size()); i++) {
        if (next.contains(predicted.get(i))) {
          reciprocal += 1.0 / (i + 1);
          hits += i < places ? 1 : 0;
          break;
        }
      }
    }
    return new Score(hits / customers.size(), reciprocal / customers.size());
  }

  private static List<String> again(Customer customer) {
    List<String> products = new ArrayList<>(customer.orders.keySet());
    products.sort(
        Comparator.comparing((String id) -> -customer.orders.getOrDefault(id, 0))
            .thenComparing(id -> -customer.lastAt.getOrDefault(id, 0L))
            .thenComparing(id -> -customer.pieces.getOrDefault(id, 0.0))
            .thenComparing(Comparator.naturalOrder()));
    return products;
  }

  /** As {@code CandidateSources} asks and {@code Choice} scores, but for the catalogue. */
  private List<String> next(Customer customer) {
    Map<String, Double> scores = besideOrder(customer);
    afterCategories(customer)
        .forEach((id, score) -> scores.merge(id, score, (a, b) -> 1 - (1 - a) * (1 - b)));
    return ranked(scores);
  }

  private Map<String, Double> afterCategories(Customer customer) {
    Map<String, Double> missing = new HashMap<>();
    double weight = 1.0 / customer.lastCategories.size();
    for (String category : customer.lastCategories) {
      for (Suggested one : after.computeIfAbsent(category, this::after)) {
        missing.merge(one.getProduct(), 1 - weight * one.getScore(), (a, b) -> a * b);
      }
    }
    missing.replaceAll((id, left) -> 1 - left);
    return missing;
  }

  private List<Suggested> after(String category) {
    Paths from = paths.get(category);
    if (from == null) {
      return List.of();
    }
    NextPurchases.rank(from);
    NextPurchases.products(from, to -> of(DemandFacts.scope("category", to)));
    return Lists.of(from).getProducts();
  }

  private List<String> nextCategories(Customer customer) {
    Map<String, Double> shares = new HashMap<>();
    for (String category : customer.lastCategories) {
      Paths from = paths.get(category);
      if (from != null) {
        NextPurchases.rank(from);
        for (Path path : from.getTo()) {
          shares.merge(path.getTo(), path.getShare(), Double::sum);
        }
      }
    }
    return ranked(shares);
  }

  private Map<String, Double> besideOrder(Customer customer) {
    Map<String, Double> missing = new HashMap<>();
    for (String id : customer.last.stream().limit(CandidateSources.SEEDS).toList()) {
      for (Suggested one : lists.computeIfAbsent(id, this::list)) {
        if (!customer.last.contains(one.getProduct())) {
          missing.merge(one.getProduct(), 1 - one.getScore(), (a, b) -> a * b);
        }
      }
    }
    missing.replaceAll((id, left) -> 1 - left);
    return missing;
  }

  private List<Suggested> list(String product) {
    TogetherCounts counts = together.get(product);
    TogetherCounts baskets = together.get("");
    if (counts == null || baskets == null) {
      return List.of();
    }
    Suggestions list =
        Lists.of(
            Ranking.of(
                PairCounts.newBuilder()
                    .setWorkspace("shop")
                    .setKind(Baskets.BOUGHT)
                    .setUnit(Baskets.PRODUCT)
                    .setItem(product)
                    .setWeight(counts.weight(split))
                    .setMissed(counts.missed(split))
                    .setAt(split)
                    .setOthers(counts.heaviest(split, SETTINGS.leastSupport(), TOLD))
                    .build(),
                baskets.weight(split),
                item -> {
                  TogetherCounts other = together.get(item);
                  return other == null ? 0 : other.weight(split);
                }));
    return list == null ? List.of() : list.getProducts();
  }

  private @Nullable Demand of(String scope) {
    DemandCounts counts = demand.get(scope);
    return counts == null ? null : counts.ranked("shop", DemandFacts.BOUGHT, scope, split - 1);
  }

  private List<String> popularCategories() {
    Map<String, Double> sums = new HashMap<>();
    demand.forEach(
        (scope, counts) -> {
          if (scope.startsWith("category/")) {
            double sum = 0;
            for (ItemDemand item :
                counts.ranked("shop", DemandFacts.BOUGHT, scope, split - 1).getItems()) {
              sum += item.getMonth();
            }
            sums.put(scope.substring("category/".length()), sum);
          }
        });
    return ranked(sums);
  }

  private static List<String> items(@Nullable Demand demand) {
    return demand == null
        ? List.of()
        : demand.getItems().stream().map(ItemDemand::getItem).toList();
  }

  private static List<String> ranked(Map<String, Double> scores) {
    List<String> ranked = new ArrayList<>(scores.keySet());
    ranked.sort(
        Comparator.comparingDouble((String id) -> -scores.getOrDefault(id, 0.0))
            .thenComparing(Comparator.naturalOrder()));
    return ranked;
  }

  private static Set<String> ids(Event order) {
    Set<String> ids = new LinkedHashSet<>();
    order.getProducts().forEach(product -> ids.add(product.getProductId()));
    return ids;
  }

  private static Set<String> categories(Event order) {
    Map<String, Integer> pieces = new HashMap<>();
    for (Product product : order.getProducts()) {
      if (product.getCategory() != null) {
        pieces.merge(product.getCategory(), product.getQuantity(), Integer::sum);
      }
    }
    List<String> most = new ArrayList<>(pieces.keySet());
    most.sort(
        Comparator.comparing((String category) -> -pieces.getOrDefault(category, 0))
            .thenComparing(Comparator.naturalOrder()));
    return new LinkedHashSet<>(most);
  }
}
