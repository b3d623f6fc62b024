package io.beckon.domain.condition;

import static io.beckon.domain.condition.Field.field;
import static io.beckon.domain.condition.Field.list;
import static io.beckon.domain.condition.Field.money;
import static io.beckon.domain.condition.Field.text;
import static io.beckon.domain.condition.Field.time;
import static io.beckon.domain.condition.Field.truth;
import static io.beckon.domain.condition.Field.whole;

import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.beckon.domain.basics.Money;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.profile.Carts;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.schema.Bought;
import io.beckon.schema.CartLine;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Discount;
import io.beckon.schema.Interest;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Orders;
import io.beckon.schema.Place;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.Search;
import io.beckon.schema.SourceSeen;
import io.beckon.schema.Trait;
import io.beckon.schema.TrendPlace;
import io.beckon.schema.Visit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What conditions may ask of a contact's profile. */
final class ProfileWords {
  private ProfileWords() {}

  static void define(Vocabulary words) {
    words.define(
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
    words.define(
        "CartLine",
        text("productId", CartLine::getProductId),
        text("name", CartLine::getName),
        text("category", CartLine::getCategory),
        text("variant", CartLine::getVariant),
        text("variantName", CartLine::getVariantName),
        whole("quantity", (CartLine l) -> l.getQuantity()),
        money(
            "price",
            (CartLine l) ->
                l.getPrice() == null || l.getCurrency() == null
                    ? null
                    : new Money(l.getPrice(), l.getCurrency())));
    words.define(
        "Cart",
        money("value", (Profile p) -> cartValue(p)),
        whole("pieces", (Profile p) -> Carts.pieces(p.getCart())),
        truth("empty", (Profile p) -> Carts.isEmpty(p.getCart())),
        list("lines", "CartLine", (Profile p) -> lines(p)),
        time("touched", (Profile p) -> p.getCart().getTouchedAt()));
    words.define(
        "OrderSummary",
        text("orderId", OrderSummary::getOrderId),
        time("at", OrderSummary::getAt),
        whole("pieces", (OrderSummary o) -> o.getPieces()),
        money("total", (OrderSummary o) -> new Money(o.getTotal(), o.getCurrency())));
    words.define(
        "Bought",
        text("productId", Bought::getProductId),
        text("category", Bought::getCategory),
        whole("quantity", (Bought b) -> b.getQuantity()),
        time("last", Bought::getLastAt));
    words.define(
        "Orders",
        whole("count", (Facts f) -> f.profile().getOrders().getCount()),
        whole("returns", (Facts f) -> f.profile().getOrders().getReturns()),
        whole("kept", (Facts f) -> OrderBook.kept(f.profile().getOrders())),
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
        list("bought", "Bought", (Facts f) -> kept(f.profile().getOrders().getBought())),
        list("places", "Place", (Facts f) -> f.profile().getOrders().getPlaces()));
    words.define(
        "Discount",
        whole("percent", (Discount d) -> d.getPercent()),
        time("until", Discount::getUntil),
        text("reason", Discount::getReason));
    words.define(
        "Rfm",
        whole("recency", (RfmPlace p) -> p.getRecency()),
        whole("frequency", (RfmPlace p) -> p.getFrequency()),
        whole("money", (RfmPlace p) -> p.getMoney()),
        whole("interest", (RfmPlace p) -> p.getInterest()),
        text("segment", RfmPlace::getSegment),
        text("before", RfmPlace::getBefore),
        text("began", RfmPlace::getBegan),
        time("since", RfmPlace::getSince));
    words.define(
        "Trend",
        text("direction", TrendPlace::getDirection),
        field("ratio", SimpleType.DOUBLE, TrendPlace::getRatio),
        field("variation", SimpleType.DOUBLE, TrendPlace::getVariation),
        time("since", TrendPlace::getSince));
    words.define("Visit", time("start", Visit::getStart), time("end", Visit::getEnd));
    words.define(
        "Place",
        text("place", Place::getPlace),
        whole("count", (Place p) -> p.getCount()),
        time("last", Place::getLastAt));
    words.define(
        "Source",
        text("source", SourceSeen::getSource),
        text("medium", SourceSeen::getMedium),
        text("campaign", SourceSeen::getCampaign),
        whole("count", (SourceSeen s) -> s.getCount()),
        time("last", SourceSeen::getLastAt));
    words.define("Interest", text("category", Interest::getCategory));
    words.define(
        "ProductView",
        text("productId", ProductView::getProductId),
        text("category", ProductView::getCategory),
        money(
            "price",
            (ProductView v) ->
                v.getPrice() == null || v.getCurrency() == null
                    ? null
                    : new Money(v.getPrice(), v.getCurrency())),
        whole("count", (ProductView v) -> v.getCount()),
        time("last", ProductView::getLastAt));
    words.define(
        "Search",
        text("phrase", Search::getPhrase),
        whole("count", (Search s) -> s.getCount()),
        time("last", Search::getLastAt));
    words.define(
        "LedgerLine",
        text("points", LedgerLine::getPoints),
        whole("count", (LedgerLine l) -> l.getCount()),
        time("at", LedgerLine::getAt));
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
        .sorted(
            Comparator.comparingLong(CartLine::getAt)
                .thenComparing(CartLine::getProductId)
                .thenComparing(line -> line.getVariant() == null ? "" : line.getVariant()))
        .toList();
  }

  private static Money net(Orders orders) {
    CurrencyTotal main = OrderBook.main(orders);
    return main == null
        ? Money.NONE
        : new Money(Money.less(main.getOrdered(), main.getReturned()), main.getCurrency());
  }

  private static Money average(Orders orders) {
    CurrencyTotal main = OrderBook.main(orders);
    return main == null || orders.getCount() == 0
        ? Money.NONE
        : new Money(main.getOrdered() / orders.getCount(), main.getCurrency());
  }

  /** What was bought and not given back. */
  private static List<Bought> kept(List<Bought> bought) {
    for (int i = 0; i < bought.size(); i++) {
      if (bought.get(i).getQuantity() <= 0) {
        return bought.stream().filter(one -> one.getQuantity() > 0).toList();
      }
    }
    return bought;
  }

  private static Map<String, String> traits(Profile profile) {
    Map<String, String> traits = new LinkedHashMap<>();
    for (Map.Entry<String, Trait> trait : profile.getTraits().entrySet()) {
      traits.put(trait.getKey(), trait.getValue().getValue());
    }
    return traits;
  }
}
