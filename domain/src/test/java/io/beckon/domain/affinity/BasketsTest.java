package io.beckon.domain.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.recommend.Lists;
import io.beckon.schema.Affinities;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.ItemCount;
import io.beckon.schema.LogPlace;
import io.beckon.schema.PairCounts;
import io.beckon.schema.PairWeight;
import io.beckon.schema.Paths;
import io.beckon.schema.Product;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BasketsTest {
  private static final AffinitySettings EXACT =
      new AffinitySettings(Duration.ZERO, 1, Duration.ofHours(1));
  private static final long DAY = 86_400_000L;

  private final List<Together> together = new ArrayList<>();
  private final List<Transition> transitions = new ArrayList<>();
  private final List<String> wanted = new ArrayList<>();
  private final ShopperState state = Baskets.nothing();

  private void on(Event event) {
    Baskets.on(
        state,
        event,
        LogPlace.newBuilder()
            .setAt(event.getTimestamp())
            .setPartition(0)
            .setOffset(0L)
            .setPart(0)
            .build(),
        new Baskets.Outcome() {
          @Override
          public void together(Together one) {
            together.add(one);
          }

          @Override
          public void transition(Transition one) {
            transitions.add(one);
          }

          @Override
          public void wanted(Wanted one) {
            wanted.add(
                one.getWhat() + " " + one.getScope() + " " + one.getItems() + one.getCounts());
          }
        });
  }

  private List<String> products(String kind) {
    return together.stream()
        .filter(one -> one.getKind().equals(kind) && one.getUnit().equals("product"))
        .map(one -> one.getItem() + "+" + one.getCount() + String.join(",", one.getOthers()))
        .toList();
  }

  @Test
  void anOrderIsOneBasketOfDifferentProductsHoweverOftenItIsTold() {
    Event order = TestingShop.order("m1", "Order Completed", 0, "o1", null, "mug", "pot", "mug");
    on(order);
    on(TestingShop.order("m2", "Order Completed", 1, "o1", null, "mug", "pot"));
    assertThat(products("bought")).containsExactly("+1", "mug+1pot", "pot+1mug");
  }

  /** What was counted is taken off, and the order is counted as it is now: no basket more. */
  @Test
  void anUpdateTakesTheOrdersPlace() {
    on(TestingShop.order("m1", "Order Completed", 0, "o1", null, "mug", "pot"));
    on(TestingShop.order("m2", "Order Updated", 5, "o1", null, "mug", "cup"));
    on(TestingShop.order("m3", "Order Updated", 3, "o1", null, "late"));
    java.util.Map<String, TogetherCounts> counts = new java.util.TreeMap<>();
    for (Together one : together) {
      if (one.getUnit().equals("product")) {
        counts
            .computeIfAbsent(one.getItem(), any -> new TogetherCounts(EXACT))
            .add(one.getAt(), one.getCount(), one.getOthers(), one.getTimes());
      }
    }
    long at = TestingShop.START;
    assertThat(of(counts, "").weight(at)).isEqualTo(1);
    assertThat(of(counts, "mug").weight(at)).isEqualTo(1);
    assertThat(of(counts, "pot").weight(at)).isZero();
    assertThat(of(counts, "cup").weight(at)).isEqualTo(1);
    assertThat(of(counts, "mug").heaviest(at, 0, 9)).containsExactly(new PairWeight("cup", 1.0));
    assertThat(of(counts, "pot").heaviest(at, 0, 9)).isEmpty();
    assertThat(counts).doesNotContainKey("late");
    assertThat(wanted).contains("bought all [mug, pot][-1, -1]", "bought all [cup, mug][1, 1]");
  }

  private static TogetherCounts of(java.util.Map<String, TogetherCounts> counts, String item) {
    return counts.getOrDefault(item, new TogetherCounts(EXACT));
  }

  @Test
  void aHugeOrderCountsItsProductsAndNoPairs() {
    Event order = TestingShop.order("m1", "Order Completed", 0, "o1", null);
    for (int i = 0; i < 5_000; i++) {
      order.getProducts().add(Product.newBuilder().setProductId("p" + i).build());
    }
    on(order);
    assertThat(together).hasSize(5_001);
    assertThat(together).allMatch(one -> one.getOthers().isEmpty());
  }

  @Test
  void eachPairOfAVisitCountsOnce() {
    double[] minutes = {0, 1, 2, 3, 40};
    String[] viewed = {"mug", "pot", "mug", "cup", "mug"};
    for (int i = 0; i < viewed.length; i++) {
      on(TestingShop.product("m" + i, "Product Viewed", minutes[i], viewed[i], "Kitchen", 100, 1));
    }
    assertThat(products("viewed"))
        .containsExactly(
            "+1",
            "mug+1",
            "pot+1mug",
            "mug+0pot",
            "cup+1mug,pot",
            "mug+0cup",
            "pot+0cup",
            "+1",
            "mug+1");
  }

  @Test
  void ordersFollowEachOtherByCategory() {
    on(TestingShop.order("m1", "Order Completed", 0, "o1", null, "lamp-a"));
    on(TestingShop.order("m2", "Order Completed", 10 * 1_440, "o2", null, "mug", "lamp-b"));
    assertThat(transitions)
        .extracting(one -> one.getFrom() + ">" + one.getTo() + " " + one.getWeight())
        .containsExactly("Lighting>Gifts 0.5", "Lighting>Lighting 0.5");
    Paths paths = NextPurchases.nothing(transitions.get(0));
    transitions.forEach(one -> NextPurchases.add(paths, one, EXACT));
    NextPurchases.rank(paths);
    assertThat(paths.getTo().get(0).getShare()).isEqualTo(0.5);
    assertThat(paths.getTo().get(0).getGapDays()).isCloseTo(10, within(1e-9));
  }

  /** Each product of the first order, and itself, is followed by each of the second. */
  @Test
  void productsFollowEachOther() {
    on(TestingShop.order("m1", "Order Completed", 0, "o1", null, "pot", "mug"));
    assertThat(products(Baskets.NEXT)).as("nothing came before").isEmpty();
    on(TestingShop.order("m2", "Order Completed", 1_440, "o2", null, "mug", "cup"));
    on(TestingShop.order("m3", "Order Completed", 5, "o3", null, "late"));
    on(TestingShop.order("m4", "Order Completed", 2_880, "o4", null, "lid"));
    assertThat(products(Baskets.NEXT))
        .containsExactly("pot+1mug,cup", "mug+1mug,cup", "mug+1lid", "cup+1lid");
  }

  @Test
  void ofALargeOrderTheFirstSixtyProductsFollowEachOther() {
    for (int number = 0; number < 2; number++) {
      Event order = TestingShop.order("m" + number, "Order Completed", number, "o" + number, null);
      for (int i = 70; i > 0; i--) {
        order.getProducts().add(Product.newBuilder().setProductId("p" + i).build());
      }
      on(order);
    }
    List<Together> next = together.stream().filter(one -> one.getKind().equals("next")).toList();
    assertThat(next).hasSize(60);
    assertThat(next.get(0).getItem()).isEqualTo("p70");
    assertThat(next)
        .allSatisfy(one -> assertThat(one.getOthers()).hasSize(60).doesNotContain("p10"));
  }

  @Test
  void whoeverIsErasedBeginsAnew() {
    on(TestingShop.order("m1", "Order Completed", 0, "o1", null, "lamp-a"));
    on(TestingShop.product("m2", "Product Viewed", 1, "mug", "Kitchen", 100, 1));
    Event erase = TestingShop.order("m3", "", 2, "o1", null);
    erase.setKind(EventKind.ERASE);
    together.clear();
    on(erase);
    assertThat(together).isEmpty();
    assertThat(Baskets.isNothing(state)).isTrue();
    on(TestingShop.order("m4", "Order Completed", 3, "o1", null, "mug"));
    assertThat(products("bought")).as("the order is not known any more").contains("mug+1");
    assertThat(transitions).isEmpty();
    assertThat(products(Baskets.NEXT)).isEmpty();
  }

  /**
   * By hand: of 8 orders after one with a, 6 held b, which is in 10 of all 40: a share of 0.75, 3
   * times as many as of all orders. The list counts 30 more without it: 6 / 38.
   */
  @Test
  void whatComesNextIsComparedWithAllOrders() {
    PairCounts counts =
        PairCounts.newBuilder()
            .setWorkspace("shop")
            .setKind(Baskets.NEXT)
            .setUnit("product")
            .setItem("a")
            .setWeight(8.0)
            .setMissed(0.0)
            .setAt(40 * DAY)
            .setOthers(List.of(new PairWeight("b", 6.0), new PairWeight("gone", 5.0)))
            .build();
    assertThat(Ranking.comparedWith(Baskets.NEXT)).isEqualTo("bought");
    assertThat(Ranking.comparedWith(Baskets.VIEWED)).isEqualTo("viewed");
    Affinities ranked =
        Ranking.of(
            counts,
            40,
            item -> Ranking.alone(counts, told(item, item.equals("b") ? 10 : 9), EXACT));
    assertThat(ranked.getOthers()).as("not sold for more than 30 days").hasSize(1);
    assertThat(ranked.getOthers().get(0).getConfidence()).isCloseTo(0.75, within(1e-12));
    assertThat(ranked.getOthers().get(0).getLift()).isCloseTo(3, within(1e-12));
    Suggestions list = Objects.requireNonNull(Lists.of(ranked));
    assertThat(list.getList()).isEqualTo("next-product/a");
    assertThat(list.getProducts().get(0).getScore()).isCloseTo(6.0 / 38, within(1e-12));
    assertThat(Ranking.alone(counts, null, EXACT)).isZero();
  }

  private static ItemCount told(String item, long day) {
    return ItemCount.newBuilder()
        .setWorkspace("shop")
        .setKind("bought")
        .setUnit("product")
        .setItem(item)
        .setWeight(10.0)
        .setAt(day * DAY)
        .build();
  }

  /** By hand: N = 10, a = 4, b = 5, ab = 3: 0.3, 0.75, 1.5, 0.3 - 0.2. */
  @Test
  void supportConfidenceLiftAndLeverage() {
    PairCounts counts =
        PairCounts.newBuilder()
            .setWorkspace("shop")
            .setKind("bought")
            .setUnit("product")
            .setItem("a")
            .setWeight(4.0)
            .setMissed(0.0)
            .setAt(0L)
            .setOthers(List.of(new PairWeight("b", 3.0)))
            .build();
    Affinities ranked = Ranking.of(counts, 10, item -> 5);
    assertThat(ranked.getOthers())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.getSupport()).isCloseTo(0.3, within(1e-12));
              assertThat(one.getConfidence()).isCloseTo(0.75, within(1e-12));
              assertThat(one.getLift()).isCloseTo(1.5, within(1e-12));
              assertThat(one.getLeverage()).isCloseTo(0.1, within(1e-12));
            });
  }

  @Test
  void aBasketOfOneHalfLifeAgoCountsHalfHoweverLongTheCountingGoesOn() {
    AffinitySettings settings = new AffinitySettings(Duration.ofDays(1), 0.1, Duration.ofHours(1));
    TogetherCounts counts = new TogetherCounts(settings);
    for (int day = 1; day <= 5_000; day++) {
      counts.add(day * DAY, 1, List.of("pot"));
    }
    // 1 + 1/2 + 1/4 + ... = 2
    assertThat(counts.weight(5_000 * DAY)).isCloseTo(2, within(1e-9));
    assertThat(counts.weight(5_001 * DAY)).isCloseTo(1, within(1e-9));
    assertThat(counts.heaviest(5_000 * DAY, 0.1, 10).get(0).getWeight()).isCloseTo(2, within(1e-9));
  }

  @Test
  void whatIsNotKeptIsInNoMoreBasketsThanMissedSays() {
    TogetherCounts counts = new TogetherCounts(EXACT);
    for (int i = 0; i < 40_000; i++) {
      counts.add(DAY, 1, List.of("often", "p" + i));
    }
    assertThat(counts.size()).isLessThanOrEqualTo(5_000);
    TogetherCounts again = TogetherCounts.of(counts.state(), EXACT);
    assertThat(again.heaviest(DAY, 2, 10))
        .singleElement()
        .satisfies(one -> assertThat(one.getWeight()).isEqualTo(40_000));
    assertThat(again.missed(DAY)).isGreaterThanOrEqualTo(1);
  }
}
