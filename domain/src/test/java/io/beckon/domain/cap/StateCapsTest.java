package io.beckon.domain.cap;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.domain.affinity.PathCounts;
import io.beckon.domain.affinity.TogetherCounts;
import io.beckon.domain.attribution.Attribution;
import io.beckon.domain.attribution.AttributionOutcome;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.Performances;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.catalog.CatalogCheck;
import io.beckon.domain.catalog.NewsRounds;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.identity.Visitors;
import io.beckon.domain.recommend.Lists;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.AttributionState;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ContactState;
import io.beckon.schema.Credit;
import io.beckon.schema.Demand;
import io.beckon.schema.DemandState;
import io.beckon.schema.Event;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.LogPlace;
import io.beckon.schema.NewsRound;
import io.beckon.schema.OrderLine;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Paths;
import io.beckon.schema.PathsState;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.Product;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Together;
import io.beckon.schema.TogetherState;
import io.beckon.schema.Transition;
import io.beckon.schema.VisitorState;
import io.beckon.schema.Wanted;
import io.beckon.schema.Watcher;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same of every other state: each capped field has a row that says what adds to it. A field
 * that is new has to get one.
 */
class StateCapsTest {
  private static final long T = TestingShop.START;
  private static final long DAY = TestingShop.DAY;
  private static final AffinitySettings AFFINITY = AffinitySettings.DEFAULT;
  private static final List<String> CURRENCIES =
      List.of("GBP", "EUR", "USD", "CHF", "SEK", "NOK", "PLN", "DKK", "CZK", "JPY", "CAD", "AUD");

  /** Adds one thing more, told by its number; gives the state as it is then. */
  private interface Adds<T> {
    T to(T state, int number);
  }

  /**
   * @param reaches how many there are at most
   */
  private record Row<T extends CodedRecord>(
      String field, Class<T> type, int reaches, Adds<T> adds) {
    @Override
    public String toString() {
      return field;
    }
  }

  private static final List<Row<?>> ROWS = new ArrayList<>();

  private static <T extends CodedRecord> void row(String field, Class<T> type, Adds<T> adds) {
    row(field, type, cap(field, type), adds);
  }

  private static <T extends CodedRecord> void row(
      String field, Class<T> type, int reaches, Adds<T> adds) {
    ROWS.add(new Row<>(field, type, reaches, adds));
  }

  private static int cap(String field, Class<?> type) {
    return Objects.requireNonNull(CappedFields.of(schema(type)).get(field), field);
  }

  private static Schema schema(Class<?> type) {
    return SpecificData.get().getSchema(type);
  }

  static {
    row("VisitorState.links", VisitorState.class, StateCapsTest::named);
    row("AttributionState.touches", AttributionState.class, fact(AttributionFactKind.TOUCH));
    row("AttributionState.subjects", AttributionState.class, fact(AttributionFactKind.TOUCH));
    row("AttributionState.firings", AttributionState.class, fact(AttributionFactKind.FIRED));
    row("AttributionState.orders", AttributionState.class, fact(AttributionFactKind.ORDER));
    row("KnownOrder.returns", AttributionState.class, fact(AttributionFactKind.REFUND));
    row("KnownOrder.lines", AttributionState.class, fact(AttributionFactKind.ORDER));
    row("KnownFiring.segments", AttributionState.class, fact(AttributionFactKind.FIRED));
    row("KnownTouch.segments", AttributionState.class, StateCapsTest::touched);
    row("Performance.money", Performance.class, StateCapsTest::money);
    row("TogetherState.others", TogetherState.class, StateCapsTest::together);
    row("PairCounts.others", PairCounts.class, StateCapsTest::pairs);
    for (String field :
        List.of(
            "ShopperState.orders",
            "ShopperState.bought",
            "ShopperState.boughtProducts",
            "ShopperState.viewed",
            "ShopperState.viewedCategories",
            "ShopperOrder.scopes",
            // An order of more lines stays as it was told first.
            "ShopperOrder.lines")) {
      row(field, ShopperState.class, StateCapsTest::shopped);
    }
    row("Paths.to", PathsState.class, StateCapsTest::path);
    row("Paths.products", Paths.class, StateCapsTest::next);
    // When there are too many, a quarter goes at once.
    row("DemandState.items", DemandState.class, StateCapsTest::wanted);
    row("WantedItem.days", DemandState.class, StateCapsTest::wantedDaily);
    row("DemandState.weeks", DemandState.class, StateCapsTest::wantedWeekly);
    // The first 25 by four orders, of which some are the same.
    row("Demand.items", Demand.class, 76, StateCapsTest::told);
    row("Demand.weeks", Demand.class, StateCapsTest::toldWeekly);
    row("NewsRound.watchers", NewsRound.class, StateCapsTest::watched);
    row("Suggestions.products", Suggestions.class, StateCapsTest::suggested);
    row("CatalogProduct.category", CatalogProduct.class, StateCapsTest::ofCategory);
    row("CatalogProduct.attributes", CatalogProduct.class, StateCapsTest::ofAttribute);
  }

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  static Stream<Row<?>> rows() {
    return ROWS.stream();
  }

