package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.collector.key.KeyedHash;
import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventMapperTest {
  private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final WriteKey SECRET =
      new WriteKey(
          "server", "shop", true, List.of(), 100, "GBP", "shop", null, WorkspaceSettings.DEFAULT);
  private static final WriteKey PUBLIC =
      new WriteKey(
          "pages", "shop", false, List.of("*"), 100, null, null, null, WorkspaceSettings.DEFAULT);

  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static Event event(WriteKey key, String call) throws Refused, BadRequest {
    byte[] body = call.getBytes(StandardCharsets.UTF_8);
    Calls calls = Calls.single(body, body.length);
    return new EventMapper(key, NOW, calls.sentAt())
        .read(calls.calls().get(0).json(), null)
        .taken();
  }

  @Test
  void anOrderBecomesTypedFields() throws Exception {
    Event event =
        event(
            SECRET,
            """
            {"type": "track", "event": "Order Completed", "userId": "ann", "messageId": "m1",
             "timestamp": "2026-03-01T11:59:00.000Z", "workspace": "another",
             "properties": {"order_id": "o1", "total": 27.5, "currency": "gbp", "coupon": "SPRING", "gift": true,
               "products": [
                 {"product_id": "p1", "name": "Mug", "category": "Kitchen", "price": 10, "quantity": 2},
                 {"sku": "p2", "price": "7.50"}]},
             "context": {"campaign": {"source": "news", "medium": "email"}, "page": {"path": "/thanks"}}}
            """);
    assertThat(event.getWorkspace()).as("a client's word for it does not count").isEqualTo("shop");
    assertThat(event.getKind()).isEqualTo(EventKind.TRACK);
    assertThat(event.getName()).isEqualTo("Order Completed");
    assertThat(event.getTimestamp()).isEqualTo(NOW - 60_000);
    assertThat(event.getReceivedAt()).isEqualTo(NOW);
    assertThat(event.getOrder().getOrderId()).isEqualTo("o1");
    assertThat(event.getOrder().getTotal()).isEqualTo(2_750);
    assertThat(event.getOrder().getCoupon()).isEqualTo("SPRING");
    assertThat(event.getCurrency()).isEqualTo("GBP");
    assertThat(event.getProducts())
        .extracting(one -> one.getProductId() + " " + one.getPrice() + " " + one.getQuantity())
        .containsExactly("p1 1000 2", "p2 750 1");
    assertThat(event.getCampaign().getMedium()).isEqualTo("email");
    assertThat(event.getPage().getPath()).isEqualTo("/thanks");
    assertThat(event.getProperties()).containsOnlyKeys("gift");
    assertThat(event.getSource()).isEqualTo("shop");
  }

  /** {@code receivedAt - (sentAt - timestamp)}, never later than {@code receivedAt}. */
  @Test
  void addressesAreKeptAsHashesWhereTheFileOfKeysSaysSo() throws Exception {
    KeyedHash hash = new KeyedHash(Set.of("email", "phone"), "a secret of the shop");
    WriteKey hashing =
        new WriteKey(
            "server", "shop", true, List.of(), 100, null, null, hash, WorkspaceSettings.DEFAULT);
    Event event =
        event(
            hashing,
            """
            {"type": "identify", "userId": "ann@example.com", "messageId": "m1",
             "traits": {"email": "ann@example.com", "phone": "+442079460018", "firstName": "Ann"},
             "properties": {"email": "ANN@example.com"}}
            """);
    assertThat(event.toString())
        .contains("Ann")
        .doesNotContainIgnoringCase("ann@")
        .doesNotContain("794");
    assertThat(event.getUserId())
        .isEqualTo(event.getTraits().get("email"))
        .isEqualTo(event.getProperties().get("email"));
    Event alias =
        event(
            hashing,
            "{\"type\": \"alias\", \"userId\": \"ann\", \"previousId\": \"ann@example.com\"}");
    assertThat(alias.getPreviousId()).isEqualTo(event.getUserId());
  }

  @ParameterizedTest
  @CsvSource({
    // clock right; a minute on the way
    "2026-03-01T11:59:00Z, 2026-03-01T12:00:00Z, 2026-03-01T11:59:00Z",
    // ten years ahead
    "2036-03-01T11:59:00Z, 2036-03-01T12:00:00Z, 2026-03-01T11:59:00Z",
    // behind, and an hour in the queue of a phone without a network
    "2001-01-01T00:00:00Z, 2001-01-01T01:00:00Z, 2026-03-01T11:00:00Z",
    // said to be sent before it happened
    "2026-03-01T12:30:00Z, 2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
    // another zone
    "2026-03-01T12:59:00+01:00, 2026-03-01T12:00:00Z, 2026-03-01T11:59:00Z",
  })
  void theSendersClockIsCorrected(String timestamp, String sentAt, String happened)
      throws Exception {
    Event event =
        event(
            SECRET,
            "{\"type\":\"page\",\"userId\":\"a\",\"messageId\":\"m\",\"timestamp\":\""
                + timestamp
                + "\",\"sentAt\":\""
                + sentAt
                + "\"}");
    assertThat(Instant.ofEpochMilli(event.getTimestamp())).isEqualTo(Instant.parse(happened));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | type is missing",
        "{\"type\":\"track\",\"userId\":\"a\"} | event is missing",
        "{\"type\":\"dance\",\"userId\":\"a\"} | type is 'dance', not one of",
        "{\"type\":\"page\"} | neither anonymousId nor userId is given",
        "{\"type\":\"page\",\"userId\":\"a\",\"timestamp\":\"yesterday\"} | timestamp is 'yesterday': a time is expected",
        "{\"type\":\"page\",\"userId\":\"a\",\"timestamp\":12} | a time is between the years",
        "{\"type\":\"page\",\"userId\":\"a\\u0000b\"} | an id has no zero character",
        "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"a\"} | has no order",
      })
  void whatMakesNoSenseIsRefusedWithAReason(String call, String reason) {
    assertThatThrownBy(() -> event(SECRET, call))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"track\",\"event\":\"Order Completed\",\"anonymousId\":\"a\",\"properties\":{\"order_id\":\"o\"}}",
        "{\"type\":\"track\",\"event\":\"Email Opened\",\"anonymousId\":\"a\"}",
        "{\"type\":\"alias\",\"userId\":\"a\",\"previousId\":\"b\"}",
        "{\"type\":\"erase\",\"userId\":\"a\"}",
        "{\"type\":\"export\",\"userId\":\"a\"}",
      })
  void aPublicKeyIsNotBelievedInMattersOfMoneyMailAndIdentity(String call) {
    assertThatThrownBy(() -> event(PUBLIC, call))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("a public key may not send");
  }

  @Test
  void aPublicKeyCannotSpeakForAShopsOrder() {
    assertThatThrownBy(
            () ->
                event(
                    PUBLIC,
                    "{\"type\":\"identify\",\"anonymousId\":\"shopify-order-7\",\"userId\":\"mallory\"}"))
        .hasMessageContaining("those of a shop's own messages");
  }

  @Test
  void aPublicKeyCanOptOutAndWishToOptIn() throws Exception {
    Event event =
        event(
            PUBLIC,
            "{\"type\":\"identify\",\"userId\":\"a\",\"traits\":{\"city\":\"Aarhus\",\"consents\":{\"email\":true,\"sms\":false}}}");
    assertThat(event.getConsents())
        .extracting(one -> one.getChannel() + one.getOptedIn())
        .containsExactly("smsfalse");
    assertThat(event.getProperties()).containsEntry(PublicKeys.CONSENT_REQUESTED, "email");
    assertThat(event.getTraits()).containsOnlyKeys("city");
    assertThat(
            event(
                    SECRET,
                    "{\"type\":\"identify\",\"userId\":\"a\",\"traits\":{\"consents\":{\"email\":true}}}")
                .getConsents())
        .extracting(one -> one.getChannel() + one.getOptedIn())
        .containsExactly("emailtrue");
  }

  @Test
  void aReportOfASenderNamesItsTrigger() throws Exception {
    Event event =
        event(
            SECRET,
            "{\"type\":\"track\",\"event\":\"Email Link Clicked\",\"userId\":\"a\",\"properties\":{\"email_id\":\"e1\",\"trigger_id\":\"t1\",\"template\":\"spring\",\"link_url\":\"https://x\"}}");
    assertThat(event.getMessage().getTriggerId()).isEqualTo("t1");
    assertThat(event.getMessage().getTemplate()).isEqualTo("spring");
    assertThat(event.getMessage().getChannel()).isEqualTo("email");
  }

  @Test
  void aCallWithoutAnIdGetsOneThatIsTheSameWhenItComesAgain() throws Exception {
    String call = "{\"type\":\"page\",\"userId\":\"a\",\"timestamp\":\"2026-03-01T11:00:00Z\"}";
    assertThat(event(SECRET, call).getMessageId())
        .isEqualTo(event(SECRET, call).getMessageId())
        .isNotEqualTo(event(SECRET, call.replace("page", "screen")).getMessageId());
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "false, false",
    "'\"true\"', true",
    "'\"0\"', false",
    "null, false",
    "'\"sure\"', true"
  })
  void historyIsSaidByACallOrInDoubt(String said, boolean history) throws Exception {
    String call = "{\"type\":\"page\",\"userId\":\"u\",\"history\":%s}".formatted(said);
    assertThat(event(SECRET, call).getHistory()).isEqualTo(history);
    assertThat(event(PUBLIC, call.replace("userId", "anonymousId")).getHistory()).isFalse();
  }
}
