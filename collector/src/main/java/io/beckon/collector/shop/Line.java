package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One product of an order or a cart. */
final class Line {
  private final ObjectNode product = ShopCall.object();

  /**
   * @param id as the shop's pages name it; empty: the stock-keeping unit stands in
   */
  Line(String id, String sku) {
    text("product_id", id.isEmpty() ? sku : id);
    text("sku", sku);
  }

  Line text(String field, String value) {
    if (!value.isEmpty()) {
      product.put(field, value);
    }
    return this;
  }

  Line number(String field, JsonNode value) {
    if (value.isNumber() || !Read.text(value).isEmpty()) {
      product.set(field, value);
    }
    return this;
  }

  /**
   * Adds it. What has neither id nor stock-keeping unit (engraving, repair, a tip) is money, and no
   * product: it stays in the order's total.
   */
  void addTo(ArrayNode products) {
    if (product.has("product_id")) {
      products.add(product);
    }
  }
}
