package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What shop systems tell by webhook, as calls like any other. */
public final class ShopCalls {
  public static final String SHOPIFY = "shopify";
  public static final String WOOCOMMERCE = "woocommerce";

  /** The systems that are known. */
  public static final List<String> SHOPS = List.of(SHOPIFY, WOOCOMMERCE);

  private ShopCalls() {}

  /** The header in which the system says what its message is about. */
  public static String topicHeader(String shop) {
    return shop.equals(SHOPIFY) ? "X-Shopify-Topic" : "X-WC-Webhook-Topic";
  }

  /** The header with the signature of the body. */
  public static String signatureHeader(String shop) {
    return shop.equals(SHOPIFY) ? "X-Shopify-Hmac-Sha256" : "X-WC-Webhook-Signature";
  }

  /** The calls of one message; none when it says nothing of a contact. */
  public static List<ObjectNode> of(String shop, String topic, JsonNode body) {
    return shop.equals(SHOPIFY) ? Shopify.calls(topic, body) : WooCommerce.calls(topic, body);
  }
}
