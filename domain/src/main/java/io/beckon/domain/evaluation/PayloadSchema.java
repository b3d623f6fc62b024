package io.beckon.domain.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.domain.policy.Send;
import io.beckon.domain.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON Schema of the payloads of one rule's triggers: what a template can count on. */
public final class PayloadSchema {
  private PayloadSchema() {}

  /**
   * One schema for each template of the rule's messages, under {@code anyOf} where there are
   * several.
   *
   * @param shape what the rule's kind adds
   * @param examples payloads that such triggers had, by template
   */
  public static ObjectNode of(Rule rule, PayloadShape shape, Map<String, List<JsonNode>> examples) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.put("title", "payload of " + rule.name() + ", version " + rule.version());
    List<Send> sends = rule.messages();
    if (sends.size() == 1) {
      fill(whole, sends.get(0), shape, examples);
    } else {
      ArrayNode all = whole.putArray("anyOf");
      sends.forEach(send -> fill(all.addObject(), send, shape, examples));
    }
    ObjectNode money = whole.putObject("$defs").putObject("money");
    money.put("type", "object").put("additionalProperties", false);
    money.putArray("required").add("amount").add("currency").add("minor");
    ObjectNode parts = money.putObject("properties");
    parts
        .putObject("amount")
        .put("type", "string")
        .put("pattern", "^-?[0-9]+(\\.[0-9]+)?$")
        .put("description", "With the decimals that the currency has.");
    parts.putObject("currency").put("type", "string").put("pattern", "^[A-Z]{3}$");
    parts.putObject("minor").put("type", "integer").put("description", "The same in minor units.");
    return whole;
  }

  private static void fill(
      ObjectNode schema, Send send, PayloadShape shape, Map<String, List<JsonNode>> examples) {
    if (!send.template().isEmpty()) {
      schema.put("description", "template " + send.template());
    }
    schema.put("type", "object").put("additionalProperties", shape.more());
    ObjectNode properties = schema.putObject("properties");
    // Sorted, so that it is printed the same each time.
    new TreeMap<>(shape.own())
        .forEach(
            (name, carried) -> {
              ObjectNode value = properties.putObject(name).put("type", carried.type());
              if (!carried.format().isEmpty()) {
                value.put("format", carried.format());
              }
              if (carried == PayloadShape.Carried.TEXTS) {
                value.putObject("items").put("type", "string");
              }
            });
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Send.Item item : send.with()) {
      properties.set(item.name(), item.value().jsonSchema());
      required.add(item.name());
    }
    if (!properties.has("zone")) {
      properties
          .putObject("zone")
          .put("type", "string")
          .put("description", "Of the times, where there are some.");
    }
    if (!shape.more() && !required.isEmpty()) {
      schema.set("required", required);
    }
    List<JsonNode> seen = examples.getOrDefault(send.template(), List.of());
    if (!seen.isEmpty()) {
      schema.putArray("examples").add(seen.get(0));
    }
  }
}
