package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Makes calls of what shops say. */
final class Call {
  private Call() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode of(String type, JsonNode at) {
    ObjectNode call = object().put("type", type);
    if (at.isTextual()) {
      // Some write their times without a zone, and mean Greenwich's.
      String time = at.textValue();
      boolean zoned = time.endsWith("Z") || time.matches(".*[+-]\\d\\d:?\\d\\d");
      call.put("timestamp", zoned ? time : time + "Z");
    }
    return call;
  }

  static ObjectNode track(String event, JsonNode at) {
    return of("track", at).put("event", event);
  }

  /** A text or a number as text; {@code otherwise} if it is neither, empty, or zero. */
  static String text(JsonNode value, String otherwise) {
    String text = value.isTextual() || value.isNumber() ? value.asText() : "";
    return text.isEmpty() || text.equals("0") ? otherwise : text;
  }

  static void copy(JsonNode from, String field, ObjectNode to, String as) {
    JsonNode value = from.path(field);
    if ((value.isTextual() && !value.textValue().isEmpty()) || value.isNumber()) {
      to.set(as, value);
    }
  }

  /**
   * A number, or a text that is one; zero for anything else, which the mapper refuses by itself.
   */
  static BigDecimal number(JsonNode value) {
    try {
      return new BigDecimal(value.asText("0"));
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }
}
