package io.beckon.domain.condition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.beckon.domain.cart.Carts;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.schema.Bought;
import io.beckon.schema.Campaign;
import io.beckon.schema.CartLine;
import io.beckon.schema.Consent;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Discount;
import io.beckon.schema.Event;
import io.beckon.schema.Interest;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import io.beckon.schema.RunningCampaign;
import io.beckon.schema.Search;
import io.beckon.schema.Stage;
import io.beckon.schema.Trait;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The words that conditions may use: typed fields and how each is read from the Avro records. A
 * field that an event or profile does not have reads as empty text, zero, false or an empty list,
 * and {@code has()} tells.
 */
final class Vocabulary {
  /** Reads one field; the owner is null when the record around it is missing. */
  record Field(String name, CelType type, Function<Object, @Nullable Object> read) {}

  static final StructTypeReference MONEY = StructTypeReference.create("Money");

  private final Types types;
  private final Map<String, Map<String, Field>> fields = new LinkedHashMap<>();
  private final Map<String, CelType> variables = new LinkedHashMap<>();
  private final Map<String, Node> roots = new LinkedHashMap<>();

  /**
   * @param scores names of the score rules, as conditions write them
   * @param withEvent whether there is an event to look at
   */
  Vocabulary(List<String> scores, boolean withEvent) {
    define("Money");
    define(
        "Product",
        text("productId", Product::getProductId),
        text("name", Product::getName),
        text("category", Product::getCategory),
        text("brand", Product::getBrand),
        whole("quantity", (Product p) -> p.getQuantity()));
    define(
        "Page",
        text("path", Page::getPath),
        text("url", Page::getUrl),
        text("title", Page::getTitle),
        text("referrer", Page::getReferrer));
    define(
        "Campaign",
        text("name", Campaign::getName),
        text("source", Campaign::getSource),
        text("medium", Campaign::getMedium),
        text("term", Campaign::getTerm),
        text("content", Campaign::getContent));
    define(
        "Order",
        text("orderId", Order::getOrderId),
        text("channel", Order::getChannel),
        text("store", Order::getStore),
        text("coupon", Order::getCoupon));
    define(
        "Message",
        text("channel", MessageReport::getChannel),
        text("messageId", MessageReport::getMessageId),
        text("template", MessageReport::getTemplate),
        text("triggerId", MessageReport::getTriggerId),
        text("link", MessageReport::getLink));
    define(
        "Event",
        text("name", Event::getName),
        text("source", Event::getSource),
        text("userId", Event::getUserId),
        text("anonymousId", Event::getAnonymousId),
        text("currency", Event::getCurrency),
        text("query", Event::getQuery),
        time("timestamp", Event::getTimestamp),
        struct("page", "Page", Event::getPage),
        struct("campaign", "Campaign", Event::getCampaign),
        struct(
            "product",
            "Product",
            (Event e) -> e.getProducts().isEmpty() ? null : e.getProducts().get(0)),
        list("products", "Product", Event::getProducts),
        struct("order", "Order", Event::getOrder),
        struct("message", "Message", Event::getMessage),
        money(
            "value",
            (Event e) ->
                e.getOrder() == null || e.getCurrency() == null
                    ? null
                    : new Money(OrderBook.worth(e), e.getCurrency())),
        money("price", Vocabulary::price),
        field(
            "properties", MapType.create(SimpleType.STRING, SimpleType.DYN), Event::getProperties),
        field("traits", MapType.create(SimpleType.STRING, SimpleType.STRING), Event::getTraits));
    define(
        "Contact",
        text("id", Profile::getContact),
        truth("known", Profile::getKnown),
        time("firstSeen", Profile::getFirstSeen),
        time("lastSeen", Profile::getLastSeen),
        whole("visits", (Profile p) -> ProfileFacts.visits(p)),
        whole("events", Profile::getEvents),
        field(
            "traits",
            MapType.create(SimpleType.STRING, SimpleType.STRING),
            (Profile p) -> traits(p)));
    define(
        "CartLine",
        text("productId", CartLine::getProductId),
        text("name", CartLine::getName),
        text("category", CartLine::getCategory),
        whole("quantity", (CartLine l) -> l.getQuantity()),
        money(
            "price",
            (CartLine l) ->
                l.getPrice() == null || l.getCurrency() == null
                    ? null
                    : new Money(l.getPrice(), l.getCurrency())));
    define(
        "Cart",
        money("value", (Profile p) -> cartValue(p)),
        whole("pieces", (Profile p) -> Carts.pieces(p.getCart())),
        truth("empty", (Profile p) -> Carts.isEmpty(p.getCart())),
        list("lines", "CartLine", (Profile p) -> lines(p)),
        time("touched", (Profile p) -> p.getCart().getTouchedAt()));
    define(
        "OrderSummary",
        text("orderId", OrderSummary::getOrderId),
        time("at", OrderSummary::getAt),
        whole("pieces", (OrderSummary o) -> o.getPieces()),
        money("total", (OrderSummary o) -> new Money(o.getTotal(), o.getCurrency())));
    define(
        "Bought",
        text("productId", Bought::getProductId),
        text("category", Bought::getCategory),
        whole("quantity", (Bought b) -> b.getQuantity()),
        time("last", Bought::getLastAt));
    define(
        "Orders",
        whole("count", (Facts f) -> f.profile().getOrders().getCount()),
        whole("returns", (Facts f) -> f.profile().getOrders().getReturns()),
        time("first", (Facts f) -> f.profile().getOrders().getFirstAt()),
        time("last", (Facts f) -> f.profile().getOrders().getLastAt()),
        field(
            "meanGap",
            SimpleType.DURATION,
            (Facts f) -> OrderBook.meanGap(f.profile().getOrders(), f.defaultGap())),
        field(
            "regularity",
            SimpleType.DOUBLE,
            (Facts f) -> OrderBook.regularity(f.profile().getOrders())),
        money("total", (Facts f) -> net(f.profile().getOrders())),
        money("average", (Facts f) -> average(f.profile().getOrders())),
        list("recent", "OrderSummary", (Facts f) -> f.profile().getOrders().getRecent()),
        list("bought", "Bought", (Facts f) -> f.profile().getOrders().getBought()));
    define(
        "Discount",
        whole("percent", (Discount d) -> d.getPercent()),
        time("until", Discount::getUntil),
        text("reason", Discount::getReason));
    define("Interest", text("category", Interest::getCategory));
    define(
        "ProductView",
        text("productId", ProductView::getProductId),
        text("category", ProductView::getCategory),
        whole("count", (ProductView v) -> v.getCount()),
        time("last", ProductView::getLastAt));
    define(
        "Search",
        text("phrase", Search::getPhrase),
        whole("count", (Search s) -> s.getCount()),
        time("last", Search::getLastAt));
    define(
        "LedgerLine",
        text("points", LedgerLine::getPoints),
        whole("count", (LedgerLine l) -> l.getCount()),
        time("at", LedgerLine::getAt));
    Field[] scoreFields =
        scores.stream()
            .map(name -> new Field(name, SimpleType.DOUBLE, owner -> null))
            .toArray(Field[]::new);
    define("Score", scoreFields);

    if (withEvent) {
      variable("event", StructTypeReference.create("Event"), Facts::event);
    }
    variable("contact", StructTypeReference.create("Contact"), Facts::profile);
    variable("cart", StructTypeReference.create("Cart"), Facts::profile);
    variable("orders", StructTypeReference.create("Orders"), f -> f);
    variable("score", StructTypeReference.create("Score"), f -> f);
    variable(
        "discount",
        StructTypeReference.create("Discount"),
        f -> f.profile().getDiscounts().isEmpty() ? null : f.profile().getDiscounts().get(0));
    variable(
        "stages", MapType.create(SimpleType.STRING, SimpleType.STRING), f -> stages(f.profile()));
    variable(
        "consents", MapType.create(SimpleType.STRING, SimpleType.BOOL), f -> consents(f.profile()));
    variable(
        "campaigns",
        ListType.create(SimpleType.STRING),
        f -> f.profile().getCampaigns().stream().map(RunningCampaign::getCampaign).toList());
    variable(
        "interests",
        ListType.create(StructTypeReference.create("Interest")),
        f -> f.profile().getInterests());
    variable(
        "viewed",
        ListType.create(StructTypeReference.create("ProductView")),
        f -> f.profile().getViewed());
    variable(
        "searches",
        ListType.create(StructTypeReference.create("Search")),
        f -> f.profile().getSearches());
    variable("ledger", ListType.create(StructTypeReference.create("LedgerLine")), Facts::ledger);
    variables.put("ordered", SimpleType.BOOL);
    roots.put("ordered", Node.truth(Facts::isOrdered));

    ImmutableMap.Builder<String, CelType> all = ImmutableMap.builder();
    for (Map.Entry<String, Map<String, Field>> type : fields.entrySet()) {
      ImmutableMap.Builder<String, CelType> of = ImmutableMap.builder();
      type.getValue().values().forEach(field -> of.put(field.name(), field.type()));
      ImmutableMap<String, CelType> typed = of.buildOrThrow();
      all.put(
          type.getKey(),
          StructType.create(
              type.getKey(), typed.keySet(), name -> Optional.ofNullable(typed.get(name))));
    }
    types = new Types(all.buildOrThrow());
  }

