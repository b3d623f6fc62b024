package io.beckon.domain.condition;

import static io.beckon.domain.condition.Field.field;
import static io.beckon.domain.condition.Field.list;
import static io.beckon.domain.condition.Field.money;
import static io.beckon.domain.condition.Field.struct;
import static io.beckon.domain.condition.Field.text;
import static io.beckon.domain.condition.Field.time;
import static io.beckon.domain.condition.Field.whole;

import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.beckon.domain.basics.Money;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.order.OrderBook;
import io.beckon.schema.Campaign;
import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import org.jspecify.annotations.Nullable;

/** What conditions may ask of an event. */
final class EventWords {
  private EventWords() {}

  static void define(Vocabulary words) {
    words.define(
        "Product",
        text("productId", Product::getProductId),
        text("name", Product::getName),
        text("category", Product::getCategory),
        text("brand", Product::getBrand),
        text("variant", Product::getVariant),
        text("variantName", Product::getVariantName),
        whole("quantity", (Product p) -> p.getQuantity()));
    words.define(
        "Page",
        text("path", Page::getPath),
        text("url", Page::getUrl),
        text("title", Page::getTitle),
        text("referrer", Page::getReferrer));
    words.define(
        "Campaign",
        text("name", Campaign::getName),
        text("source", Campaign::getSource),
        text("medium", Campaign::getMedium),
        text("term", Campaign::getTerm),
        text("content", Campaign::getContent));
    words.define(
        "Order",
        text("orderId", Order::getOrderId),
        text("channel", Order::getChannel),
        text("store", Order::getStore),
        text("coupon", Order::getCoupon));
    words.define(
        "Message",
        text("channel", MessageReport::getChannel),
        text("messageId", MessageReport::getMessageId),
        text("template", MessageReport::getTemplate),
        text("triggerId", MessageReport::getTriggerId),
        text("link", MessageReport::getLink));
    words.define(
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
        money("price", EventWords::price),
        money("was", EventWords::was),
        field("drop", SimpleType.DOUBLE, EventWords::drop),
        field(
            "properties", MapType.create(SimpleType.STRING, SimpleType.DYN), Event::getProperties),
        field("traits", MapType.create(SimpleType.STRING, SimpleType.STRING), Event::getTraits));
  }

  private static @Nullable Money price(Event event) {
    if (event.getProducts().isEmpty()
        || event.getCurrency() == null
        || event.getProducts().get(0).getPrice() == null) {
      return null;
    }
    return new Money(event.getProducts().get(0).getPrice(), event.getCurrency());
  }

  /** What news of a price say that it was before. */
  private static @Nullable Money was(Event event) {
    Object said = event.getProperties().get(EventNames.WAS);
    return said == null ? null : Money.read(said.toString(), event.getCurrency());
  }

  /** How much less that is, in percent of what it was; 0 where it is not known, or not less. */
  private static double drop(Event event) {
    Money was = was(event);
    Money now = price(event);
    return was == null || now == null || was.minor() <= now.minor() || !was.comparable(now)
        ? 0
        : 100.0 * (was.minor() - now.minor()) / was.minor();
  }
}