  @Test
  void everyCappedFieldOfAStateHasARow() {
    Set<String> fields =
        new TreeSet<>(
            CappedFields.of(ROWS.stream().map(row -> schema(row.type())).toArray(Schema[]::new))
                .keySet());
    fields.removeAll(CappedFields.of(ContactState.SCHEMA$).keySet());
    assertThat(ROWS.stream().map(Row::field)).containsExactlyInAnyOrderElementsOf(fields);
  }

  @ParameterizedTest
  @MethodSource("rows")
  <T extends CodedRecord> void isFilledReadAndAddedTo(Row<T> row) throws IOException {
    int cap = cap(row.field(), row.type());
    Schema schema = schema(row.type());
    AvroCodec<T> codec = new AvroCodec<>(row.type());
    T full = row.type().cast(CappedFields.filled(schema, row.field()));
    assertThat(size(full, row.field())).isEqualTo(cap);
    T read = codec.decode(codec.encode(full));
    assertThat(read).isEqualTo(full);
    for (int i = 0; i < 40; i++) {
      read = codec.decode(codec.encode(row.adds().to(read, i)));
      assertBounded(row, read);
    }
    T state = row.type().cast(CappedFields.filled(schema, "none"));
    int largest = 0;
    // What is counted before it is forgotten comes first.
    for (int i = 0; i < Math.max(400, cap) + 40; i++) {
      state = row.adds().to(state, i);
      largest = Math.max(largest, size(state, row.field()));
      assertThat(largest).as(row.field()).isLessThanOrEqualTo(cap);
      if (i % 50 == 0) {
        state = codec.decode(codec.encode(state));
        assertBounded(row, state);
      }
    }
    assertThat(largest).as(row.field()).isEqualTo(row.reaches());
  }

  private static int size(CodedRecord state, String field) {
    Map<String, Integer> sizes = new TreeMap<>();
    CappedFields.measure(state, sizes);
    return sizes.getOrDefault(field, 0);
  }

  private static void assertBounded(Row<?> row, CodedRecord state) {
    Map<String, Integer> sizes = new TreeMap<>();
    CappedFields.measure(state, sizes);
    Map<String, Integer> caps = CappedFields.of(schema(row.type()));
    sizes.forEach(
        (field, size) ->
            assertThat(size).as("%s, %s", row, field).isLessThanOrEqualTo(caps.get(field)));
  }

  private static VisitorState named(VisitorState state, int number) {
    Visitors.named(state, "u" + number, T + number);
    return state;
  }

  /** A trigger fires for a contact in many segments, and is opened. */
  private static AttributionState touched(AttributionState state, int number) {
    fact(AttributionFactKind.FIRED, "").to(state, 2 * number);
    return fact(AttributionFactKind.TOUCH, "f" + 2 * number).to(state, 2 * number + 1);
  }

  private static Adds<AttributionState> fact(AttributionFactKind kind) {
    return fact(kind, "");
  }

