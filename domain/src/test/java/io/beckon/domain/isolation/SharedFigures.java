package io.beckon.domain.isolation;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.affinity.CountedItem;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.domain.affinity.PathCounts;
import io.beckon.domain.affinity.Ranking;
import io.beckon.domain.affinity.TogetherCounts;
import io.beckon.domain.attribution.Attribution;
import io.beckon.domain.attribution.AttributionFacts;
import io.beckon.domain.attribution.AttributionOutcome;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.OrderWorths;
import io.beckon.domain.attribution.Performances;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.recommend.AnsweredRequest;
import io.beckon.domain.recommend.Lists;
import io.beckon.domain.recommend.Ranker;
import io.beckon.domain.recommend.RequestQueue;
import io.beckon.domain.recommend.Shortlist;
import io.beckon.schema.Affinities;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionState;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Credit;
import io.beckon.schema.Decision;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.ItemCount;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Lookup;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Paths;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Trigger;
import io.beckon.schema.Wanted;
import io.beckon.schema.codec.EventHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is counted, credited and recommended, of all workspaces, by the keys that the jobs use. */
final class SharedFigures {
  private static final AffinitySettings AFFINITY =
      new AffinitySettings(Duration.ofDays(180), 0.001, Duration.ofSeconds(10));
  private static final AttributionSettings ATTRIBUTION = AttributionSettings.DEFAULT;

  private final Map<String, CatalogProduct> products;
  private final BiConsumer<String, String> out;
  private final Attribution attribution = new Attribution(ATTRIBUTION);
  private final Map<String, ShopperState> shoppers = new TreeMap<>();
  private final Map<String, TogetherCounts> together = new TreeMap<>();
  private final Map<String, CountedItem> items = new TreeMap<>();
  private final Map<String, PathCounts> paths = new TreeMap<>();
  private final Map<String, DemandCounts> demand = new TreeMap<>();
  private final Map<String, Wanted> scopes = new TreeMap<>();
  private final Map<String, Demand> told = new TreeMap<>();
  private final Map<String, AttributionState> credited = new TreeMap<>();
  private final Map<String, Performance> performances = new TreeMap<>();
  private final Map<String, Map<String, Integer>> worths = new TreeMap<>();
  private final Map<String, Suggestions> lists = new TreeMap<>();
  private final Map<String, RequestQueue> queues = new TreeMap<>();

  /**
   * @param products the catalogue
   * @param out what comes of it, by workspace
   */
  SharedFigures(Map<String, CatalogProduct> products, BiConsumer<String, String> out) {
    this.products = products;
    this.out = out;
  }

  /** All that is kept, by key. */
  void keep(BiConsumer<String, Object> to) {
    shoppers.forEach(to);
    together.forEach((key, counts) -> to.accept(key, counts.state()));
    paths.forEach((key, counts) -> to.accept(key, counts.state()));
    demand.forEach((key, counts) -> to.accept(key, counts.state()));
    credited.forEach(to);
    performances.forEach(to);
    worths.forEach(to);
    lists.forEach(to);
  }

  /** A product joins the lists of its attributes and of what it contains. */
  void describe(CatalogProduct product) {
    Lists.of(product).forEach(this::list);
  }

  private void list(Suggestions list) {
    String key = EventHeader.key(list.getWorkspace(), list.getList());
    lists.put(key, list.getMore() ? Lists.beside(lists.get(key), list) : list);
  }

  /**
   * An event of a contact.
   *
   * @param live whether it counts for others' sake: the past has counted
   */
  void event(Event event, String contact, boolean live, long offset) {
    AttributionFact fact = AttributionFacts.of(event, EventHeader.idOf(contact));
    if (fact != null) {
      credit(fact);
    }
    if (!live) {
      return;
    }
    LogPlace place =
        LogPlace.newBuilder()
            .setAt(event.getReceivedAt())
            .setPartition(0)
            .setOffset(offset)
            .setPart(0)
            .build();
    Baskets.on(
        shoppers.computeIfAbsent(contact, key -> Baskets.nothing()),
        event,
        place,
        new Baskets.Outcome() {
          @Override
          public void together(Together one) {
            String key = Keys.join(one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem());
            items.put(
                key,
                new CountedItem(one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()));
            together
                .computeIfAbsent(key, of -> new TogetherCounts(AFFINITY))
                .add(one.getAt(), one.getCount(), one.getOthers(), one.getTimes());
          }

          @Override
          public void transition(Transition one) {
            paths
                .computeIfAbsent(
                    Keys.join(one.getWorkspace(), one.getFrom()), of -> new PathCounts(AFFINITY))
                .add(one);
          }

          @Override
          public void wanted(Wanted one) {
            String key = Keys.join(one.getWorkspace(), one.getWhat(), one.getScope());
            scopes.put(key, one);
            demand.computeIfAbsent(key, of -> new DemandCounts()).add(one, CalendarDays.UTC);
          }
        });
  }

  void retired(String workspace, String contact, long at) {
    credit(AttributionFacts.retired(workspace, contact, at));
  }

  void trigger(Trigger trigger) {
    AttributionFact fact = AttributionFacts.of(trigger);
    if (fact != null) {
      credit(fact);
    }
  }

  void decision(Decision decision) {
    AttributionFact fact = AttributionFacts.of(decision);
    if (fact != null) {
      credit(fact);
    }
  }

  private void credit(AttributionFact fact) {
    String contact = EventHeader.key(fact.getWorkspace(), fact.getContact());
    attribution.on(
        credited.computeIfAbsent(contact, key -> Attribution.nothing()),
        fact,
        new AttributionOutcome() {
          @Override
          public void credit(Credit credit) {
            out.accept(credit.getWorkspace(), "credit " + credit);
          }

          @Override
          public void change(PerformanceChange change) {
            measure(change);
          }
        });
  }

