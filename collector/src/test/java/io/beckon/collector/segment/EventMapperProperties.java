package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.domain.event.EventCheck;
import io.beckon.schema.Event;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever a call says: it becomes a sound event that can be written, or it is refused with a
 * reason.
 */
class EventMapperProperties {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOW = 1_780_000_000_000L;

  private static final List<String> CALLS =
      List.of(
          "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\",\"anonymousId\":\"a\",\"messageId\":\"m\",\"timestamp\":\"2026-03-01T11:59:00Z\",\"properties\":{\"order_id\":\"o\",\"total\":20,\"currency\":\"EUR\",\"coupon\":\"x\",\"products\":[{\"product_id\":\"p\",\"price\":\"1,50\",\"quantity\":2,\"variant\":\"red\"},{\"sku\":\"q\"}],\"consents\":{\"email\":true}},\"context\":{\"userAgent\":\"x\",\"page\":{\"path\":\"/\"},\"campaign\":{\"source\":\"s\"},\"traits\":{\"city\":\"Riga\"}}}",
          "{\"type\":\"identify\",\"userId\":\"u\",\"anonymousId\":\"a\",\"traits\":{\"email\":\"a@b.c\",\"address\":{\"city\":\"x\"},\"tags\":[1],\"consent\":[{\"channel\":\"sms\",\"status\":\"no\"}],\"phone\":null}}",
          "{\"type\":\"track\",\"event\":\"Email Bounced\",\"userId\":\"u\",\"properties\":{\"email_id\":\"e\",\"bounce_type\":\"hard\",\"cost\":0.1,\"currency\":\"EUR\"}}",
          "{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"v\"}",
          "{\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\",\"traits\":{\"name\":\"n\"}}");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "-1e-400",
          "99999999999999999999999",
          "0.5",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud83d\"",
          "\"NaN\"",
          "\"undefined\"",
          "{}",
          "[]",
          "[null]",
          "{\"0\":{}}",
          "\"1,234\"",
          "\"[{]\"",
          "\"[[[]]]\"",
          "\"ZZZ\"",
          "\"2026-99-99T00:00:00Z\"",
          "1795922160",
          "\"+1e9\"",
          "[[[[{\"a\":[{}]}]]]]",
          "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}");

  private final EventEncoder encoder = new EventEncoder();
  private final EventDecoder decoder = new EventDecoder();

  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static WriteKey key(boolean secret) {
    List<String> origins = secret ? List.of() : List.of("*");
    return new WriteKey(
        "k", "shop", secret, origins, 100, "EUR", null, null, WorkspaceSettings.DEFAULT);
  }

  @Property
  void aCallBecomesASoundEventOrIsRefusedWithAReason(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode call = JSON.readTree(CALLS.get(random.nextInt(CALLS.size())));
    for (int i = random.nextInt(5); i >= 0; i--) {
      spoil(call, random);
    }
    ReadCall read =
        new EventMapper(key(random.nextBoolean()), NOW, call.get("timestamp")).read(call, null);
    Event event = read.event();
    if (event == null) {
      assertThat(read.detail()).isNotBlank();
      return;
    }
    assertThat(EventCheck.fault(event)).as("%s", call).isNull();
    assertThat(event.getTimestamp()).isLessThanOrEqualTo(NOW);
    byte[] bytes = encoder.encode(event);
    assertThat(decoder.decode(bytes).getMessageId()).isEqualTo(event.getMessageId());
  }

  private static void spoil(JsonNode call, Random random) throws IOException {
    List<JsonNode> containers = new ArrayList<>();
    collect(call, containers);
    JsonNode at = containers.get(random.nextInt(containers.size()));
    JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
    if (at instanceof ArrayNode array) {
      if (array.isEmpty() || random.nextBoolean()) {
        array.add(value);
      } else {
        array.set(random.nextInt(array.size()), value);
      }
    } else if (at instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    }
  }

  private static void collect(JsonNode of, List<JsonNode> into) {
    if (of.isContainerNode()) {
      into.add(of);
      of.forEach(one -> collect(one, into));
    }
  }
}
