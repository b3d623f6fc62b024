package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * WooCommerce, by its webhooks. Fields as of its REST API, version 3: <a
 * href="https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties">order</a>, <a
 * href="https://woocommerce.github.io/woocommerce-rest-api-docs/#customer-properties">customer</a>,
 * <a href="https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks">webhooks</a>.
 *
 * <p>An order is told when the checkout is sent off, long before anybody knows whether it is paid:
 * it counts once it is, as of when it was. Each later message has the whole order as it now is,
 * with all its refunds.
 */
final class WooCommerce implements ShopSystem {
  static final String NAME = "woocommerce";

  private static final Set<String> PAID = Set.of("processing", "completed");

  /** Not an order, whatever was paid before: taken back, or not yet or no longer one at all. */
  private static final Set<String> NO_ORDER =
      Set.of("failed", "cancelled", "refunded", "trash", "draft", "auto-draft", "checkout-draft");

  /** Paid at the door: such an order counts without a time of payment. */
  private static final String CASH_ON_DELIVERY = "cod";

  private static final String PING = "webhook_id=";

  /** One order, read. */
  private record Order(String id, JsonNode json, Person person, OrderTimes times) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ShopProof proof() {
    return new ShopProof(List.of("X-WC-Webhook-Signature"), false);
  }

  @Override
  public String topicHeader() {
    return "X-WC-Webhook-Topic";
  }

  /** A webhook that is saved tries its address with a form, which nobody has signed. */
  @Override
  public boolean isPing(byte[] body, int length) {
    if (length <= PING.length() || length > PING.length() + 20) {
      return false;
    }
    String text = new String(body, 0, length, StandardCharsets.US_ASCII);
    return text.startsWith(PING)
        && text.chars().skip(PING.length()).allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public Map<String, String> ignored() {
    return Map.of(
        "order.deleted",
        "a deleted order may have been paid and delivered; a cancelled one has that status",
        "customer.deleted",
        "whose account is closed is not forgotten by that; scripts/contacts erase forgets a person",
        "product.*",
        "products come by a feed (scripts/catalog load)",
        "coupon.*",
        "a coupon says nothing of a contact",
        "action.*",
        "an action has no fields of its own");
  }

  @Override
  public void read(String topic, JsonNode body, ShopSettings settings, ShopMessage into) {
    switch (topic) {
      case "order.created", "order.updated", "order.restored" ->
          order(topic.equals("order.created"), body, into);
      case "customer.created" -> customer("date_created_gmt", body, into);
      case "customer.updated" -> customer("date_modified_gmt", body, into);
      default -> into.note("", body, "the topic '" + topic + "' is not one that is understood");
    }
  }

  private static void order(boolean created, JsonNode json, ShopMessage into) {
    String id = Read.id(json, "id");
    if (id.isEmpty()) {
      into.note("id", json, "the order has no id");
      return;
    }
    String status = status(json);
    Instant paid = Read.time(json.path("date_paid_gmt"));
    Instant made = Read.time(json.path("date_created_gmt"));
    Instant modified = Read.time(json.path("date_modified_gmt"));
    Order order = new Order(id, json, person(id, json), OrderTimes.of(modified, paid, made));
    boolean counts = PAID.contains(status) || (paid != null && !NO_ORDER.contains(status));
    if (counts) {
      counted(created, order, into);
    }
    boolean once = counts || paid != null || status.equals("refunded") || isCashOnDelivery(json);
    if (once) {
      BigDecimal returned = refunds(order, into);
      takenBack(status, order, returned, into);
    }
  }

  private static String status(JsonNode order) {
    String status = Read.word(order.path("status"));
    return status.startsWith("wc-") ? status.substring(3) : status;
  }

  private static boolean isCashOnDelivery(JsonNode order) {
    return Read.word(order.path("payment_method")).contains(CASH_ON_DELIVERY);
  }

  private static void counted(boolean created, Order order, ShopMessage into) {
    OrderTimes times = order.times();
    if (created || times.isNew()) {
      into.call(
          whole("Order Completed", order, times.placed()).known("woocommerce-order-" + order.id()));
    }
    if (!created && times.isChanged()) {
      into.call(
          whole("Order Updated", order, times.latest())
              .told("woocommerce-order-" + order.id() + "-as"));
    }
  }

  private static ShopCall whole(String event, Order order, @Nullable Instant at) {
    JsonNode json = order.json();
    ShopCall call =
        of(event, order, at)
            .amount("total", json.path("total"))
            .part("shipping", json.path("shipping_total"))
            .part("tax", json.path("total_tax"))
            .part("discount", json.path("discount_total"))
            .text("channel", "online")
            .text("coupon", Read.text(json.at("/coupon_lines/0/code")))
            .text("order_number", Read.text(json.path("number")))
            .text("payment_method", Read.text(json.path("payment_method")));
    BigDecimal fees = BigDecimal.ZERO;
    for (JsonNode fee : Read.list(json.path("fee_lines"))) {
      BigDecimal amount = Read.number(fee.path("total"));
      fees = amount == null ? fees : fees.add(amount);
    }
    if (fees.signum() != 0) {
      call.amount("fees", fees);
    }
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode line : Read.list(json.path("line_items"))) {
      line(line).addTo(products);
    }
    return call.products(products);
  }

