package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A refund of Shopify in the shop's currency. Its transactions are in the currency that the
 * customer paid in; its lines are told in both, and their relation is what the shop reckoned with.
 */
final class ShopifyRefund {
  private static final Set<String> FAILED = Set.of("failure", "error");

  /** Digits behind the point of an amount that was reckoned; the mapper rounds to the currency. */
  private static final int DIGITS = 6;

  private BigDecimal shop = BigDecimal.ZERO;
  private BigDecimal presented = BigDecimal.ZERO;
  private String currency;

  private ShopifyRefund(String currency) {
    this.currency = currency;
  }

  static boolean isNamed(JsonNode refund, String path, ShopMessage into) {
    boolean named = !Read.id(refund, "id").isEmpty() && !Read.id(refund, "order_id").isEmpty();
    if (!named) {
      into.note(path, refund, "the refund has no id, or names no order");
    }
    return named;
  }

  /**
   * The call of one refund.
   *
   * @param currency of the order; empty: the refund alone is known
   */
  static ObjectNode call(JsonNode refund, String currency) {
    return new ShopifyRefund(currency).made(refund);
  }

  private ObjectNode made(JsonNode refund) {
    for (JsonNode line : Read.list(refund.path("refund_line_items"))) {
      reckon(line.path("subtotal_set"));
    }
    for (JsonNode adjustment : Read.list(refund.path("order_adjustments"))) {
      reckon(adjustment.path("amount_set"));
    }
    for (JsonNode shipping : Read.list(refund.path("refund_shipping_lines"))) {
      reckon(shipping.path("subtotal_amount_set"));
    }
    BigDecimal paid = BigDecimal.ZERO;
    String paidIn = "";
    for (JsonNode transaction : Read.list(refund.path("transactions"))) {
      BigDecimal amount = Read.number(transaction.path("amount"));
      if (amount != null
          && Read.word(transaction.path("kind")).equals("refund")
          && !FAILED.contains(Read.word(transaction.path("status")))) {
        paid = paid.add(amount);
        paidIn = Read.text(transaction.path("currency"));
      }
    }
    BigDecimal total = paid;
    if (currency.isEmpty() || paidIn.isEmpty() || currency.equalsIgnoreCase(paidIn)) {
      currency = currency.isEmpty() ? paidIn : currency;
    } else {
      BigDecimal reckoned = inShopCurrency(paid);
      if (reckoned == null) {
        currency = paidIn;
      } else {
        total = reckoned;
      }
    }
    String id = Read.id(refund, "id");
    String order = Read.id(refund, "order_id");
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode line : Read.list(refund.path("refund_line_items"))) {
      Shopify.line(line.path("line_item"))
          .number("quantity", line.path("quantity"))
          .addTo(products);
    }
    Person visitor = new Person("", Shopify.visitor(order), ShopCall.object());
    return ShopCall.track("Order Refunded", visitor, Read.time(refund.path("created_at")))
        .text("order_id", order)
        .text("refund_id", id)
        // What was only put back on the shelf gives no money back.
        .amount("total", total)
        .text("currency", currency)
        .products(products)
        .known("shopify-refund-" + id);
  }

  private void reckon(JsonNode both) {
    JsonNode inShop = both.path("shop_money");
    BigDecimal one = Read.number(inShop.path("amount"));
    BigDecimal other = Read.number(both.at("/presentment_money/amount"));
    if (one != null && other != null) {
      shop = shop.add(one.abs());
      presented = presented.add(other.abs());
    }
    if (currency.isEmpty()) {
      currency = Read.text(inShop.path("currency_code"));
    }
  }

  private @Nullable BigDecimal inShopCurrency(BigDecimal paid) {
    if (paid.signum() == 0 || presented.signum() == 0) {
      return paid.signum() == 0 ? paid : null;
    }
    BigDecimal exact = paid.multiply(shop).divide(presented, MathContext.DECIMAL64);
    return exact.setScale(Math.min(DIGITS, Math.max(0, exact.scale())), RoundingMode.HALF_UP);
  }
}
