package io.beckon.collector.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.collector.key.KeysFile;
import io.beckon.collector.key.ShopHook;
import io.beckon.collector.key.TestingHooks;
import io.beckon.domain.rule.RuleFaults;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShopProofTest {
  private static final byte[] BODY = bytes("{\"id\":1}");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean believes(String system, byte[] body, String header, String value) {
    return TestingHooks.hook(system).hasSent(body, body.length, Map.of(header, value)::get);
  }

  @Test
  void aRefusalSaysWhatToLookAt() {
    Map<String, String> none = Map.of();
    Map<String, String> wrong = Map.of("X-WC-Webhook-Signature", "AAAA");
    Map<String, String> bearer = Map.of("Authorization", "Bearer x");
    assertThat(TestingHooks.hook("woocommerce").refusal(none::get))
        .isEqualTo("the message is not signed: there is no header X-WC-Webhook-Signature");
    assertThat(TestingHooks.hook("woocommerce").refusal(wrong::get))
        .contains("X-WC-Webhook-Signature", "compare the secret");
    assertThat(TestingHooks.hook("magento").refusal(none::get)).contains("or Authorization");
    assertThat(TestingHooks.hook("magento").refusal(bearer::get)).contains("the bearer token");
  }

  /**
   * The signatures were computed with openssl: printf '%s' BODY | openssl dgst -sha256 -hmac KEY,
   * with -binary | base64 for the first.
   */
  @Test
  void onlyTheVeryBytesThatWereSignedAreBelieved() {
    String base64 = "gqb/mZI8OCf3/j3Ur1xqzHGfmqHHhNnpOakaVHyc9dw=";
    String hex = "82a6ff99923c3827f7fe3dd4af5c6acc719f9aa1c784d9e939a91a547c9cf5dc";
    assertThat(believes("shopify", BODY, "X-Shopify-Hmac-Sha256", base64)).isTrue();
    assertThat(believes("woocommerce", BODY, "X-WC-Webhook-Signature", base64)).isTrue();
    assertThat(believes("magento", BODY, "X-Beckon-Signature", hex)).isTrue();
    assertThat(believes("prestashop", BODY, "X-Hub-Signature-256", "sha256=" + hex)).isTrue();
    for (String wrong : new String[] {"", "not base64 at all!", base64.substring(1), hex + "00"}) {
      assertThat(believes("shopify", BODY, "X-Shopify-Hmac-Sha256", wrong)).as(wrong).isFalse();
    }
    byte[] other = bytes("{\"id\":2}");
    assertThat(believes("shopify", other, "X-Shopify-Hmac-Sha256", base64)).isFalse();
    assertThat(TestingHooks.hook("shopify").hasSent(BODY, BODY.length, name -> null)).isFalse();
  }

  @Test
  void theSecretItselfIsEnoughOnlyWhereAShopCannotSign() {
    String bearer = "Bearer " + TestingHooks.SECRET;
    assertThat(believes("magento", BODY, "Authorization", bearer)).isTrue();
    assertThat(believes("prestashop", BODY, "Authorization", "bearer  " + TestingHooks.SECRET))
        .isTrue();
    assertThat(believes("magento", BODY, "Authorization", "Bearer ")).isFalse();
    assertThat(believes("magento", BODY, "Authorization", bearer + "x")).isFalse();
    assertThat(believes("magento", BODY, "Authorization", "Basic " + TestingHooks.SECRET))
        .isFalse();
    assertThat(believes("shopify", BODY, "Authorization", bearer)).isFalse();
    assertThat(believes("woocommerce", BODY, "Authorization", bearer)).isFalse();
  }

  /** A wrong signature is not made good by a bearer token beside it. */
  @Test
  void whatIsSignedWronglyIsNotBelievedForItsToken() {
    ShopHook hook = TestingHooks.hook("magento");
    Map<String, String> headers =
        Map.of("X-Beckon-Signature", "00", "Authorization", "Bearer " + TestingHooks.SECRET);
    assertThat(hook.hasSent(BODY, BODY.length, headers::get)).isFalse();
  }

  @Test
  void theTrialOfAWebhookIsThatAndNothingElse() {
    ShopHook woo = TestingHooks.hook("woocommerce");
    assertThat(woo.isPing(bytes("webhook_id=7"), 12)).isTrue();
    for (String body : new String[] {"webhook_id=", "webhook_id=7&x=1", "{\"webhook_id\":7}", ""}) {
      assertThat(woo.isPing(bytes(body), body.length())).as(body).isFalse();
    }
    assertThat(TestingHooks.hook("shopify").isPing(bytes("webhook_id=7"), 12)).isFalse();
  }

  @Test
  void whatAShopsMessagesLeaveOutIsAskedForInTheFileOfKeys() {
    assertThatThrownBy(
            () ->
                KeysFile.read(
                    """
                    keys:
                      - {name: a, key: hush-hush-hush-hush, workspace: s, kind: prestashop}
                      - {name: b, key: hush-hush-hush-hush, workspace: s, kind: magento, timezone: Paris, currencies: {"2": eurs}, stores: x}
                      - {name: c, key: hush-hush-hush-hush, workspace: s, kind: oxid}
                    """,
                    "keys.yaml"))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("keys.yaml:2:5: a key of prestashop needs 'timezone'")
        .hasMessageContaining("a key of prestashop needs 'currency'")
        .hasMessageContaining("'Paris' is no time zone; write it such as Europe/Paris")
        .hasMessageContaining("'eurs' is not an ISO 4217 currency")
        .hasMessageContaining("'stores' names something by its number")
        .hasMessageContaining("shopify, woocommerce, magento, prestashop");
  }
}
