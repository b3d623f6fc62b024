package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Magento 2 and Adobe Commerce, in the shapes of their REST API, however they come: by a module
 * that sends webhooks, or by a job that reads the API (examples/shops/export). Fields as of <a
 * href="https://developer.adobe.com/commerce/webapi/rest/quick-reference/">GET /V1/orders,
 * /V1/creditmemos and /V1/customers</a>; <a
 * href="https://experienceleague.adobe.com/en/docs/commerce-admin/stores-sales/order-management/orders/order-status">states
 * of orders</a>; <a href="https://developer.adobe.com/commerce/extensibility/webhooks/">Adobe's
 * webhooks</a>, whose message has the record in {@code order} or {@code data.order}.
 *
 * <p>The core sends nothing by itself, so there is no signature of its making: a module signs with
 * HMAC-SHA-256, or sends the secret as a bearer token. Times are Greenwich's.
 */
final class Magento implements ShopSystem {
  static final String NAME = "magento";

  private static final Set<String> PAID = Set.of("processing", "complete");
  private static final Set<String> ENDED = Set.of("canceled", "closed");
  private static final String CASH_ON_DELIVERY = "cashondelivery";

  /** Where modules put the record. */
  private static final List<String> WRAPPERS = List.of("data", "event", "value");

  private static final String ORDER = "order";
  private static final String CREDIT_MEMO = "creditmemo";
  private static final String CUSTOMER = "customer";
  private static final String SUBSCRIBER = "subscriber";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ShopProof proof() {
    return new ShopProof(List.of("X-Beckon-Signature", "X-Hub-Signature-256"), true);
  }

  @Override
  public String topicHeader() {
    return "X-Beckon-Topic";
  }

  @Override
  public Map<String, String> ignored() {
    return Map.of(
        "product", "products come by a feed (scripts/catalog load)",
        "shipment", "nothing is made of deliveries",
        "invoice", "the order itself says that it is paid");
  }

  @Override
  public void read(String topic, JsonNode body, ShopSettings settings, ShopMessage into) {
    String kind = kind(topic.toLowerCase(Locale.ROOT));
    JsonNode record = body;
    for (int i = 0; i < 6; i++) {
      JsonNode inner = inner(record);
      if (inner.isMissingNode()) {
        break;
      }
      for (String name : List.of(ORDER, CREDIT_MEMO, CUSTOMER, SUBSCRIBER)) {
        kind = kind.isEmpty() && record.has(name) ? name : kind;
      }
      record = inner;
    }
    if (kind.isEmpty()) {
      into.note(
          "",
          body,
          topic.isEmpty()
              ? "it is not said what this is; end the address with ?topic=order, creditmemo, customer or subscriber"
              : "the topic '"
                  + topic
                  + "' is not one that is understood: order, creditmemo, customer, subscriber");
      return;
    }
    // A search has its results in a list.
    boolean search = record.has("search_criteria") || record.has("total_count");
    JsonNode many = search ? record.path("items") : record;
    int i = 0;
    for (JsonNode one : Read.list(many)) {
      one(kind, many.isArray() ? (search ? "items/" : "") + i++ : "", one, into);
    }
  }

  /** Modules name their hooks after the event: sales_order_save_after, orders, order/created. */
  private static String kind(String topic) {
    if (topic.contains("address") || topic.contains("delete")) {
      return "";
    }
    for (String kind : List.of(CREDIT_MEMO, SUBSCRIBER, CUSTOMER, ORDER)) {
      if (topic.contains(kind)) {
        return kind;
      }
    }
    return "";
  }

  private static JsonNode inner(JsonNode record) {
    for (String name : List.of(ORDER, CREDIT_MEMO, CUSTOMER, SUBSCRIBER)) {
      if (record.path(name).isObject()) {
        return record.path(name);
      }
    }
    for (String name : WRAPPERS) {
      if (record.path(name).isContainerNode() && !record.has("entity_id") && !record.has("id")) {
        return record.path(name);
      }
    }
    return record.path("");
  }

  private static void one(String kind, String path, JsonNode one, ShopMessage into) {
    switch (kind) {
      case ORDER -> order(path, one, into);
      case CREDIT_MEMO -> creditMemo(path, one, into);
      case CUSTOMER -> customer(path, one, into);
      default -> subscriber(path, one, into);
    }
  }

