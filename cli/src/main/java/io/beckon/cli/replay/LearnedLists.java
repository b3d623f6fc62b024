package io.beckon.cli.replay;

import io.beckon.cli.orders.PlacedOrder;
import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.affinity.CountedItem;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.domain.affinity.Ranking;
import io.beckon.domain.affinity.TogetherCounts;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.recommend.Lists;
import io.beckon.schema.Affinities;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.ItemCount;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Path;
import io.beckon.schema.Paths;
import io.beckon.schema.Product;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the affinity job's own counts say after orders up to a time: the lists that recommendations
 * look up, and the products that were sold.
 */
final class LearnedLists implements Baskets.Outcome {
  private static final AffinitySettings SETTINGS = AffinitySettings.DEFAULT;
  private static final String OF_CATEGORY = DemandFacts.scope(Baskets.CATEGORY, "");

  private final long until;
  private final Map<String, ShopperState> shoppers = new HashMap<>();
  private final Map<CountedItem, TogetherCounts> together = new HashMap<>();
  private final Map<String, Long> soldAt = new HashMap<>();
  private final Map<String, Paths> paths = new TreeMap<>();
  private final Map<String, DemandCounts> demand = new TreeMap<>();
  private final Map<String, CatalogProduct> catalog = new HashMap<>();
  private @Nullable Map<String, Suggestions> lists;
  private long learned;

  /**
   * @param until epoch milliseconds; what is learned must have happened before
   */
  LearnedLists(long until) {
    this.until = until;
  }

  void learn(PlacedOrder order) {
    Event event = order.event();
    Baskets.on(
        shoppers.computeIfAbsent(order.contact(), of -> Baskets.nothing()),
        event,
        LogPlace.newBuilder()
            .setAt(event.getReceivedAt())
            .setPartition(0)
            .setOffset(learned++)
            .setPart(0)
            .build(),
        this);
    for (Product product : event.getProducts()) {
      String id = product.getProductId();
      soldAt.merge(id, event.getTimestamp(), Math::max);
      catalog.put(id, offered(event, product));
    }
  }

  /** Whatever was sold can be had, at the price at which it was sold last. */
  private static CatalogProduct offered(Event event, Product product) {
    Long price = product.getPrice();
    return CatalogProduct.newBuilder()
        .setWorkspace(event.getWorkspace())
        .setProductId(product.getProductId())
        .setName(product.getProductId())
        .setPrice(price == null ? 0 : price)
        .setCurrency(event.getCurrency() == null ? "EUR" : event.getCurrency())
        .setCategory(product.getCategory() == null ? List.of() : List.of(product.getCategory()))
        .setAvailable(true)
        .setAt(event.getTimestamp())
        .build();
  }

  @Override
  public void together(Together one) {
    together
        .computeIfAbsent(
            new CountedItem(one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()),
            of -> new TogetherCounts(SETTINGS))
        .add(one.getAt(), one.getCount(), one.getOthers(), one.getTimes());
  }

  @Override
  public void transition(Transition one) {
    NextPurchases.add(
        paths.computeIfAbsent(one.getFrom(), from -> NextPurchases.nothing(one)), one, SETTINGS);
  }

  @Override
  public void wanted(Wanted one) {
    demand.computeIfAbsent(one.getScope(), scope -> new DemandCounts()).add(one, CalendarDays.UTC);
  }

  /** A list by its name, as of the end of what was learned; null: there is none. */
  @Nullable Suggestions list(String name) {
    return lists().get(name);
  }

  private Map<String, Suggestions> lists() {
    Map<String, Suggestions> all = lists;
    if (all == null) {
      all = new HashMap<>();
      for (Map.Entry<CountedItem, TogetherCounts> one : together.entrySet()) {
        if (!one.getKey().isAllBaskets()) {
          put(all, Lists.of(affinities(one.getKey(), one.getValue())));
        }
      }
      for (String scope : demand.keySet()) {
        Demand of = demand(scope);
        put(all, of == null ? null : Lists.of(of));
      }
      for (Paths from : paths.values()) {
        NextPurchases.rank(from);
        NextPurchases.products(from, to -> demand(OF_CATEGORY + to));
        put(all, Lists.of(from));
      }
      lists = all;
    }
    return all;
  }

  private static void put(Map<String, Suggestions> all, @Nullable Suggestions list) {
    if (list != null) {
      all.put(list.getList(), list);
    }
  }

  private Affinities affinities(CountedItem item, TogetherCounts counts) {
    var pairs = counts.pairCounts(item, until);
    return Ranking.of(
        pairs,
        baskets(item, ""),
        other -> {
          ItemCount count = count(item, other);
          return Ranking.alone(pairs, count, SETTINGS);
        });
  }

  private double baskets(CountedItem beside, String item) {
    ItemCount count = count(beside, item);
    return count == null ? 0 : count.getWeight();
  }

  /** As it would have been told when its last basket came. */
  private @Nullable ItemCount count(CountedItem beside, String item) {
    CountedItem of =
        new CountedItem(
            beside.workspace(), Ranking.comparedWith(beside.kind()), beside.unit(), item);
    TogetherCounts counts = together.get(of);
    return counts == null ? null : counts.itemCount(of, soldAt.getOrDefault(item, until));
  }

  private @Nullable Demand demand(String scope) {
    DemandCounts counts = demand.get(scope);
    return counts == null
        ? null
        : counts.ranked("", DemandFacts.BOUGHT, scope, until - 1, CalendarDays.UTC);
  }

  /** The most bought products of the last thirty days, the most first. */
  List<String> popular() {
    Demand all = demand(DemandFacts.ALL);
    return all == null ? List.of() : all.getItems().stream().map(ItemDemand::getItem).toList();
  }

  /** Categories by pieces bought in the last thirty days, as far as their lists go. */
  Map<String, Double> popularCategories() {
    Map<String, Double> sums = new HashMap<>();
    for (String scope : demand.keySet()) {
      Demand of = scope.startsWith(OF_CATEGORY) ? demand(scope) : null;
      if (of != null) {
        double sum = of.getItems().stream().mapToDouble(ItemDemand::getMonth).sum();
        sums.put(scope.substring(OF_CATEGORY.length()), sum);
      }
    }
    return sums;
  }

  /** Shares of the categories that come after one. */
  Map<String, Double> after(String category) {
    Map<String, Double> shares = new HashMap<>();
    Paths from = paths.get(category);
    if (from != null) {
      NextPurchases.rank(from);
      for (Path path : from.getTo()) {
        shares.put(path.getTo(), path.getShare());
      }
    }
    return shares;
  }

  /** What was sold of it last; null: it never was. */
  @Nullable CatalogProduct product(String id) {
    return catalog.get(id);
  }
}
