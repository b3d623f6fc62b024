package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What Shopify's webhooks say, as calls of the Segment specification. Fields as of its REST admin
 * API: <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/order">order</a>, <a
 * href="https://shopify.dev/docs/api/admin-rest/latest/resources/refund">refund</a>.
 *
 * <p>A refund names no customer, only its order. So each order is a visitor of its own, which its
 * first event says is the customer; the refund is that visitor's, and finds the customer by it. A
 * cart is the visitor of its token, and the order's.
 */
final class Shopify {
  private Shopify() {}

  /** The calls of one message; none for a topic that says nothing of a contact. */
  static List<ObjectNode> calls(String topic, JsonNode body) {
    return switch (topic) {
      case "orders/create" -> ordered(body);
      case "refunds/create" -> List.of(refunded(body));
      case "carts/update", "carts/create" -> List.of(cart(body));
      default -> List.of();
    };
  }

  private static List<ObjectNode> ordered(JsonNode order) {
    List<ObjectNode> calls = new ArrayList<>();
    JsonNode customer = order.path("customer");
    String user = Call.text(customer.path("id"), Call.text(order.path("email"), ""));
    ObjectNode call = Call.track("Order Completed", order.path("created_at"));
    call.put("messageId", "shopify-order-" + order.path("id").asText());
    call.put("anonymousId", visitor(order.path("id")));
    if (!user.isEmpty()) {
      call.put("userId", user);
    }
    ObjectNode properties = call.putObject("properties");
    properties.put("order_id", order.path("id").asText());
    properties.set("total", order.path("total_price"));
    properties.set("currency", order.path("currency"));
    properties.put("channel", "online");
    if (order.at("/discount_codes/0/code").isTextual()) {
      properties.set("coupon", order.at("/discount_codes/0/code"));
    }
    products(properties, order.path("line_items"), "");
    ObjectNode traits = call.putObject("context").putObject("traits");
    Call.copy(customer, "email", traits, "email");
    Call.copy(customer, "first_name", traits, "firstName");
    Call.copy(customer, "last_name", traits, "lastName");
    String cart = order.path("cart_token").asText("");
    if (!cart.isEmpty() && !user.isEmpty()) {
      ObjectNode alias = Call.of("alias", order.path("created_at"));
      alias.put("messageId", "shopify-cart-" + order.path("id").asText());
      alias.put("previousId", "shopify-cart-" + cart);
      alias.put("userId", user);
      calls.add(alias);
    }
    calls.add(call);
    return calls;
  }

  private static ObjectNode refunded(JsonNode refund) {
    ObjectNode call = Call.track("Order Refunded", refund.path("created_at"));
    call.put("messageId", "shopify-refund-" + refund.path("id").asText());
    call.put("anonymousId", visitor(refund.path("order_id")));
    ObjectNode properties = call.putObject("properties");
    properties.put("order_id", refund.path("order_id").asText());
    java.math.BigDecimal total = java.math.BigDecimal.ZERO;
    for (JsonNode transaction : refund.path("transactions")) {
      if (transaction.path("kind").asText().equals("refund")
          && transaction.path("status").asText("success").equals("success")) {
        total = total.add(Call.number(transaction.path("amount")));
        properties.set("currency", transaction.path("currency"));
      }
    }
    // What was only put back on the shelf gives no money back.
    properties.put("total", total);
    if (!properties.has("currency")) {
      properties.set(
          "currency", refund.at("/refund_line_items/0/subtotal_set/shop_money/currency_code"));
    }
    ArrayNode products = properties.putArray("products");
    for (JsonNode line : refund.path("refund_line_items")) {
      ObjectNode product = product(line.path("line_item"), "");
      product.set("quantity", line.path("quantity"));
      products.add(product);
    }
    return call;
  }

  private static ObjectNode cart(JsonNode cart) {
    ObjectNode call = Call.track("Cart Viewed", cart.path("updated_at"));
    call.put(
        "messageId",
        "shopify-cart-" + cart.path("token").asText() + "-" + cart.path("updated_at").asText());
    call.put("anonymousId", "shopify-cart-" + cart.path("token").asText());
    ObjectNode properties = call.putObject("properties");
    products(properties, cart.path("line_items"), cart.path("currency").asText(""));
    JsonNode currency = cart.at("/line_items/0/price_set/shop_money/currency_code");
    if (currency.isTextual()) {
      properties.set("currency", currency);
    }
    return call;
  }

  private static void products(ObjectNode properties, JsonNode lines, String currency) {
    ArrayNode products = properties.putArray("products");
    lines.forEach(line -> products.add(product(line, currency)));
  }

  private static ObjectNode product(JsonNode line, String currency) {
    ObjectNode product = Call.object();
    product.put(
        "product_id", Call.text(line.path("product_id"), Call.text(line.path("sku"), "unknown")));
    Call.copy(line, "title", product, "name");
    Call.copy(line, "vendor", product, "brand");
    Call.copy(line, "product_type", product, "category");
    Call.copy(line, "price", product, "price");
    Call.copy(line, "quantity", product, "quantity");
    if (!currency.isEmpty()) {
      product.put("currency", currency);
    }
    return product;
  }

  private static String visitor(JsonNode order) {
    return "shopify-order-" + order.asText();
  }
}
