package io.beckon.collector.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.collector.key.ShopHook;
import io.beckon.collector.key.TestingHooks;
import io.beckon.collector.segment.EventMapper;
import io.beckon.collector.segment.Refused;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a shop's bytes and headers to events. */
class ShopFixturesTest {
  private static final long NOW = Instant.parse("2026-12-31T00:00:00Z").toEpochMilli();
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  static List<ShopFixture> fixtures() {
    return ShopFixture.all();
  }

  private static Map<String, String> headers(ShopFixture fixture, byte[] body) {
    String signature = TestingHooks.signature(body);
    String topic = fixture.topic();
    return switch (fixture.system()) {
      case "shopify" -> Map.of("X-Shopify-Topic", topic, "X-Shopify-Hmac-Sha256", signature);
      case "woocommerce" ->
          Map.of("X-WC-Webhook-Topic", topic, "X-WC-Webhook-Signature", signature);
      default -> Map.of("Authorization", "Bearer " + TestingHooks.SECRET);
    };
  }

  private static ShopMessage message(ShopFixture fixture, byte[] body) {
    ShopHook hook = TestingHooks.hook(fixture.system());
    Map<String, String> headers = headers(fixture, body);
    assertThat(hook.hasSent(body, body.length, headers::get)).isTrue();
    assertThat(hook.isPing(body, body.length)).isFalse();
    return hook.read(body, body.length, headers::get, fixture.topic());
  }