  /** The types for CEL's checker. */
  record Types(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }

  Types types() {
    return types;
  }

  Map<String, CelType> variables() {
    return variables;
  }

  @Nullable Node root(String name) {
    return roots.get(name);
  }

  @Nullable Field field(String type, String name) {
    Map<String, Field> of = fields.get(type);
    return of == null ? null : of.get(name);
  }

  /** Names of all fields, for the nearest match in an error. */
  java.util.Set<String> fieldNames() {
    java.util.Set<String> names = new java.util.TreeSet<>();
    fields.values().forEach(of -> names.addAll(of.keySet()));
    return names;
  }

  private void define(String type, Field... of) {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (Field field : of) {
      byName.put(field.name(), field);
    }
    fields.put(type, byName);
  }

  private void variable(String name, CelType type, Node.Thing read) {
    variables.put(name, type);
    roots.put(name, Node.thing(read));
  }

  @SuppressWarnings("unchecked")
  private static <T> Field field(String name, CelType type, Function<T, @Nullable Object> read) {
    return new Field(name, type, owner -> read.apply((T) owner));
  }

  private static <T> Field text(String name, Function<T, @Nullable String> read) {
    return field(name, SimpleType.STRING, read::apply);
  }

  private static <T> Field whole(String name, java.util.function.ToLongFunction<T> read) {
    return Vocabulary.<T>field(name, SimpleType.INT, read::applyAsLong);
  }

