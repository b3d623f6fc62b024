package io.beckon.domain.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.engine.TestingShop;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Product;
import io.beckon.schema.Wanted;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DemandCountsTest {
  private static final long DAY = 86_400_000L;
  private static final long FIRST = 15_000;
  private static final LogPlace HERE =
      LogPlace.newBuilder().setAt(0L).setPartition(0).setOffset(0L).setPart(0).build();

  private static Wanted wanted(String item, long count, long day) {
    return Wanted.newBuilder()
        .setWorkspace("shop")
        .setWhat("bought")
        .setScope("all")
        .setItems(List.of(item))
        .setCounts(List.of(count))
        .setAt((FIRST + day) * DAY + 7_000)
        .setPlace(HERE)
        .build();
  }

  private static Map<String, ItemDemand> ranked(DemandCounts counts, long day) {
    Map<String, ItemDemand> items = new HashMap<>();
    Demand demand =
        counts.ranked("shop", "bought", "all", (FIRST + day) * DAY + 5, CalendarDays.UTC);
    demand.getItems().forEach(item -> items.put(item.getItem(), item));
    return items;
  }

  private static ItemDemand mug(DemandCounts counts, long day) {
    return Objects.requireNonNull(ranked(counts, day).get("mug"));
  }

  /** Beside sums over the plain list of facts, in any order, through the state and back. */
  @Property(tries = 2_000)
  void equalsPlainSumsInWhateverOrderFactsCome(@ForAll long seed) {
    Random random = new Random(seed);
    List<Wanted> facts = new ArrayList<>();
    for (int i = random.nextInt(60); i >= 0; i--) {
      facts.add(wanted("p" + random.nextInt(5), 1 + random.nextInt(9), random.nextInt(70)));
    }
    DemandCounts counts = new DemandCounts();
    for (Wanted fact : facts) {
      counts.add(fact, CalendarDays.UTC);
      if (random.nextInt(10) == 0) {
        counts = DemandCounts.of(counts.state());
      }
    }
    // What came later than this was more than a month behind the newest and is in `ever` alone.
    long newest = facts.stream().mapToLong(fact -> fact.getAt() / DAY).max().orElseThrow() - FIRST;
    Map<String, ItemDemand> items = ranked(counts, newest);
    for (int p = 0; p < 5; p++) {
      String item = "p" + p;
      long day = sum(facts, item, newest, newest);
      long month = sum(facts, item, newest - 29, newest);
      long ever = sum(facts, item, 0, 70);
      ItemDemand told = items.get(item);
      assertThat(told == null ? 0 : told.getEver()).isEqualTo(ever);
      if (told != null) {
        assertThat(told.getDay()).isEqualTo(day);
        assertThat(told.getMonth()).isEqualTo(month);
        assertThat(told.getPrevious()).isEqualTo(sum(facts, item, newest - 59, newest - 30));
        double mean = (month - day) / 29.0;
        assertThat(told.getRising()).isCloseTo((day - mean) / Math.sqrt(mean + 1), within(1e-12));
      }
    }
  }

  private static long sum(List<Wanted> facts, String item, long from, long to) {
    return facts.stream()
        .filter(fact -> fact.getItems().get(0).equals(item))
        .filter(fact -> fact.getAt() / DAY - FIRST >= from && fact.getAt() / DAY - FIRST <= to)
        .mapToLong(fact -> fact.getCounts().get(0))
        .sum();
  }

  /** Day 15,000 is Wednesday, 2011-01-26, in the week of Monday the 24th, day 14,998. */
  /** On Sunday, 2 January 2011, at 15:30 UTC it is Monday in Tokyo: another day, another week. */
  @Test
  void daysAndWeeksAreThoseOfTheZone() {
    Wanted evening = wanted("mug", 3, 0);
    evening.setAt(Instant.parse("2011-01-02T15:30:00Z").toEpochMilli());
    Wanted before = wanted("mug", 5, 0);
    before.setAt(Instant.parse("2011-01-02T14:30:00Z").toEpochMilli());
    CalendarDays tokyo = new CalendarDays(ZoneId.of("Asia/Tokyo"));
    for (CalendarDays days : List.of(tokyo, CalendarDays.UTC)) {
      DemandCounts counts = new DemandCounts();
      counts.add(before, days);
      counts.add(evening, days);
      Demand demand =
          counts.ranked(
              "shop", "bought", "all", Instant.parse("2011-01-02T16:00:00Z").toEpochMilli(), days);
      boolean utc = days.equals(CalendarDays.UTC);
      assertThat(demand.getZone()).isEqualTo(utc ? "UTC" : "Asia/Tokyo");
      assertThat(demand.getItems().get(0).getDay()).isEqualTo(utc ? 8 : 3);
      assertThat(demand.getWeeks()).hasSize(utc ? 1 : 2);
      assertThat(WeeklyDemand.of(demand).counts()).hasSize(utc ? 0 : 1);
    }
  }

  @Test
  void weeksGoFromMondayToSunday() {
    DemandCounts counts = new DemandCounts();
    counts.add(wanted("mug", 3, -2), CalendarDays.UTC);
    counts.add(wanted("pot", 4, 4), CalendarDays.UTC);
    counts.add(wanted("mug", 5, 5), CalendarDays.UTC);
    counts.add(wanted("mug", 6, 20), CalendarDays.UTC);
    counts.add(wanted("mug", -1, 5), CalendarDays.UTC);
    Demand demand =
        DemandCounts.of(counts.state())
            .ranked("shop", "bought", "all", (FIRST + 20) * DAY, CalendarDays.UTC);
    assertThat(demand.getWeeks()).extracting("count").containsExactly(7L, 4L, 6L);
    WeeklyDemand weekly = WeeklyDemand.of(demand);
    assertThat(weekly.counts())
        .as("the third week was empty, the fourth is not over")
        .containsExactly(7, 4, 0);
    assertThat(weekly.monday()).isEqualTo((int) FIRST - 2 + 3 * 7);
  }

  @Test
  void daysPassWithoutFacts() {
    DemandCounts counts = new DemandCounts();
    counts.add(wanted("mug", 3, 0), CalendarDays.UTC);
    assertThat(mug(counts, 0).getDay()).isEqualTo(3);
    assertThat(mug(counts, 29).getMonth()).isEqualTo(3);
    assertThat(mug(counts, 30).getMonth()).isZero();
    assertThat(counts.isQuiet((FIRST + 29) * DAY, CalendarDays.UTC)).isFalse();
    assertThat(counts.isQuiet((FIRST + 30) * DAY, CalendarDays.UTC)).isTrue();
  }

  @Test
  void theLeastWantedGiveWayAndTheBoundSaysSo() {
    DemandCounts counts = new DemandCounts();
    for (int i = 0; i < 5_000; i++) {
      counts.add(wanted("p" + i, 1 + i, 0), CalendarDays.UTC);
    }
    assertThat(counts.state().getMissed()).isZero();
    counts.add(wanted("one more", 1, 0), CalendarDays.UTC);
    Demand demand = counts.ranked("shop", "bought", "all", FIRST * DAY, CalendarDays.UTC);
    // The quarter wanted least: those of up to 1,250 pieces.
    assertThat(demand.getMissed()).isEqualTo(1_250);
    assertThat(counts.size()).isEqualTo(3_750);
    assertThat(demand.getItems().get(0).getItem()).isEqualTo("p4999");
  }

  @Test
  void anEventCountsInEachScopeThatItNames() {
    List<String> wanted = new ArrayList<>();
    Event order = TestingShop.order("1", "Order Completed", 0, "o1", null, "lamp-1", "mug");
    order.getProducts().get(1).setQuantity(4);
    order.getProperties().put("country", "France");
    DemandFacts.of(
        order,
        "search",
        () -> HERE,
        one -> wanted.add(one.getScope() + " " + one.getItems() + one.getCounts() + one.getWhat()));
    assertThat(wanted)
        .containsExactly(
            "all [lamp-1, mug][1, 4]bought",
            "channel/online [lamp-1, mug][1, 4]bought",
            "country/France [lamp-1, mug][1, 4]bought",
            "source/search [lamp-1, mug][1, 4]bought",
            "category/Gifts [mug][4]bought",
            "category/Lighting [lamp-1][1]bought");
    wanted.clear();
    for (String name : List.of("Order Completed", "Product Viewed")) {
      Event long5000 = TestingShop.order("5", name, 0, "o5", null);
      for (int i = 0; i < 5_000; i++) {
        long5000.getProducts().add(Product.newBuilder().setProductId("p" + i).build());
      }
      DemandFacts.of(
          long5000,
          "",
          () -> HERE,
          one -> wanted.add(one.getScope() + " " + one.getItems().size()));
    }
    assertThat(wanted)
        .as("all that was bought counts; so much is not viewed")
        .containsExactly("all 5000", "channel/online 5000", "all 60");
    wanted.clear();
    Event search = TestingShop.event("2", "Products Searched", 0);
    search.setQuery(" Fairy Lights ");
    DemandFacts.of(
        search, "", () -> HERE, one -> wanted.add(one.getScope() + one.getItems() + one.getWhat()));
    assertThat(wanted).containsExactly("all[fairy lights]searched");
  }
}
