package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** The reference of rule documents, in Markdown, made from their JSON Schema. */
public final class RuleReference {
  private static final String HEAD =
      """
      # Reference of rule documents

      Made from the JSON Schema by `scripts/rules reference`; a test keeps it so. What the words mean together, and how to begin:
      [rules.md](rules.md). **Bold** keys are required.
      """;

  private final JsonNode schema;
  private final StringBuilder text = new StringBuilder(HEAD);
  private final Deque<String> named = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();

  private RuleReference(JsonNode schema) {
    this.schema = schema;
  }

  public static String markdown(List<? extends RuleFormat<?>> formats) {
    return new RuleReference(new RuleSchema(formats).json()).write();
  }

  /** The schema itself, for editors. */
  public static String schema(List<? extends RuleFormat<?>> formats) {
    return new RuleSchema(formats).json().toPrettyString() + "\n";
  }

  private String write() {
    text.append("\n## Every document\n\n");
    table(schema);
    for (JsonNode branch : schema.path("allOf")) {
      String kind = branch.at("/if/properties/kind/const").asText();
      JsonNode of = resolved(branch.path("then"));
      text.append("\n## kind: ").append(kind).append("\n\n");
      if (of.has("description")) {
        text.append(of.path("description").asText()).append("\n\n");
      }
      table(of);
    }
    while (!named.isEmpty()) {
      String name = named.poll();
      JsonNode of = schema.at("/$defs/" + name);
      if (!of.path("properties").isEmpty()) {
        text.append("\n### ").append(name).append("\n\n");
        if (of.has("description")) {
          text.append(of.path("description").asText()).append("\n\n");
        }
        table(of);
      }
    }
    return text.toString();
  }

  /** The properties of an object, those of what it is made of included. */
  private void table(JsonNode of) {
    text.append("| key | value | meaning |\n|---|---|---|\n");
    rows(of, "", required(of));
  }

  private void rows(JsonNode of, String prefix, Set<String> required) {
    for (Map.Entry<String, JsonNode> property : of.path("properties").properties()) {
      String key = prefix + property.getKey();
      JsonNode value = property.getValue();
      String shown = required.contains(property.getKey()) ? "**" + key + "**" : key;
      text.append("| ")
          .append(shown)
          .append(" | ")
          .append(value(value))
          .append(" | ")
          .append(meaning(value))
          .append(" |\n");
      JsonNode inner = value.path("type").asText().equals("array") ? value.path("items") : value;
      String below = inner == value ? key + "." : key + "[].";
      if (!inner.has("$ref") && inner.has("properties")) {
        rows(inner, below, required(inner));
      }
    }
    for (JsonNode part : of.path("allOf")) {
      if (part.has("$ref")) {
        rows(resolved(part), prefix, required(resolved(part)));
      }
    }
  }

  private static Set<String> required(JsonNode of) {
    Set<String> required = new LinkedHashSet<>();
    of.path("required").forEach(one -> required.add(one.asText()));
    return required;
  }

  /** What may stand there, in a few words. */
  private String value(JsonNode of) {
    if (of.has("$ref")) {
      return reference(of.path("$ref").asText());
    }
    if (of.has("enum")) {
      StringJoiner words = new StringJoiner(", ");
      of.path("enum").forEach(one -> words.add("`" + one.asText() + "`"));
      return words.toString();
    }
    if (of.has("const")) {
      return "`" + of.path("const").asText() + "`";
    }
    if (of.has("anyOf")) {
      StringJoiner ways = new StringJoiner(", or ");
      of.path("anyOf").forEach(one -> ways.add(value(one)));
      return ways.toString();
    }
    String type = of.path("type").asText("any");
    if (type.equals("array")) {
      return "list of " + value(of.path("items")) + counts(of, "minItems", "maxItems");
    }
    if (type.equals("object")) {
      return of.path("properties").isEmpty() && of.has("additionalProperties")
          ? "map to " + value(of.path("additionalProperties"))
          : "map of " + String.join(", ", keys(of));
    }
    return switch (type) {
      case "string" -> "text";
      case "integer" -> "whole number" + counts(of, "minimum", "maximum");
      case "boolean" -> "`true` or `false`";
      default -> type;
    };
  }

  private static Set<String> keys(JsonNode of) {
    Set<String> keys = new LinkedHashSet<>();
    of.path("properties").fieldNames().forEachRemaining(key -> keys.add("`" + key + "`"));
    return keys;
  }

  private static String counts(JsonNode of, String least, String most) {
    if (!of.has(most)) {
      return "";
    }
    return ", " + of.path(least).asText("0") + " to " + of.path(most).asText();
  }

  private String reference(String pointer) {
    String name = pointer.substring(pointer.lastIndexOf('/') + 1);
    JsonNode of = schema.at(pointer.substring(1));
    if (of.path("properties").isEmpty() && !of.path("type").asText().equals("object")) {
      return of.has("enum") || of.has("anyOf") ? value(of) : name;
    }
    if (!of.path("properties").isEmpty() && seen.add(name)) {
      named.add(name);
    }
    return of.path("properties").isEmpty()
        ? name
        : "[" + name + "](#" + name.toLowerCase(java.util.Locale.ROOT) + ")";
  }

  private String meaning(JsonNode of) {
    String own = of.path("description").asText();
    String shared = of.has("$ref") ? resolved(of).path("description").asText() : "";
    return own.isEmpty() ? shared : own;
  }

  private JsonNode resolved(JsonNode of) {
    return of.has("$ref") ? schema.at(of.path("$ref").asText().substring(1)) : of;
  }
}