  private void measure(PerformanceChange change) {
    String key = Keys.join(change.getWorkspace(), change.getKind(), change.getName());
    Performances.add(
        performances.computeIfAbsent(key, of -> Performances.nothing(change, ATTRIBUTION)),
        change,
        new OrderWorths(new Worths(worths.computeIfAbsent(key, of -> new TreeMap<>()))));
  }

  /** A round of counting is over: what was counted is told, and goes into the lists. */
  void tell(long at) {
    demand.forEach(
        (key, counts) -> {
          Wanted scope = Objects.requireNonNull(scopes.get(key));
          Demand ranked =
              counts.ranked(
                  scope.getWorkspace(), scope.getWhat(), scope.getScope(), at, CalendarDays.UTC);
          out.accept(ranked.getWorkspace(), "demand " + ranked);
          told.put(key, ranked);
          Suggestions list = Lists.of(ranked);
          if (list != null) {
            list(list);
          }
        });
    paths.forEach(
        (key, counts) -> {
          Paths next = counts.asOf(at);
          if (next != null) {
            NextPurchases.rank(next);
            NextPurchases.products(
                next,
                category ->
                    told.get(
                        Keys.join(
                            next.getWorkspace(),
                            DemandFacts.BOUGHT,
                            DemandFacts.scope("category", category))));
            out.accept(next.getWorkspace(), "paths " + next);
            list(Lists.of(next));
          }
        });
    together.forEach((key, counts) -> tell(Objects.requireNonNull(items.get(key)), counts, at));
    performances.forEach(
        (key, one) -> {
          Performance derived = one.copy();
          Performances.derive(derived);
          out.accept(derived.getWorkspace(), "performance " + derived);
        });
  }

  private void tell(CountedItem of, TogetherCounts counts, long at) {
    double baskets = weight(of, "", at);
    if (of.isAllBaskets() || baskets <= 0) {
      return;
    }
    PairCounts pairs = counts.pairCounts(of, at);
    Affinities affinities = Ranking.of(pairs, baskets, item -> weight(of, item, at));
    out.accept(affinities.getWorkspace(), "affinities " + affinities);
    Suggestions list = Lists.of(affinities);
    if (list != null) {
      list(list);
    }
  }

  private double weight(CountedItem beside, String item, long at) {
    CountedItem of =
        new CountedItem(
            beside.workspace(), Ranking.comparedWith(beside.kind()), beside.unit(), item);
    TogetherCounts counts =
        together.get(Keys.join(of.workspace(), of.kind(), of.unit(), of.item()));
    ItemCount count = counts == null ? null : counts.itemCount(of, at);
    return count == null ? 0 : count.getWeight();
  }

  /** A request is answered at once: from the lists, and from the catalogue. */
  void recommend(RecommendationRequest request) {
    String key = EventHeader.key(request.getWorkspace(), request.getKey());
    RequestQueue queue =
        queues.computeIfAbsent(
            key, of -> new RequestQueue(true, one -> !one.getWishes().isEmpty()));
    List<AnsweredRequest> answered = new ArrayList<>(queue.ask(request));
    if (!request.getWishes().isEmpty()) {
      answered.addAll(queue.answer(candidates(request)));
    }
    for (AnsweredRequest one : answered) {
      out.accept(
          one.request().getWorkspace(),
          "recommended "
              + one.request()
              + " "
              + Ranker.of(one.request(), one.candidates(), one.products()));
    }
  }

  private Candidates candidates(RecommendationRequest request) {
    List<Candidate> all = new ArrayList<>(request.getOwn());
    for (Lookup lookup : request.getLookups()) {
      Suggestions list = lists.get(EventHeader.key(request.getWorkspace(), lookup.getList()));
      List<Suggested> suggested = list == null ? List.of() : list.getProducts();
      for (Suggested one : suggested.subList(0, Math.min(lookup.getMost(), suggested.size()))) {
        all.add(
            Candidate.newBuilder()
                .setWish(lookup.getWish())
                .setLookup(lookup.getNumber())
                .setProduct(one.getProduct())
                .setScore(lookup.getWeight() * one.getScore())
                .setLift(one.getLift())
                .build());
      }
    }
    List<Candidate> chosen = Shortlist.of(request, all);
    List<CatalogProduct> known = new ArrayList<>();
    for (Candidate one : chosen) {
      @Nullable CatalogProduct product =
          products.get(EventHeader.key(request.getWorkspace(), one.getProduct()));
      if (product != null && !known.contains(product)) {
        known.add(product);
      }
    }
    return Candidates.newBuilder()
        .setWorkspace(request.getWorkspace())
        .setRequest(request.getKey())
        .setId(request.getId())
        .setParts(1)
        .setAttributes(List.of())
        .setCandidates(chosen)
        .setProducts(known)
        .build();
  }

  /** Worths of one subject's orders. */
  private record Worths(Map<String, Integer> known) implements OrderWorths.Store {
    @Override
    public int orders(String currency, long worth) {
      return known.getOrDefault(currency + worth, 0);
    }

    @Override
    public void put(String currency, long worth, int orders) {
      if (orders == 0) {
        known.remove(currency + worth);
      } else {
        known.put(currency + worth, orders);
      }
    }

    @Override
    public List<Long> worths(String currency) {
      return known.keySet().stream()
          .filter(key -> key.startsWith(currency))
          .map(key -> Long.parseLong(key.substring(currency.length())))
          .toList();
    }

    @Override
    public int added() {
      return known.getOrDefault("#", 0);
    }

    @Override
    public void added(int count) {
      known.put("#", count);
    }
  }
}