  private static void order(String path, JsonNode order, ShopMessage into) {
    String id = Read.id(order, "entity_id");
    if (id.isEmpty() || !order.has("grand_total")) {
      into.note(path, order, "the order has no " + (id.isEmpty() ? "entity_id" : "grand_total"));
      return;
    }
    Instant created = Read.time(order.path("created_at"));
    Instant updated = Read.time(order.path("updated_at"));
    Instant since = paidAt(order);
    OrderTimes times = OrderTimes.of(updated, since, created);
    String state = Read.text(order, "state", "status").toLowerCase(Locale.ROOT);
    boolean paid =
        since != null
            || Read.isPositive(order.path("total_paid"))
            || Read.word(order.at("/payment/method")).equals(CASH_ON_DELIVERY);
    if (!ENDED.contains(state) && (paid || PAID.contains(state))) {
      if (times.isNew()) {
        into.call(whole("Order Completed", id, order, times.placed()).known("magento-order-" + id));
      }
      if (times.isChanged()) {
        into.call(
            whole("Order Updated", id, order, times.latest()).told("magento-order-" + id + "-as"));
      }
    } else if (state.equals("canceled") && paid) {
      into.call(of("Order Cancelled", id, order, times.latest()).known("magento-cancelled-" + id));
    } else if (state.equals("closed")) {
      // All of it was given back, by however many credit memos.
      into.call(
          of("Order Refunded", id, order, times.latest())
              .text("refund_id", "closed-" + id)
              .known("magento-closed-" + id));
    }
  }

  /** When the order first was in a state that it has once it is paid. */
  private static @Nullable Instant paidAt(JsonNode order) {
    Instant first = null;
    for (JsonNode entry : Read.list(order.path("status_histories"))) {
      Instant at = Read.time(entry.path("created_at"));
      if (at != null
          && PAID.contains(Read.word(entry.path("status")))
          && (first == null || at.isBefore(first))) {
        first = at;
      }
    }
    return first;
  }