  private static Adds<AttributionState> fact(AttributionFactKind kind, String trigger) {
    Attribution attribution = new Attribution(AttributionSettings.DEFAULT);
    return (state, number) -> {
      List<String> segments = new ArrayList<>();
      List<OrderLine> lines = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        segments.add("s" + i);
        lines.add(new OrderLine("p" + i, 1L + i));
      }
      AttributionFact fact =
          AttributionFact.newBuilder()
              .setKind(kind)
              .setWorkspace("shop")
              .setContact("c1")
              .setId("f" + number)
              .setAt(T + 10_000_000L + number)
              .setMailing(kind == AttributionFactKind.TOUCH ? "mailing" + number : "")
              .setRule("r" + number)
              .setOrderId(kind == AttributionFactKind.REFUND ? "x0" : "o" + number)
              .setReturnId("back" + number)
              .setCurrency("GBP")
              .setAmount(1L)
              .setTriggerId(trigger)
              .setSegments(segments)
              .setLines(lines)
              .build();
      attribution.on(
          state,
          fact,
          new AttributionOutcome() {
            @Override
            public void credit(Credit credit) {
              // What is kept is looked at, not what is told.
            }

            @Override
            public void change(PerformanceChange change) {
              // The same.
            }
          });
      return state;
    };
  }

  private static Performance money(Performance state, int number) {
    PerformanceChange change =
        PerformanceChange.newBuilder()
            .setWorkspace("shop")
            .setKind("rule")
            .setName("r")
            .setAt(T + number)
            .setCurrency(CURRENCIES.get(number % CURRENCIES.size()))
            .setLastTouch(1L)
            .build();
    Performances.add(
        state,
        change,
        new Performances.Worths() {
          @Override
          public boolean add(String currency, long worth, int orders) {
            return false;
          }

          @Override
          public Performances.@Nullable Range range(String currency) {
            return null;
          }
        });
    Performances.derive(state);
    return state;
  }

  private static TogetherState together(TogetherState state, int number) {
    TogetherCounts counts = TogetherCounts.of(state, AFFINITY);
    counts.add(T + number, 1, List.of("a" + number, "b" + number));
    return counts.state();
  }

  private static PairCounts pairs(PairCounts before, int number) {
    TogetherCounts counts = new TogetherCounts(AFFINITY);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      others.add("a" + i);
    }
    for (int i = 0; i < 10; i++) {
      counts.add(T, 1, others);
    }
    return counts.pairCounts(
        new io.beckon.domain.affinity.CountedItem("shop", "bought", "product", "p"), T);
  }

  private static ShopperState shopped(ShopperState state, int number) {
    double minutes = number * 0.1;
    Event event =
        number % 4 == 0
            ? TestingShop.order("m" + number, "Order Completed", minutes, "o" + number, null)
            : TestingShop.product(
                "m" + number, "Product Viewed", minutes, "p" + number, "c" + number, 100, 1);
    if (number % 4 == 0) {
      for (int i = 0; i < number % 70; i++) {
        event
            .getProducts()
            .add(
                Product.newBuilder()
                    .setProductId("line" + i)
                    .setCategory("cat" + i)
                    .setPrice(100L)
                    .build());
      }
      Objects.requireNonNull(event.getOrder()).setStore("store");
    }
    event.setCampaign(io.beckon.schema.Campaign.newBuilder().setSource("s" + number).build());
    event.getProperties().put("country", "GB");
    Baskets.on(
        state,
        event,
        place(number),
        new Baskets.Outcome() {
          @Override
          public void together(Together together) {
            // What is kept is looked at, not what is told.
          }

          @Override
          public void transition(Transition transition) {
            // The same.
          }

          @Override
          public void wanted(Wanted wanted) {
            // The same.
          }
        });
    return state;
  }

  private static LogPlace place(int number) {
    return LogPlace.newBuilder()
        .setAt(T + number)
        .setPartition(0)
        .setOffset(number)
        .setPart(0)
        .build();
  }

  private static Transition transition(int number) {
    return Transition.newBuilder()
        .setWorkspace("shop")
        .setFrom("a")
        .setTo("b" + number)
        .setWeight(1.0)
        .setGapDays(2.0)
        .setAt(T + number)
        .setPlace(place(number))
        .build();
  }

  private static Wanted bought(String item, long count, long at) {
    return Wanted.newBuilder()
        .setWorkspace("shop")
        .setWhat("bought")
        .setScope("all")
        .setItems(List.of(item))
        .setCounts(List.of(count))
        .setAt(at)
        .setPlace(place(0))
        .build();
  }

  private static PathsState path(PathsState state, int number) {
    PathCounts counts = PathCounts.of(state, AFFINITY);
    counts.add(transition(number));
    return counts.state();
  }

  private static Paths next(Paths state, int number) {
    NextPurchases.add(state, transition(number), AFFINITY);
    NextPurchases.rank(state);
    NextPurchases.products(
        state,
        category -> {
          List<ItemDemand> items = new ArrayList<>();
          items.add(new ItemDemand(category + "-1", 1L, 1L, 1L, 0.0, 0L));
          items.add(new ItemDemand(category + "-2", 1L, 1L, 1L, 0.0, 0L));
          return Demand.newBuilder()
              .setWorkspace("shop")
              .setWhat("bought")
              .setScope(category)
              .setAt(T)
              .setItems(items)
              .build();
        });
    return state;
  }

  private static DemandState wanted(DemandState state, int number) {
    return wanted(state, "p" + number, T);
  }

  private static DemandState wantedDaily(DemandState state, int number) {
    return wanted(state, "p", T + number * DAY);
  }

  private static DemandState wantedWeekly(DemandState state, int number) {
    return wanted(state, "p", T + number * 7 * DAY);
  }

  private static Demand toldWeekly(Demand before, int number) {
    DemandCounts counts = new DemandCounts();
    for (int i = 0; i < number; i++) {
      counts.add(bought("p", 1L, T + i * 7 * DAY), CalendarDays.UTC);
    }
    return counts.ranked("shop", "bought", "all", T + number * 7 * DAY, CalendarDays.UTC);
  }

  private static DemandState wanted(DemandState state, String item, long at) {
    DemandCounts counts = DemandCounts.of(state);
    counts.add(bought(item, 1L, at), CalendarDays.UTC);
    return counts.state();
  }

  private static Demand told(Demand before, int number) {
    DemandCounts counts = new DemandCounts();
    for (int i = 0; i < number; i++) {
      // Some are wanted most on the day, some before, some of late.
      long at = T + i % 60 * DAY;
      counts.add(bought("p" + i, 1L + i * 7 % 50, at), CalendarDays.UTC);
    }
    return counts.ranked("shop", "bought", "all", T + 59 * DAY, CalendarDays.UTC);
  }

  private static NewsRound watched(NewsRound before, int number) {
    List<Watcher> watchers = new ArrayList<>(before.getWatchers());
    watchers.add(0, new Watcher("w" + number, true, T));
    List<NewsRound> rounds = NewsRounds.of(before.getNews(), watchers);
    return rounds.get(0);
  }

  private static Suggestions suggested(Suggestions before, int number) {
    List<Suggested> one = new ArrayList<>();
    one.add(new Suggested("p" + number, 1.0, 0.0));
    Suggestions all = Lists.beside(before, new Suggestions("shop", "sets/p", true, T, one));
    assertThat(all.getProducts().get(0).getProduct()).isEqualTo("p" + number);
    return all;
  }

  /** A product that has more is a dead letter, and the one before it stays. */
  private static CatalogProduct ofCategory(CatalogProduct before, int number) {
    CatalogProduct more = product(before);
    more.getCategory().add("level" + number);
    return CatalogCheck.fault(more) == null ? more : before;
  }

  private static CatalogProduct ofAttribute(CatalogProduct before, int number) {
    CatalogProduct more = product(before);
    more.getAttributes().put("a" + number, "x");
    return CatalogCheck.fault(more) == null ? more : before;
  }

  private static CatalogProduct product(CatalogProduct before) {
    CatalogProduct more = CatalogProduct.newBuilder(before).build();
    more.setCategory(new ArrayList<>(before.getCategory()));
    more.setAttributes(new HashMap<>(before.getAttributes()));
    more.setCurrency("GBP");
    more.setPrice(100L);
    return more;
  }
}
