package io.beckon.domain.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.basics.Money;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Events as a rule's tests write them: short names, amounts as people write them. */
final class TestEvents {
  private TestEvents() {}

  /**
   * The event of a test.
   *
   * @param start when the test begins, epoch milliseconds
   * @throws IllegalArgumentException for an amount that is none in the event's currency
   */
  static Event event(JsonNode json, long start, String id, boolean known) {
    String name = json.path("event").asText();
    long time = start + DurationLiterals.millis(json.path("at").asText());
    Event event =
        Event.newBuilder()
            .setMessageId(json.path("id").asText(id))
            .setName(name)
            .setKind(kind(name))
            .setAnonymousId("visitor")
            .setUserId(known ? RuleTest.CONTACT : null)
            .setTimestamp(time)
            .setReceivedAt(time)
            .setSource(text(json, "source"))
            .setQuery(text(json, "query"))
            .setCurrency(text(json, "currency"))
            .build();
    page(json, event);
    for (JsonNode product : json.path("products")) {
      event.getProducts().add(product(product, event));
    }
    if (json.has("productId")) {
      event.getProducts().add(product(json, event));
    }
    if (json.has("orderId")) {
      event.setOrder(
          Order.newBuilder()
              .setOrderId(json.path("orderId").asText())
              .setTotal(amount(json, "total", event))
              .setChannel(text(json, "channel"))
              .setStore(text(json, "store"))
              .setCoupon(text(json, "coupon"))
              .build());
    }
    if (json.has("template") || name.startsWith("Email") || name.equals(EventNames.UNSUBSCRIBED)) {
      event.setMessage(
          MessageReport.newBuilder()
              .setChannel(json.path("channel").asText("email"))
              .setTemplate(text(json, "template"))
              .build());
    }
    json.path("consents")
        .properties()
        .forEach(
            consent ->
                event
                    .getConsents()
                    .add(
                        new ConsentChange(
                            consent.getKey(), consent.getValue().asBoolean(), "test")));
    json.path("traits")
        .properties()
        .forEach(trait -> event.getTraits().put(trait.getKey(), trait.getValue().asText()));
    json.path("properties")
        .properties()
        .forEach(one -> event.getProperties().put(one.getKey(), property(one.getValue())));
    return event;
  }

  private static void page(JsonNode json, Event event) {
    if (json.has("path") || json.has("url")) {
      event.setPage(
          Page.newBuilder().setPath(text(json, "path")).setUrl(text(json, "url")).build());
    }
    JsonNode campaign = json.path("campaign");
    if (!campaign.isMissingNode()) {
      event.setCampaign(
          Campaign.newBuilder()
              .setName(text(campaign, "name"))
              .setSource(text(campaign, "source"))
              .setMedium(text(campaign, "medium"))
              .build());
    }
  }

  private static Product product(JsonNode json, Event event) {
    return Product.newBuilder()
        .setProductId(json.path("productId").asText())
        .setName(text(json, "name"))
        .setCategory(text(json, "category"))
        .setBrand(text(json, "brand"))
        .setPrice(amount(json, "price", event))
        .setQuantity(json.path("quantity").asInt(1))
        .build();
  }

  private static @Nullable Long amount(JsonNode json, String field, Event event) {
    if (!json.has(field)) {
      return null;
    }
    String currency = event.getCurrency();
    if (currency == null) {
      throw new IllegalArgumentException("'" + field + "' needs a 'currency' in the same event");
    }
    // As written: 12.5 and 12.50 are the same amount.
    String text = new BigDecimal(json.path(field).asText()).stripTrailingZeros().toPlainString();
    return Money.of(text, currency).minor();
  }

  private static EventKind kind(String name) {
    return switch (name) {
      case EventNames.PAGE -> EventKind.PAGE;
      case EventNames.IDENTIFY -> EventKind.IDENTIFY;
      case "screen" -> EventKind.SCREEN;
      default -> EventKind.TRACK;
    };
  }

  private static Object property(JsonNode value) {
    return value.isBoolean()
        ? (Object) value.asBoolean()
        : value.isIntegralNumber()
            ? value.asLong()
            : value.isNumber() ? value.asDouble() : value.asText();
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.has(field) ? json.path(field).asText() : null;
  }
}