  private static Event event(ShopFixture fixture, JsonNode call) throws Refused {
    return new EventMapper(TestingHooks.hook(fixture.system()).key(), NOW, null)
        .read(call, null)
        .taken();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void whatAMessageSays(ShopFixture fixture) throws Refused {
    ShopMessage message = message(fixture, fixture.body());
    List<String> lines = new ArrayList<>();
    for (ObjectNode call : message.calls()) {
      lines.add(line(call, event(fixture, call)));
    }
    for (ShopNote note : message.notes()) {
      lines.add("note " + (note.path().isEmpty() ? "" : note.path() + ": ") + note.why());
    }
    message.requests().forEach(asked -> lines.add("request " + asked));
    assertThat(lines).containsExactlyElementsOf(fixture.expected());
  }

  @Test
  void deliveredTwiceItHasTheSameIds() {
    for (ShopFixture fixture : fixtures()) {
      assertThat(message(fixture, fixture.body()).calls())
          .as("%s", fixture)
          .isEqualTo(message(fixture, fixture.body()).calls());
    }
  }

  /** A guest is known by an address, which may be kept as a hash alone; the id is kept as it is. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void noMessagesIdHoldsAnAddress(ShopFixture fixture) {
    assertThat(message(fixture, fixture.body()).calls())
        .allSatisfy(call -> assertThat(call.path("messageId").asText()).doesNotContain("@"));
  }

  /** Fields are missing, null, or of another kind: nothing fails, and what is left is used. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void nothingThatABodyHoldsIsAFailure(ShopFixture fixture) throws IOException {
    Random random = new Random(fixture.toString().hashCode());
    boolean json = fixture.body()[0] == '{';
    for (int round = 0; round < 300; round++) {
      byte[] body = fixture.body();
      if (json) {
        JsonNode tree = JSON.readTree(body);
        for (int i = 0; i <= random.nextInt(6); i++) {
          spoil(tree, random);
        }
        body = JSON.writeValueAsBytes(tree);
      } else {
        body = cut(body, random);
      }
      ShopMessage message = message(fixture, body);
      assertThat(message.notes())
          .as("%s", new String(body, StandardCharsets.UTF_8))
          .noneMatch(note -> note.why().contains("cannot be used"));
      for (ObjectNode call : message.calls()) {
        try {
          assertThat(event(fixture, call).getWorkspace()).isEqualTo("shop");
        } catch (Refused e) {
          assertThat(e).hasMessageNotContaining("Exception");
        }
      }
    }
  }

  private static byte[] cut(byte[] body, Random random) {
    String text = new String(body, StandardCharsets.UTF_8);
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(120));
    return (text.substring(0, from) + text.substring(to)).getBytes(StandardCharsets.UTF_8);
  }

  private static void spoil(JsonNode tree, Random random) {
    List<JsonNode> parents = new ArrayList<>();
    collect(tree, parents);
    JsonNode parent = parents.get(random.nextInt(parents.size()));
    if (parent instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(3) == 0) {
        object.remove(name);
      } else {
        object.set(name, other(random));
      }
    } else if (parent instanceof ArrayNode list && !list.isEmpty()) {
      list.set(random.nextInt(list.size()), other(random));
    }
  }

  private static void collect(JsonNode tree, List<JsonNode> parents) {
    if (tree.isContainerNode()) {
      parents.add(tree);
      tree.forEach(child -> collect(child, parents));
    }
  }

  private static JsonNode other(Random random) {
    JsonNodeFactory node = JsonNodeFactory.instance;
    return switch (random.nextInt(14)) {
      case 0 -> node.nullNode();
      case 1 -> node.textNode("");
      case 2 -> node.textNode("\u0000\uD800 'x' <b>");
      case 3 -> node.textNode("0000-00-00 00:00:00");
      case 4 -> node.textNode("+999999999-12-31T23:59:59Z");
      case 5 -> node.textNode("1e999999999");
      case 6 -> node.numberNode(-7);
      case 7 -> node.numberNode(Long.MAX_VALUE);
      case 8 -> node.numberNode(0.1 + 0.2);
      case 9 -> node.booleanNode(random.nextBoolean());
      case 10 -> node.objectNode().put("amount", "x").put("order", "y");
      case 11 -> node.arrayNode().add(1).addNull().add(node.objectNode());
      case 12 -> node.textNode("x".repeat(3_000));
      default -> node.arrayNode();
    };
  }

  private static String line(JsonNode call, Event event) {
    StringBuilder line = new StringBuilder(event.getName());
    JsonNode properties = call.path("properties");
    if (call.has("messageId")) {
      add(line, "id", event.getMessageId().replaceFirst("(?<=-)[0-9a-f]{20}$", "#"));
    }
    add(line, "who", event.getUserId());
    add(line, "visitor", event.getAnonymousId());
    add(
        line,
        "at",
        event.getTimestamp() == NOW
            ? "now"
            : Instant.ofEpochMilli(event.getTimestamp()).toString());
    add(line, "previous", event.getPreviousId());
    Long total = null;
    if (event.getOrder() != null) {
      add(line, "order", event.getOrder().getOrderId());
      add(line, "refund", properties.path("refund_id").asText(null));
      total = event.getOrder().getTotal();
    }
    if (total != null) {
      add(line, "total", total + " " + event.getCurrency());
    } else {
      add(line, "currency", event.getCurrency());
    }
    if (event.getOrder() != null) {
      add(line, "channel", event.getOrder().getChannel());
      add(line, "store", event.getOrder().getStore());
      add(line, "coupon", event.getOrder().getCoupon());
    }
    add(line, "products", products(event, properties.path("products")));
    add(line, "traits", String.join(",", new TreeSet<>(event.getTraits().keySet())));
    add(
        line,
        "consents",
        event.getConsents().stream().map(ShopFixturesTest::said).collect(Collectors.joining(",")));
    return line.toString();
  }

  private static String said(ConsentChange change) {
    return change.getChannel() + ":" + (change.getOptedIn() ? "yes" : "no");
  }

  private static String products(Event event, JsonNode sent) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < event.getProducts().size(); i++) {
      Product product = event.getProducts().get(i);
      String variant = sent.path(i).path("variant").asText("");
      lines.add(
          product.getProductId()
              + (variant.isEmpty() ? "" : "/" + variant)
              + "x"
              + product.getQuantity()
              + "@"
              + product.getPrice());
    }
    return String.join(",", lines);
  }

  private static void add(
      StringBuilder line, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null && !value.isEmpty()) {
      line.append(' ').append(name).append('=').append(value);
    }
  }
}
