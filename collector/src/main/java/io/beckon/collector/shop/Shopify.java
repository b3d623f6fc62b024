package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shopify, by its webhooks. Fields as of its REST admin API: <a
 * href="https://shopify.dev/docs/api/admin-rest/latest/resources/order">order</a>, <a
 * href="https://shopify.dev/docs/api/admin-rest/latest/resources/refund">refund</a>, <a
 * href="https://shopify.dev/docs/api/admin-rest/latest/resources/customer">customer</a>, <a
 * href="https://shopify.dev/docs/api/webhooks">topics</a>, <a
 * href="https://shopify.dev/docs/apps/build/privacy-law-compliance">data protection</a>.
 *
 * <p>A refund names no customer, only its order. So each order is a visitor of its own, which its
 * first event says is the customer; the refund is that visitor's, and finds the customer by it. A
 * cart is the visitor of its token, and the order's.
 *
 * <p>Amounts are in the shop's currency, which is the order's, whatever the customer paid in.
 */
final class Shopify implements ShopSystem {
  static final String NAME = "shopify";

  /**
   * The payment may still fail, or has failed: <a
   * href="https://help.shopify.com/en/manual/fulfillment/managing-orders/order-status">payment
   * status</a>.
   */
  private static final Set<String> UNPAID = Set.of("pending", "expired", "voided");

  /** An order that was paid so long after it was made counts as of then. */
  private static final Duration AT_ONCE = Duration.ofHours(1);

  private static final String TEST = "a test order, which nobody has bought (test: true)";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ShopProof proof() {
    return new ShopProof(List.of("X-Shopify-Hmac-Sha256"), false);
  }

  @Override
  public String topicHeader() {
    return "X-Shopify-Topic";
  }

  @Override
  public Map<String, String> ignored() {
    return Map.of(
        "orders/edited", "orders/updated says what the order is after it was edited",
        "orders/fulfilled", "nothing is made of deliveries",
        "orders/partially_fulfilled", "nothing is made of deliveries",
        "orders/delete", "a deleted order may have been paid; a cancelled one is told so",
        "customers/delete", "Shopify asks to forget a person by customers/redact",
        "products/*", "products come by a feed (scripts/catalog load)",
        "fulfillments/*", "nothing is made of deliveries",
        "app/*", "that is about the app, not about a contact");
  }

  @Override
  public void read(String topic, JsonNode body, ShopSettings settings, ShopMessage into) {
    switch (topic) {
      case "orders/create", "orders/paid", "orders/updated", "orders/cancelled" ->
          order(topic, body, settings, into);
      case "refunds/create" -> {
        if (ShopifyRefund.isNamed(body, "", into)) {
          into.call(ShopifyRefund.call(body, ""));
        }
      }
      case "carts/create", "carts/update" -> ShopifyCart.viewed(body, into);
      case "checkouts/create", "checkouts/update" -> ShopifyCart.checkout(body, into);
      case "customers/create", "customers/update", "customers/enable", "customers/disable" ->
          ShopifyCustomer.told(body, into);
      case "customers_email_marketing_consent/update" ->
          ShopifyCustomer.consent("email", body, into);
      case "customers_marketing_consent/update" -> ShopifyCustomer.consent("sms", body, into);
      case "customers/redact" -> ShopifyCustomer.redact(body, into);
      case "customers/data_request" -> ShopifyCustomer.dataRequest(body, into);
      case "shop/redact" ->
          into.request(
              "Shopify asks to forget the shop "
                  + Read.text(body.path("shop_domain"))
                  + ": no webhook names its customers; forget each (scripts/contacts erase), and delete its topics");
      default -> into.note("", body, "the topic '" + topic + "' is not one that is understood");
    }
  }

