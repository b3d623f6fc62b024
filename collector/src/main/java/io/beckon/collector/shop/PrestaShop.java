package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * PrestaShop, in the shapes of its webservice, XML or JSON, one record or a list. Fields as of <a
 * href="https://devdocs.prestashop-project.org/8/webservice/resources/orders/">orders</a>, <a
 * href="https://devdocs.prestashop-project.org/8/webservice/resources/order_slip/">order_slip</a>,
 * <a href="https://devdocs.prestashop-project.org/8/webservice/resources/customers/">customers</a>.
 *
 * <p>The core sends nothing by itself: a module signs with HMAC-SHA-256, or a job reads the
 * webservice and sends the secret as a bearer token (examples/shops/export). What a message is
 * about stands in it. Times are the shop's own and have no zone, and currencies are numbers: the
 * file of keys says what they are.
 */
final class PrestaShop implements ShopSystem {
  static final String NAME = "prestashop";

  /** States that every shop has from the start; those of its own making say nothing by number. */
  private static final Set<String> CANCELLED = Set.of("6", "8");

  private static final String REFUNDED = "7";

  private static final String ORDER = "order";
  private static final String SLIP = "order_slip";
  private static final String CUSTOMER = "customer";

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
  public List<String> needs() {
    return List.of("timezone", "currency");
  }

  @Override
  public Map<String, String> ignored() {
    return Map.of();
  }

  @Override
  public void read(String topic, JsonNode body, ShopSettings settings, ShopMessage into) {
    JsonNode all = body.path("prestashop").isObject() ? body.path("prestashop") : body;
    boolean understood = false;
    for (String kind : List.of(CUSTOMER, ORDER, SLIP)) {
      for (String name : List.of(kind, kind + "s")) {
        JsonNode found = all.path(name);
        // In XML the list has its records by their name.
        JsonNode records = found.has(kind) ? found.path(kind) : found;
        understood |= all.has(name);
        int i = 0;
        for (JsonNode one : Read.list(records)) {
          one(kind, records.isArray() ? name + "/" + i++ : name, one, settings, into);
        }
      }
    }
    if (!understood) {
      into.note("", body, "the message has no order, order_slip or customer, nor a list of them");
    }
  }

  private static void one(
      String kind, String path, JsonNode one, ShopSettings settings, ShopMessage into) {
    if (Read.id(one, "id").isEmpty()) {
      into.note(path, one, "the " + kind + " has no id");
      return;
    }
    switch (kind) {
      case ORDER -> order(path, one, settings, into);
      case SLIP -> slip(path, one, settings, into);
      default -> customer(one, settings, into);
    }
  }

  private static void order(String path, JsonNode order, ShopSettings settings, ShopMessage into) {
    String id = Read.id(order, "id");
    Instant created = Read.time(order.path("date_add"), settings.zone());
    Instant updated = Read.time(order.path("date_upd"), settings.zone());
    Instant invoiced = Read.time(order.path("invoice_date"), settings.zone());
    OrderTimes times = OrderTimes.of(updated, invoiced, created);
    String currency = currency(order, settings);
    if (currency == null) {
      into.note(path, order, unknownCurrency(order));
      return;
    }
    String state = Read.text(order.path("current_state"));
    boolean once =
        invoiced != null
            || Read.isPositive(order.path("total_paid_real"))
            || !Read.id(order, "invoice_number").isEmpty();
    if (Read.isYes(order.path("valid"))) {
      if (times.isNew()) {
        into.call(
            whole("Order Completed", order, currency, times.placed())
                .known("prestashop-order-" + id));
      }
      if (times.isChanged()) {
        into.call(
            whole("Order Updated", order, currency, times.latest())
                .told("prestashop-order-" + id + "-as"));
      }
    }
    if (CANCELLED.contains(state) && once) {
      into.call(
          of("Order Cancelled", order, currency, times.latest())
              .known("prestashop-cancelled-" + id));
    } else if (state.equals(REFUNDED)) {
      into.call(
          of("Order Refunded", order, currency, times.latest())
              .text("refund_id", "refunded-" + id)
              .known("prestashop-refunded-" + id));
    }
  }

  /** ISO 4217; empty: the shop's own; null: nobody knows. */
  private static @Nullable String currency(JsonNode of, ShopSettings settings) {
    String named = settings.currencies().get(Read.id(of, "id_currency"));
    if (named != null) {
      return named;
    }
    BigDecimal rate = Read.number(of.path("conversion_rate"));
    return rate == null || rate.compareTo(BigDecimal.ONE) == 0 ? "" : null;
  }