  private static ShopCall of(String event, Order order, @Nullable Instant at) {
    return ShopCall.track(event, order.person(), at)
        .text("order_id", order.id())
        .text("currency", Read.text(order.json().path("currency")));
  }

  private static Line line(JsonNode line) {
    String name = Read.text(line, "parent_name", "name");
    String whole = Read.text(line.path("name"));
    return new Line(Read.id(line, "product_id"), Read.id(line, "sku"))
        .text("variant", Read.id(line, "variation_id"))
        .text("variant_name", whole.equals(name) ? "" : whole)
        .text("name", name)
        .text("image_url", Read.text(line.at("/image/src")))
        .number("price", line.path("price"))
        .number("quantity", line.path("quantity"));
  }

  /** Each refund once, by its number, and what all of them give back. */
  private static BigDecimal refunds(Order order, ShopMessage into) {
    BigDecimal sum = BigDecimal.ZERO;
    int i = 0;
    for (JsonNode refund : Read.list(order.json().path("refunds"))) {
      String path = "refunds/" + i++;
      String id = Read.id(refund, "id");
      BigDecimal total = Read.number(refund.path("total"));
      if (id.isEmpty() || total == null) {
        into.note(path, refund, "the refund has no " + (id.isEmpty() ? "id" : "total"));
        continue;
      }
      sum = sum.add(total.abs());
      into.call(
          of("Order Refunded", order, order.times().latest())
              .text("refund_id", id)
              .amount("total", total.abs())
              .text("reason", Read.text(refund.path("reason")))
              .known("woocommerce-refund-" + id));
    }
    return sum;
  }

  private static void takenBack(String status, Order order, BigDecimal returned, ShopMessage into) {
    switch (status) {
      case "cancelled", "failed" ->
          into.call(
              of("Order Cancelled", order, order.times().latest())
                  .known("woocommerce-cancelled-" + order.id()));
      case "refunded" -> {
        BigDecimal total = Read.number(order.json().path("total"));
        // Usually the refunds say all of it; what they leave out goes back as well.
        if (total == null || returned.compareTo(total) < 0) {
          into.call(
              of("Order Refunded", order, order.times().latest())
                  .text("refund_id", "rest-" + order.id())
                  .known("woocommerce-refunded-" + order.id()));
        }
      }
      default -> {
        // It stands.
      }
    }
  }

  /** A guest is known by the address alone; an order without one is a visitor of its own. */
  private static Person person(String id, JsonNode order) {
    JsonNode billing = order.path("billing");
    String user = Read.id(order, "customer_id");
    user = user.isEmpty() ? Read.text(billing.path("email")) : user;
    return new Person(
        user, user.isEmpty() ? "woocommerce-order-" + id : "", traits(billing, billing));
  }

  private static void customer(String time, JsonNode customer, ShopMessage into) {
    String id = Read.id(customer, "id", "email");
    if (id.isEmpty()) {
      into.note("id", customer, "the customer has neither id nor email");
      return;
    }
    Person person = new Person(id, "", traits(customer, customer.path("billing")));
    into.call(
        ShopCall.identify(person, Read.time(customer.path(time))).told("woocommerce-customer"));
  }

  private static ObjectNode traits(JsonNode of, JsonNode address) {
    ObjectNode traits = ShopCall.object();
    Traits.put(traits, "email", Read.text(of.path("email")));
    Traits.put(traits, "firstName", Read.text(of.path("first_name")));
    Traits.put(traits, "lastName", Read.text(of.path("last_name")));
    Traits.put(traits, "phone", Read.text(address.path("phone")));
    Traits.put(traits, "country", Read.text(address.path("country")));
    Traits.put(traits, "city", Read.text(address.path("city")));
    return traits;
  }
}