  private static <T> Field time(String name, java.util.function.ToLongFunction<T> read) {
    return Vocabulary.<T>field(name, SimpleType.TIMESTAMP, read::applyAsLong);
  }

  private static <T> Field truth(String name, java.util.function.Predicate<T> read) {
    return Vocabulary.<T>field(name, SimpleType.BOOL, read::test);
  }

  private static <T> Field money(String name, Function<T, @Nullable Money> read) {
    return field(name, MONEY, read::apply);
  }

  private static <T> Field struct(String name, String type, Function<T, @Nullable Object> read) {
    return field(name, StructTypeReference.create(type), read);
  }

  private static <T> Field list(String name, String type, Function<T, @Nullable Object> read) {
    return field(name, ListType.create(StructTypeReference.create(type)), read);
  }

  private static @Nullable Money price(Event event) {
    if (event.getProducts().isEmpty()
        || event.getCurrency() == null
        || event.getProducts().get(0).getPrice() == null) {
      return null;
    }
    return new Money(event.getProducts().get(0).getPrice(), event.getCurrency());
  }

  private static Money cartValue(Profile profile) {
    String currency = Carts.currency(profile.getCart());
    return currency == null
        ? Money.NONE
        : new Money(Carts.value(profile.getCart(), currency), currency);
  }

  /**
   * In the order in which they were last touched, whatever the order in which that became known.
   */
  private static List<CartLine> lines(Profile profile) {
    return profile.getCart().getLines().stream()
        .filter(line -> line.getQuantity() > 0)
        .sorted(Comparator.comparingLong(CartLine::getAt).thenComparing(CartLine::getProductId))
        .toList();
  }

  private static Money net(Orders orders) {
    CurrencyTotal main = OrderBook.main(orders);
    return main == null
        ? Money.NONE
        : new Money(main.getOrdered() - main.getReturned(), main.getCurrency());
  }

  private static Money average(Orders orders) {
    CurrencyTotal main = OrderBook.main(orders);
    return main == null || orders.getCount() == 0
        ? Money.NONE
        : new Money(main.getOrdered() / orders.getCount(), main.getCurrency());
  }

  private static Map<String, String> traits(Profile profile) {
    Map<String, String> traits = new LinkedHashMap<>();
    for (Map.Entry<String, Trait> trait : profile.getTraits().entrySet()) {
      traits.put(trait.getKey(), trait.getValue().getValue());
    }
    return traits;
  }

  private static Map<String, String> stages(Profile profile) {
    Map<String, String> stages = new LinkedHashMap<>();
    for (Stage stage : profile.getStages()) {
      stages.put(stage.getLifecycle(), stage.getStage());
    }
    return stages;
  }

  private static Map<String, Boolean> consents(Profile profile) {
    Map<String, Boolean> consents = new LinkedHashMap<>();
    for (Map.Entry<String, Consent> consent : profile.getConsents().entrySet()) {
      consents.put(consent.getKey(), consent.getValue().getOptedIn());
    }
    return consents;
  }
}
