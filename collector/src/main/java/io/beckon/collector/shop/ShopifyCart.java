package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;

/**
 * Carts and checkouts of Shopify. A cart is a visitor until its checkout or order says whose it is.
 */
final class ShopifyCart {
  private ShopifyCart() {}

  static String visitor(String token) {
    return "shopify-cart-" + token;
  }

  /** The cart as it now is. */
  static void viewed(JsonNode cart, ShopMessage into) {
    String token = Read.text(cart, "token", "id");
    if (token.isEmpty()) {
      into.note("token", cart, "the cart has no token");
      return;
    }
    Person visitor = new Person("", visitor(token), ShopCall.object());
    into.call(
        ShopCall.track("Cart Viewed", visitor, Read.time(cart.path("updated_at")))
            .text("currency", currency(cart))
            .products(products(cart))
            .told(visitor(token)));
  }

  /**
   * A checkout: whoever has typed an address is known from here on, and so is the cart. It is told
   * again at every step.
   */
  static void checkout(JsonNode checkout, ShopMessage into) {
    String token = Read.text(checkout.path("token"));
    if (token.isEmpty()) {
      into.note("token", checkout, "the checkout has no token");
      return;
    }
    if (Read.time(checkout.path("completed_at")) != null) {
      // It has become an order, which is told by itself.
      return;
    }
    String cart = Read.text(checkout.path("cart_token"));
    Person person = ShopifyCustomer.of(checkout, visitor(cart.isEmpty() ? token : cart));
    Instant created = Read.time(checkout.path("created_at"));
    into.call(
        ShopCall.track("Checkout Started", person, created)
            .text("currency", currency(checkout))
            .products(products(checkout))
            .known("shopify-checkout-" + token));
    if (!person.userId().isEmpty()) {
      into.call(
          ShopCall.identify(person, Read.time(checkout.path("updated_at")))
              .told("shopify-checkout-" + token));
    }
  }

  private static String currency(JsonNode of) {
    String currency = Read.text(of.at("/line_items/0/price_set/shop_money/currency_code"));
    return currency.isEmpty() ? Read.text(of.path("currency")) : currency;
  }

  private static ArrayNode products(JsonNode of) {
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode line : Read.list(of.path("line_items"))) {
      Shopify.line(line).addTo(products);
    }
    return products;
  }
}