  private static String unknownCurrency(JsonNode of) {
    String id = Read.id(of, "id_currency");
    return id.isEmpty()
        ? "the amounts are not in the shop's own currency, and id_currency is missing"
        : "id_currency "
            + id
            + " is not the shop's own; name it among the 'currencies' of its key, such as {\""
            + id
            + "\": USD}";
  }

  private static ShopCall whole(
      String event, JsonNode order, String currency, @Nullable Instant at) {
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode row : rows(order.path("associations").path("order_rows"), "order_row")) {
      JsonNode withTax = row.path("unit_price_tax_incl");
      new Line(Read.id(row, "product_id"), Read.id(row, "product_reference"))
          .text("variant", Read.id(row, "product_attribute_id"))
          .text("name", Read.text(row.path("product_name")))
          .number("price", Read.number(withTax) == null ? row.path("product_price") : withTax)
          .number("quantity", row.path("product_quantity"))
          .addTo(products);
    }
    return of(event, order, currency, at)
        .amount(
            "total",
            Read.number(order.path("total_paid_tax_incl")) == null
                ? order.path("total_paid")
                : order.path("total_paid_tax_incl"))
        .part("shipping", order.path("total_shipping"))
        .part("discount", order.path("total_discounts"))
        .text("channel", "online")
        .text("order_number", Read.text(order.path("reference")))
        .text("payment_method", Read.text(order.path("module")))
        .products(products);
  }

  /** A list as JSON has it, or by its elements' name as XML has it. */
  private static Iterable<JsonNode> rows(JsonNode list, String name) {
    return Read.list(list.has(name) ? list.path(name) : list);
  }

  private static ShopCall of(String event, JsonNode order, String currency, @Nullable Instant at) {
    return ShopCall.track(event, person(order, Read.id(order, "id")), at)
        .text("order_id", Read.id(order, "id"))
        .text("currency", currency);
  }

  private static Person person(JsonNode of, String order) {
    return new Person(Read.id(of, "id_customer"), "prestashop-order-" + order, ShopCall.object());
  }

  /** What is given back of an order: a credit slip. */
  private static void slip(String path, JsonNode slip, ShopSettings settings, ShopMessage into) {
    String order = Read.id(slip, "id_order");
    BigDecimal products = Read.number(slip.path("total_products_tax_incl"));
    BigDecimal shipping = Read.number(slip.path("total_shipping_tax_incl"));
    BigDecimal amount = products == null ? Read.number(slip.path("amount")) : products;
    if (order.isEmpty() || amount == null) {
      into.note(path, slip, "the order_slip has no id_order or no total_products_tax_incl");
      return;
    }
    String currency = currency(slip, settings);
    if (currency == null) {
      into.note(path, slip, unknownCurrency(slip));
      return;
    }
    String id = Read.id(slip, "id");
    into.call(
        ShopCall.track(
                "Order Refunded",
                person(slip, order),
                Read.time(slip.path("date_add"), settings.zone()))
            .text("order_id", order)
            .text("refund_id", id)
            .amount("total", shipping == null ? amount : amount.add(shipping))
            .text("currency", currency)
            .known("prestashop-refund-" + id));
  }

  private static void customer(JsonNode customer, ShopSettings settings, ShopMessage into) {
    String id = Read.id(customer, "id");
    ObjectNode traits = ShopCall.object();
    Traits.put(traits, "email", Read.text(customer.path("email")));
    Traits.put(traits, "firstName", Read.text(customer.path("firstname")));
    Traits.put(traits, "lastName", Read.text(customer.path("lastname")));
    String birthday = Read.text(customer.path("birthday"));
    Traits.put(traits, "birthday", birthday.startsWith("0000") ? "" : birthday);
    Instant created = Read.time(customer.path("date_add"), settings.zone());
    Instant updated = Read.time(customer.path("date_upd"), settings.zone());
    Person person = new Person(id, "", traits);
    into.call(
        ShopCall.identify(person, updated != null ? updated : created).told("prestashop-customer"));
    Boolean newsletter = Read.flag(customer.path("newsletter"));
    Instant since = Read.time(customer.path("newsletter_date_add"), settings.zone());
    boolean deleted = Read.isYes(customer.path("deleted"));
    if (deleted || (Boolean.FALSE.equals(newsletter) && since != null)) {
      // It once was a yes, or a closed account.
      consent(id, false, updated, into);
    } else if (Boolean.TRUE.equals(newsletter)) {
      consent(id, true, since != null ? since : created, into);
    }
  }

  private static void consent(String id, boolean optedIn, @Nullable Instant at, ShopMessage into) {
    into.call(
        ShopCall.consent(new Person(id, "", ShopCall.object()), "email", optedIn, at)
            .told("prestashop-consent"));
  }
}
