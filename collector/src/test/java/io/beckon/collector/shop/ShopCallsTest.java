package io.beckon.collector.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.collector.key.KeysFile;
import io.beckon.collector.key.ShopHook;
import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.collector.segment.EventMapper;
import io.beckon.schema.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShopCallsTest {
  private static final WriteKey KEY =
      new WriteKey(
          "hooks", "shop", true, List.of(), 100, null, "shopify", null, WorkspaceSettings.DEFAULT);
  private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static List<Event> events(String shop, String topic, String body) throws Exception {
    List<Event> events = new ArrayList<>();
    for (ObjectNode call : ShopCalls.of(shop, topic, new ObjectMapper().readTree(body))) {
      events.add(new EventMapper(KEY, NOW, null).read(call, null).taken());
    }
    return events;
  }

  @Test
  void anOrderOfShopifyIsItsCustomersAndSaysWhoseItsCartWas() throws Exception {
    List<Event> events =
        events(
            "shopify",
            "orders/create",
            """
            {"id": 820982911946154508, "created_at": "2026-03-01T11:00:00-01:00", "currency": "EUR", "total_price": "199.95",
             "cart_token": "c1-abc", "email": "ann@example.org", "discount_codes": [{"code": "TEN"}],
             "customer": {"id": 115310627314723954, "email": "ann@example.org", "first_name": "Ann"},
             "line_items": [{"product_id": 632910392, "title": "IPod", "vendor": "Apple", "price": "100.00", "quantity": 2}]}
            """);
    assertThat(events).extracting(Event::getName).containsExactly("alias", "Order Completed");
    assertThat(events.get(0).getPreviousId()).isEqualTo("shopify-cart-c1-abc");
    Event order = events.get(1);
    assertThat(order.getUserId()).isEqualTo("115310627314723954");
    assertThat(order.getAnonymousId()).isEqualTo("shopify-order-820982911946154508");
    assertThat(order.getOrder().getTotal()).isEqualTo(19_995);
    assertThat(order.getOrder().getCoupon()).isEqualTo("TEN");
    assertThat(order.getCurrency()).isEqualTo("EUR");
    assertThat(Instant.ofEpochMilli(order.getTimestamp()))
        .isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(order.getProducts().get(0).getPrice()).isEqualTo(10_000);
    assertThat(order.getTraits()).containsEntry("firstName", "Ann");
  }

  @Test
  void aRefundOfShopifyFindsItsCustomerByTheOrder() throws Exception {
    Event refund =
        events(
                "shopify",
                "refunds/create",
                """
                {"id": 890088186047892319, "order_id": 820982911946154508, "created_at": "2026-03-01T11:30:00Z",
                 "transactions": [{"kind": "refund", "status": "success", "amount": "100.00", "currency": "EUR"}],
                 "refund_line_items": [{"quantity": 1, "line_item": {"product_id": 632910392, "price": "100.00"}}]}
                """)
            .get(0);
    assertThat(refund.getName()).isEqualTo("Order Refunded");
    assertThat(refund.getAnonymousId()).isEqualTo("shopify-order-820982911946154508");
    assertThat(refund.getUserId()).isNull();
    assertThat(refund.getOrder().getTotal()).isEqualTo(10_000);
  }

  @Test
  void aCartOfShopifyReplacesTheOneBefore() throws Exception {
    Event cart =
        events(
                "shopify",
                "carts/update",
                """
                {"token": "c1-abc", "updated_at": "2026-03-01T10:00:00Z", "line_items": [
                  {"product_id": 1, "title": "Mug", "price": "8.00", "quantity": 3,
                   "price_set": {"shop_money": {"currency_code": "EUR"}}}]}
                """)
            .get(0);
    assertThat(cart.getName()).isEqualTo("Cart Viewed");
    assertThat(cart.getAnonymousId()).isEqualTo("shopify-cart-c1-abc");
    assertThat(cart.getProducts().get(0).getQuantity()).isEqualTo(3);
    assertThat(cart.getProducts().get(0).getPrice()).isEqualTo(800);
  }

  @Test
  void whatWooCommerceSaysOfOrdersAndCustomers() throws Exception {
    String order =
        """
        {"id": 727, "status": "%s", "currency": "USD", "total": "29.35", "customer_id": %s,
         "date_created_gmt": "2026-03-01T09:00:00", "date_modified_gmt": "2026-03-01T10:00:00",
         "billing": {"email": "john@example.org", "first_name": "John", "city": "Boston"},
         "line_items": [{"product_id": 93, "name": "Woo Single", "quantity": 2, "price": 3}],
         "coupon_lines": [{"code": "spring"}]}
        """;
    Event created =
        events("woocommerce", "order.created", order.formatted("processing", "26")).get(0);
    assertThat(created.getName()).isEqualTo("Order Completed");
    assertThat(created.getUserId()).isEqualTo("26");
    assertThat(created.getOrder().getTotal()).isEqualTo(2_935);
    assertThat(Instant.ofEpochMilli(created.getTimestamp()))
        .isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
    Event guest = events("woocommerce", "order.created", order.formatted("processing", "0")).get(0);
    assertThat(guest.getUserId()).isEqualTo("john@example.org");
    assertThat(events("woocommerce", "order.updated", order.formatted("completed", "26")))
        .isEmpty();
    assertThat(events("woocommerce", "order.updated", order.formatted("refunded", "26")))
        .extracting(Event::getName)
        .containsExactly("Order Refunded");
    assertThat(
            events(
                "woocommerce",
                "customer.created",
                "{\"id\": 25, \"email\": \"john@example.org\", \"date_created_gmt\": \"2026-03-01T09:00:00\"}"))
        .extracting(event -> event.getName() + " " + event.getUserId())
        .containsExactly("identify 25");
  }

  /**
   * The signature was computed with openssl: printf '%s' BODY | openssl dgst -sha256 -hmac KEY
   * -binary | base64.
   */
  @Test
  void onlyTheVeryBytesThatWereSignedAreBelieved() throws Exception {
    ShopHook hook =
        Objects.requireNonNull(
            KeysFile.read(
                    "keys:\n  - {name: my-shop, key: hush-hush-hush-hush, workspace: shop, kind: shopify}\n",
                    "keys.yaml")
                .hook("my-shop"));
    byte[] body = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    String signature = "gqb/mZI8OCf3/j3Ur1xqzHGfmqHHhNnpOakaVHyc9dw=";
    assertThat(hook.hasSigned(body, body.length, signature)).isTrue();
    assertThat(hook.hasSigned("{\"id\":2}".getBytes(StandardCharsets.UTF_8), 8, signature))
        .isFalse();
    assertThat(hook.hasSigned(body, body.length, "not base64 at all!")).isFalse();
    assertThat(hook.hasSigned(body, body.length, null)).isFalse();
  }
}
