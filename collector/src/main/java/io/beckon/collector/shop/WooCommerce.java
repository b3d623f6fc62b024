package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What WooCommerce's webhooks say, as calls of the Segment specification. Fields as of its REST
 * API, version 3: <a
 * href="https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties">order</a>, <a
 * href="https://woocommerce.github.io/woocommerce-rest-api-docs/#customer-properties">customer</a>.
 */
final class WooCommerce {
  private WooCommerce() {}

  /** The calls of one message; none for a topic or a status that says nothing new. */
  static List<ObjectNode> calls(String topic, JsonNode body) {
    return switch (topic) {
      case "order.created" -> List.of(order("Order Completed", body, "date_created_gmt"));
      case "order.updated" ->
          switch (body.path("status").asText()) {
            case "refunded" -> List.of(order("Order Refunded", body, "date_modified_gmt"));
            case "cancelled" -> List.of(order("Order Cancelled", body, "date_modified_gmt"));
            default -> List.of();
          };
      case "customer.created" -> List.of(customer(body));
      default -> List.of();
    };
  }

  private static ObjectNode order(String event, JsonNode order, String time) {
    ObjectNode call = Call.track(event, order.path(time));
    call.put(
        "messageId", "woocommerce-" + event.replace(' ', '-') + "-" + order.path("id").asText());
    call.put("userId", Call.text(order.path("customer_id"), order.at("/billing/email").asText("")));
    ObjectNode properties = call.putObject("properties");
    properties.put("order_id", order.path("id").asText());
    properties.set("total", order.path("total"));
    properties.set("currency", order.path("currency"));
    properties.put("channel", "online");
    if (order.at("/coupon_lines/0/code").isTextual()) {
      properties.set("coupon", order.at("/coupon_lines/0/code"));
    }
    ArrayNode products = properties.putArray("products");
    for (JsonNode line : order.path("line_items")) {
      ObjectNode product = products.addObject();
      product.put(
          "product_id", Call.text(line.path("product_id"), Call.text(line.path("sku"), "unknown")));
      Call.copy(line, "name", product, "name");
      Call.copy(line, "price", product, "price");
      Call.copy(line, "quantity", product, "quantity");
    }
    ObjectNode traits = call.putObject("context").putObject("traits");
    traits(order.path("billing"), traits);
    return call;
  }

  private static ObjectNode customer(JsonNode customer) {
    ObjectNode call = Call.of("identify", customer.path("date_created_gmt"));
    call.put("messageId", "woocommerce-customer-" + customer.path("id").asText());
    call.put("userId", Call.text(customer.path("id"), customer.path("email").asText("")));
    traits(customer, call.putObject("traits"));
    return call;
  }

  private static void traits(JsonNode from, ObjectNode traits) {
    Call.copy(from, "email", traits, "email");
    Call.copy(from, "first_name", traits, "firstName");
    Call.copy(from, "last_name", traits, "lastName");
    Call.copy(from, "country", traits, "country");
    Call.copy(from, "city", traits, "city");
  }
}