  private static ShopCall whole(String event, String id, JsonNode order, @Nullable Instant at) {
    String store = Read.text(order.path("store_name"));
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : Read.list(order.path("items"))) {
      // The parts of a set and the chosen one of a configurable product are told beside it.
      if (Read.id(item, "parent_item_id").isEmpty()) {
        line(item)
            .number("price", either(item, "price_incl_tax", "price"))
            .number("quantity", item.path("qty_ordered"))
            .addTo(products);
      }
    }
    return of(event, id, order, at)
        .amount("total", order.path("grand_total"))
        .part("shipping", order.path("shipping_amount"))
        .part("tax", order.path("tax_amount"))
        .part("discount", order.path("discount_amount"))
        .text("channel", "online")
        // Website, store and view, each on a line of its own.
        .text("store", store.substring(store.lastIndexOf('\n') + 1).strip())
        .text("coupon", Read.text(order.path("coupon_code")))
        .text("order_number", Read.text(order.path("increment_id")))
        .text("payment_method", Read.text(order.at("/payment/method")))
        .products(products);
  }

  private static ShopCall of(String event, String id, JsonNode order, @Nullable Instant at) {
    return ShopCall.track(event, person(id, order), at)
        .text("order_id", id)
        .text("currency", Read.text(order, "order_currency_code", "base_currency_code"));
  }

  private static JsonNode either(JsonNode of, String field, String otherwise) {
    return Read.number(of.path(field)) == null ? of.path(otherwise) : of.path(field);
  }

  private static Line line(JsonNode item) {
    String sku = Read.id(item, "sku");
    // Of a configurable product, the stock-keeping unit is that of the chosen one.
    boolean chosen = Read.word(item.path("product_type")).equals("configurable");
    return new Line(Read.id(item, "product_id"), sku)
        .text("variant", chosen ? sku : "")
        .text("name", Read.text(item.path("name")));
  }

  private static Person person(String id, JsonNode order) {
    ObjectNode traits = ShopCall.object();
    JsonNode address = order.path("billing_address");
    Traits.put(traits, "email", Read.text(order.path("customer_email")));
    Traits.put(traits, "firstName", named(order, address, "firstname"));
    Traits.put(traits, "lastName", named(order, address, "lastname"));
    place(address, traits);
    String user = Read.id(order, "customer_id");
    return new Person(
        user.isEmpty() ? Read.text(order.path("customer_email")) : user, visitor(id), traits);
  }

  /** A guest's name is that of the invoice. */
  private static String named(JsonNode order, JsonNode address, String field) {
    String name = Read.text(order.path("customer_" + field));
    return name.isEmpty() ? Read.text(address.path(field)) : name;
  }

  private static void place(JsonNode address, ObjectNode traits) {
    Traits.put(traits, "phone", Read.text(address.path("telephone")));
    Traits.put(traits, "country", Read.text(address.path("country_id")));
    Traits.put(traits, "city", Read.text(address.path("city")));
  }

  /** It names its order and no customer: it is the order's visitor's, as with {@link Shopify}. */
  private static void creditMemo(String path, JsonNode memo, ShopMessage into) {
    String id = Read.id(memo, "entity_id");
    String order = Read.id(memo, "order_id");
    if (id.isEmpty() || order.isEmpty() || Read.number(memo.path("grand_total")) == null) {
      into.note(path, memo, "the credit memo has no entity_id, order_id or grand_total");
      return;
    }
    if (Read.word(memo.path("state")).equals("3")) {
      into.note(path, memo, "the credit memo is cancelled, and gives nothing back");
      return;
    }
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : Read.list(memo.path("items"))) {
      if (Read.isPositive(item.path("qty")) && Read.isPositive(item.path("price"))) {
        line(item)
            .number("price", either(item, "price_incl_tax", "price"))
            .number("quantity", item.path("qty"))
            .addTo(products);
      }
    }
    Person person = new Person("", visitor(order), ShopCall.object());
    into.call(
        ShopCall.track("Order Refunded", person, Read.time(memo.path("created_at")))
            .text("order_id", order)
            .text("refund_id", id)
            .amount("total", memo.path("grand_total"))
            .text("currency", Read.text(memo, "order_currency_code", "base_currency_code"))
            .products(products)
            .known("magento-refund-" + id));
  }

  private static void customer(String path, JsonNode customer, ShopMessage into) {
    String id = Read.id(customer, "id", "entity_id");
    if (id.isEmpty()) {
      into.note(path, customer, "the customer has no id");
      return;
    }
    ObjectNode traits = ShopCall.object();
    Traits.put(traits, "email", Read.text(customer.path("email")));
    Traits.put(traits, "firstName", Read.text(customer.path("firstname")));
    Traits.put(traits, "lastName", Read.text(customer.path("lastname")));
    JsonNode address = customer.at("/addresses/0");
    for (JsonNode one : Read.list(customer.path("addresses"))) {
      address = Read.isYes(one.path("default_billing")) ? one : address;
    }
    place(address, traits);
    Instant created = Read.time(customer.path("created_at"));
    Instant updated = Read.time(customer.path("updated_at"));
    into.call(
        ShopCall.identify(new Person(id, "", traits), updated != null ? updated : created)
            .told("magento-customer"));
    // When it was said is not told: a yes is as old as the customer, a no as new as the message.
    Boolean subscribed = Read.flag(customer.at("/extension_attributes/is_subscribed"));
    if (subscribed != null) {
      consent(id, subscribed, subscribed ? created : updated, into);
    }
  }

  private static void subscriber(String path, JsonNode subscriber, ShopMessage into) {
    String id = Read.id(subscriber, "customer_id");
    id = id.isEmpty() ? Read.text(subscriber, "subscriber_email", "email") : id;
    if (id.isEmpty()) {
      into.note(path, subscriber, "the subscriber has neither customer_id nor subscriber_email");
      return;
    }
    Instant at = Read.time(subscriber.path("change_status_at"));
    switch (Read.word(subscriber.path("subscriber_status"))) {
      case "1" -> consent(id, true, at, into);
      case "3" -> consent(id, false, at, into);
      case "2", "4" -> {
        // Asked, and not answered yet.
      }
      default -> into.note(path, subscriber, "subscriber_status is not 1, 2, 3 or 4");
    }
  }

  private static void consent(String id, boolean optedIn, @Nullable Instant at, ShopMessage into) {
    into.call(
        ShopCall.consent(new Person(id, "", ShopCall.object()), "email", optedIn, at)
            .told("magento-consent"));
  }

  private static String visitor(String order) {
    return "magento-order-" + order;
  }
}
