package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Texts;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BinaryOperator;

/**
 * Traits and properties: values by name. What is nested gets a name with dots ({@code
 * address.city}), a list of plain values becomes a text with commas.
 */
final class Traits {
  private static final int TRAITS = 40;
  private static final int PROPERTIES = 60;
  private static final int DEEPEST = 4;
  private static final int LONGEST_NAME = 200;

  /** Fields of properties that become typed ones, or that would repeat them. */
  private static final Set<String> TYPED =
      Set.of(
          "product_id",
          "productId",
          "sku",
          "variant",
          "variant_id",
          "variantId",
          "variant_name",
          "variantName",
          "refund_id",
          "refundId",
          "name",
          "category",
          "brand",
          "price",
          "quantity",
          "currency",
          "order_id",
          "orderId",
          "total",
          "query",
          "coupon");

  private final Event event;
  private final Problems problems;
  private final BinaryOperator<String> kept;

  /**
   * @param kept what is kept of a value, by its name: addresses may be hashed
   */
  Traits(Event event, Problems problems, BinaryOperator<String> kept) {
    this.event = event;
    this.problems = problems;
    this.kept = kept;
  }

  /**
   * Takes traits in; what is there already stays. {@code null} removes a trait, an empty text says
   * nothing. Those of a group are not the person's: they are called {@code group.name}.
   */
  void traits(Fields of) {
    String prefix = event.getKind() == EventKind.GROUP ? "group." : "";
    traits(of.of(), prefix, of.path(), 0);
  }

  /** Keeps which group it is. */
  void group(Fields call) {
    String id = call.id("groupId");
    if (id != null) {
      trait("group.id", id, "groupId");
    }
  }

  private void traits(JsonNode of, String prefix, String path, int depth) {
    for (Map.Entry<String, JsonNode> one : of.properties()) {
      JsonNode value = one.getValue();
      String name = prefix + one.getKey();
      String at = path + "." + one.getKey();
      if (depth == 0 && Consents.FIELDS.contains(one.getKey())) {
        continue;
      }
      if (value.isObject() && depth < DEEPEST) {
        traits(value, name + ".", at, depth + 1);
      } else if (value.isNull()) {
        removed(name, at);
      } else if (value.isTextual() && value.textValue().isBlank()) {
        // A form that was left empty; whoever means to remove a trait says null.
        continue;
      } else if (isPlain(value)) {
        trait(name, text(value), at);
      } else {
        problems.note(at, value, "a plain value is expected; it is left out");
      }
    }
  }

  private void removed(String name, String at) {
    if (event.getRemovedTraits().size() == TRAITS || name.length() > LONGEST_NAME) {
      problems.note(at, "null", "a call removes at most " + TRAITS + " traits; it is left out");
    } else if (!event.getTraits().containsKey(name)) {
      event.getRemovedTraits().add(name);
    }
  }

  private void trait(String name, String value, String at) {
    if (event.getRemovedTraits().contains(name) || event.getTraits().containsKey(name)) {
      return;
    }
    if (event.getTraits().size() == TRAITS || name.length() > LONGEST_NAME) {
      problems.note(at, value, "a call has at most " + TRAITS + " traits; it is left out");
      return;
    }
    event.getTraits().put(name, Texts.cut(kept.apply(name, value), Fields.LONGEST));
  }

  /** Takes properties in, but for those that have become typed fields. */
  void properties(Fields of) {
    boolean typed = !event.getProducts().isEmpty() || event.getOrder() != null;
    properties(of.of(), "", of.path(), typed, 0);
  }

  private void properties(JsonNode of, String prefix, String path, boolean typed, int depth) {
    for (Map.Entry<String, JsonNode> one : of.properties()) {
      JsonNode value = one.getValue();
      String name = prefix + one.getKey();
      String at = path + "." + one.getKey();
      boolean elsewhere =
          depth == 0
              && (Consents.FIELDS.contains(name)
                  || name.equals("products")
                  || (typed && TYPED.contains(name)));
      if (elsewhere || value.isNull()) {
        continue;
      }
      if (value.isObject() && depth < DEEPEST) {
        properties(value, name + ".", at, typed, depth + 1);
      } else if (!isPlain(value)) {
        problems.note(at, value, "a plain value is expected; it is left out");
      } else if (event.getProperties().size() == PROPERTIES || name.length() > LONGEST_NAME) {
        problems.note(
            at, value, "a call has at most " + PROPERTIES + " properties; it is left out");
      } else {
        event.getProperties().put(name, property(name, value));
      }
    }
  }

  private Object property(String name, JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    return Texts.cut(kept.apply(name, text(value)), Fields.LONGEST);
  }

  private static boolean isPlain(JsonNode value) {
    if (!value.isArray()) {
      return value.isValueNode();
    }
    for (JsonNode one : value) {
      if (!one.isValueNode()) {
        return false;
      }
    }
    return true;
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringJoiner all = new StringJoiner(",");
    value.forEach(one -> all.add(one.asText()));
    return all.toString();
  }
}