  private static void order(String topic, JsonNode order, ShopSettings settings, ShopMessage into) {
    String id = Read.id(order, "id");
    if (id.isEmpty()) {
      into.note("id", order, "the order has no id");
      return;
    }
    if (Read.isYes(order.path("test"))) {
      into.note("test", order, TEST);
      return;
    }
    Person person = ShopifyCustomer.of(order, visitor(id));
    Instant created = Read.time(order.path("created_at"));
    Instant updated = Read.time(order.path("updated_at"));
    Instant cancelled = Read.time(order.path("cancelled_at"));
    if (topic.equals("orders/cancelled") || cancelled != null) {
      refunds(order, into);
      into.call(
          ShopCall.track("Order Cancelled", person, cancelled != null ? cancelled : updated)
              .text("order_id", id)
              .text("currency", currency(order))
              .text("reason", Read.text(order.path("cancel_reason")))
              .known("shopify-cancelled-" + id));
      return;
    }
    if (!counts(topic, order)) {
      return;
    }
    switch (topic) {
      case "orders/create" -> completed(order, person, created, settings, into);
      case "orders/paid" -> {
        boolean atOnce =
            created == null || updated == null || !updated.isAfter(created.plus(AT_ONCE));
        completed(order, person, atOnce ? created : updated, settings, into);
      }
      default ->
          into.call(
              whole("Order Updated", order, person, updated, settings)
                  .told("shopify-order-" + id + "-as"));
    }
    refunds(order, into);
  }

  private static boolean counts(String topic, JsonNode order) {
    if (topic.equals("orders/paid")
        || !UNPAID.contains(Read.word(order.path("financial_status")))) {
      return true;
    }
    // What is paid at the door is pending until it has arrived, and bought all the same.
    for (JsonNode gateway : Read.list(order.path("payment_gateway_names"))) {
      String name = Read.word(gateway);
      if (name.contains("cash on delivery") || name.contains("(cod)")) {
        return true;
      }
    }
    return false;
  }

  private static void completed(
      JsonNode order,
      Person person,
      @Nullable Instant at,
      ShopSettings settings,
      ShopMessage into) {
    String id = Read.id(order, "id");
    String cart = Read.text(order.path("cart_token"));
    if (!cart.isEmpty() && !person.userId().isEmpty()) {
      into.call(
          ShopCall.alias(ShopifyCart.visitor(cart), person.userId(), at)
              .put("messageId", "shopify-cart-" + id));
    }
    into.call(whole("Order Completed", order, person, at, settings).known("shopify-order-" + id));
  }

  private static ShopCall whole(
      String event, JsonNode order, Person person, @Nullable Instant at, ShopSettings settings) {
    boolean till = Read.word(order.path("source_name")).equals("pos");
    String location = Read.id(order, "location_id");
    ShopCall call =
        ShopCall.track(event, person, at)
            .text("order_id", Read.id(order, "id"))
            .text("currency", currency(order))
            .amount("total", money(order, "total_price"))
            .part("shipping", order.at("/total_shipping_price_set/shop_money/amount"))
            .part("tax", money(order, "total_tax"))
            .part("discount", money(order, "total_discounts"))
            .text("channel", till ? "store" : "online")
            .text("coupon", Read.text(order.at("/discount_codes/0/code")))
            .text("order_number", Read.text(order.path("name")));
    if (till) {
      call.text("store", settings.stores().getOrDefault(location, ""))
          .text("location_id", location);
    }
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode line : Read.list(order.path("line_items"))) {
      line(line).addTo(products);
    }
    return call.products(products);
  }

  /** An order told again has all its refunds; each counts once, by its number. */
  private static void refunds(JsonNode order, ShopMessage into) {
    int i = 0;
    for (JsonNode refund : Read.list(order.path("refunds"))) {
      if (ShopifyRefund.isNamed(refund, "refunds/" + i++, into)) {
        into.call(ShopifyRefund.call(refund, currency(order)));
      }
    }
  }

  static Line line(JsonNode line) {
    return new Line(Read.id(line, "product_id"), Read.id(line, "sku"))
        .text("variant", Read.id(line, "variant_id"))
        .text("variant_name", Read.text(line.path("variant_title")))
        .text("name", Read.text(line.path("title")))
        .text("brand", Read.text(line.path("vendor")))
        .text("category", Read.text(line.path("product_type")))
        .number("price", money(line, "price"))
        .number("quantity", line.path("quantity"));
  }

  /** The amount in the shop's currency, where both are told. */
  static JsonNode money(JsonNode of, String field) {
    JsonNode shop = of.path(field + "_set").path("shop_money").path("amount");
    return Read.text(shop).isEmpty() ? of.path(field) : shop;
  }

  static String currency(JsonNode order) {
    String currency = Read.text(order.at("/total_price_set/shop_money/currency_code"));
    return currency.isEmpty() ? Read.text(order.path("currency")) : currency;
  }

  static String visitor(String order) {
    return "shopify-order-" + order;
  }
}
