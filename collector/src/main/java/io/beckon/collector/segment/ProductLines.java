package io.beckon.collector.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The products of a call, in every shape that trackers give them: a list, a list as text, one
 * object, an object numbered from 0. A line that cannot be one is left out and noted; the others
 * stay.
 */
final class ProductLines {
  private static final int MOST = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] ID = {"product_id", "productId", "sku", "id"};
  private static final String[] OWN_ID = {"product_id", "productId", "sku"};

  private ProductLines() {}

  static void read(Event event, Fields properties) {
    JsonNode products = properties.of().get("products");
    if (products != null && products.isTextual() && !products.textValue().isBlank()) {
      products = parsed(products);
    }
    String path = properties.at("products");
    if (products != null && products.isObject()) {
      if (Fields.has(products, ID)) {
        add(event, products, path, properties.problems());
      } else {
        for (Map.Entry<String, JsonNode> one : products.properties()) {
          add(event, one.getValue(), path + "." + one.getKey(), properties.problems());
        }
      }
    } else if (products != null && products.isArray()) {
      for (int i = 0; i < products.size(); i++) {
        add(event, products.get(i), path + "[" + i + "]", properties.problems());
      }
    } else {
      if (products != null && !products.isNull() && !products.asText().isBlank()) {
        properties
            .problems()
            .note(path, products, "a list of products is expected; it is left out");
      }
      if (Fields.has(properties.of(), OWN_ID)) {
        add(event, properties.of(), properties.path(), properties.problems());
      }
    }
  }

  private static @Nullable JsonNode parsed(JsonNode text) {
    try {
      JsonNode read = JSON.readTree(text.textValue());
      return read.isContainerNode() ? read : text;
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static void add(Event event, JsonNode of, String path, Problems problems) {
    List<Product> lines = event.getProducts();
    if (lines.size() == MOST) {
      problems.note(path, of, "a call has at most " + MOST + " products; it is left out");
      return;
    }
    if (!of.isObject()) {
      problems.note(path, of, "a product is an object; it is left out");
      return;
    }
    Fields line = new Fields(of, path, problems);
    String id = line.id(ID);
    if (id == null) {
      problems.note(path, of, "a product has a product_id; it is left out");
      return;
    }
    // Whoever removes a product without saying how many removes all of it.
    boolean removes = event.getName().equals(EventNames.PRODUCT_REMOVED);
    Integer pieces = line.pieces("quantity", removes ? 0 : 1);
    if (pieces == null || (pieces == 0 && !removes && !setsCart(event))) {
      if (pieces != null) {
        problems.note(
            line.at("quantity"), of.get("quantity"), "a product of no pieces is left out");
      }
      return;
    }
    String currency = currency(event, line);
    boolean negative = line.isNegative("price");
    if (negative) {
      problems.note(
          line.at("price"),
          of.get("price"),
          "a line with a negative price is a discount, which the total has; it is left out");
      return;
    }
    lines.add(
        Product.newBuilder()
            .setProductId(id)
            .setName(line.kept("name"))
            .setCategory(line.kept("category"))
            .setBrand(line.kept("brand"))
            .setPrice(
                currency == null && line.saysCurrency() ? null : line.amount(currency, "price"))
            .setQuantity(pieces)
            .setVariant(variant(line, id))
            .setVariantName(line.kept("variant_name", "variantName", "variant"))
            .build());
  }

  /** What tells a variant from the others of its product; null: the product has none. */
  private static @Nullable String variant(Fields line, String id) {
    String own = line.id("variant_id", "variantId", "sku");
    return own == null || own.equals(id) ? line.id("variant") : own;
  }

  private static boolean setsCart(Event event) {
    return event.getName().equals(EventNames.CART_VIEWED)
        || event.getName().equals(EventNames.CHECKOUT_STARTED);
  }

  /** The event has one currency: the call's, or that of the first line that says one. */
  private static @Nullable String currency(Event event, Fields line) {
    String own = line.currency();
    if (event.getCurrency() == null) {
      event.setCurrency(own);
      return own;
    }
    if (own != null && !own.equals(event.getCurrency())) {
      line.problems()
          .note(
              line.at("currency"),
              own,
              "the call's currency is " + event.getCurrency() + "; the price is left out");
      return null;
    }
    return own == null && line.saysCurrency() ? null : event.getCurrency();
  }
}
