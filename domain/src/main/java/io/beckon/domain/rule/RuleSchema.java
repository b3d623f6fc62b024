package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.beckon.domain.basics.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of rule documents, put together of what all have and the part of each kind, and
 * its complaints in words that help.
 */
final class RuleSchema {
  private static final Set<String> WORDS_OF_TESTS =
      Set.of("test", "testEvent", "testProduct", "expected");
  private static final Pattern DURATIONS =
      Pattern.compile(".*/(after|gap|per|within|halfLife|window|dwell|valid|expires|wait|timeout)");

  private final Schema schema;
  private final Set<String> keys;
  private final Set<String> testKeys;

  RuleSchema(List<? extends RuleFormat<?>> formats) {
    ObjectNode whole = (ObjectNode) json(RuleSchema.class, "rule.schema.json");
    ArrayNode kinds = ((ObjectNode) whole.at("/properties/kind")).putArray("enum");
    ArrayNode parts = whole.putArray("allOf");
    ObjectNode definitions = (ObjectNode) whole.path("$defs");
    for (RuleFormat<?> format : formats) {
      if (format.hasSchema()) {
        String kind = format.kind();
        ObjectNode part = (ObjectNode) json(format.getClass(), kind + ".schema.json");
        part.path("$defs")
            .properties()
            .forEach(one -> definitions.set(one.getKey(), one.getValue()));
        part.remove("$defs");
        definitions.set(kind, part);
        kinds.add(kind);
        ObjectNode branch = parts.addObject();
        branch.putObject("if").putObject("properties").putObject("kind").put("const", kind);
        branch.putObject("then").put("$ref", "#/$defs/" + kind);
      }
    }
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(whole.toString(), InputFormat.JSON);
    keys = keys(false);
    testKeys = keys(true);
  }

  /** The schema itself. */
  JsonNode json() {
    return schema.getSchemaNode();
  }

  /** What is wrong with a document; empty when it satisfies the schema. */
  List<RuleFault> faults(Yaml yaml) {
    List<Error> errors = schema.validate(yaml.root());
    boolean otherFaults = errors.stream().anyMatch(error -> !isUnknownKey(error));
    List<RuleFault> faults = new ArrayList<>();
    for (Error error : errors) {
      if (isUnknownKey(error)) {
        RuleFault fault = unknownKey(yaml, error, errors, otherFaults);
        if (fault != null) {
          faults.add(fault);
        }
      } else if (isFirstOfItsPlace(error, errors)) {
        faults.add(yaml.fault(error.getInstanceLocation().toString(), message(error)));
      }
    }
    return faults;
  }

  private @Nullable RuleFault unknownKey(
      Yaml yaml, Error error, List<Error> errors, boolean otherFaults) {
    String pointer = error.getInstanceLocation().toString();
    String key = error.getProperty();
    Set<String> known = pointer.startsWith("/tests") ? testKeys : keys;
    if (known.contains(key) && (otherFaults || isAbove(pointer, errors))) {
      // A fault in a known key's value makes the validator call the key itself unknown too.
      return null;
    }
    return yaml.fault(
        pointer + "/" + key + "#key",
        known.contains(key)
            ? "key '" + key + "' does not belong here" + keysThere(error)
            : "unknown key '" + key + "'" + Nearest.hint(key, known));
  }

  /**
   * A value that may take several forms is faulted once for each: the form that lists its values
   * says most.
   */
  private static boolean isFirstOfItsPlace(Error error, List<Error> errors) {
    Error best = null;
    for (Error other : errors) {
      boolean samePlace =
          other.getInstanceLocation().equals(error.getInstanceLocation()) && !isUnknownKey(other);
      if (samePlace && (best == null || (isEnum(other) && !isEnum(best)))) {
        best = other;
      }
    }
    return best == error || "required".equals(error.getKeyword());
  }

  private static boolean isEnum(Error error) {
    return "enum".equals(error.getKeyword());
  }

  private String message(Error error) {
    JsonNode seen = error.getInstanceNode();
    String pointer = error.getInstanceLocation().toString();
    if (isEnum(error) && seen != null && seen.isValueNode()) {
      List<String> allowed = new ArrayList<>();
      schemaAround(error).path("enum").forEach(one -> allowed.add(one.asText()));
      return "'"
          + seen.asText()
          + "' is not one of "
          + String.join(", ", allowed)
          + Nearest.hint(seen.asText(), allowed);
    }
    if ("pattern".equals(error.getKeyword()) && seen != null) {
      return "'"
          + seen.asText()
          + "' is not "
          + (DURATIONS.matcher(pointer).matches()
              ? "a duration; write a number and ms, s, m, h, d or w, such as 30m"
              : "of the right form: " + described(error));
    }
    if ("minLength".equals(error.getKeyword())) {
      return "nothing is written here; YAML takes what follows a ! or # for its own: put it in quotes";
    }
    return error.getMessage();
  }

  private String described(Error error) {
    String description = schemaAround(error).path("description").asText();
    return description.isEmpty() ? error.getMessage() : description;
  }

  /** The part of the schema that the error's keyword stands in. */
  private JsonNode schemaAround(Error error) {
    String path = error.getSchemaLocation().getFragment().toString();
    return schema.getSchemaNode().at(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
  }

  /** Whether one of the errors lies deeper in the document than this place. */
  private static boolean isAbove(String pointer, List<Error> errors) {
    return errors.stream()
        .anyMatch(error -> error.getInstanceLocation().toString().startsWith(pointer + "/"));
  }

  /** The keys that do belong there, where the schema lists them. */
  private String keysThere(Error error) {
    List<String> keys = new ArrayList<>();
    schemaAround(error).path("properties").fieldNames().forEachRemaining(keys::add);
    boolean isWhole = error.getInstanceLocation().toString().isEmpty();
    return keys.isEmpty() || isWhole ? "" : "; here belong " + String.join(", ", keys);
  }

  private static boolean isUnknownKey(Error error) {
    return error.getProperty() != null
        && ("additionalProperties".equals(error.getKeyword())
            || "unevaluatedProperties".equals(error.getKeyword()));
  }

  private Set<String> keys(boolean ofTests) {
    Set<String> found = new TreeSet<>();
    ObjectNode of = schema.getSchemaNode().deepCopy();
    ObjectNode definitions = (ObjectNode) of.path("$defs");
    if (ofTests) {
      of.removeAll();
      of.set("$defs", definitions.retain(WORDS_OF_TESTS));
    } else {
      definitions.remove(WORDS_OF_TESTS);
    }
    of.findValues("properties")
        .forEach(properties -> properties.fieldNames().forEachRemaining(found::add));
    return found;
  }

  private static JsonNode json(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + " is not on the class path beside " + beside.getName());
      }
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
