package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of rule documents, and its complaints in words that help. */
final class RuleSchema {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(schemaText(), InputFormat.JSON);
  private static final Set<String> WORDS_OF_TESTS =
      Set.of("test", "testEvent", "testProduct", "expected");
  private static final Set<String> KEYS = keys(false);
  private static final Set<String> TEST_KEYS = keys(true);
  private static final Pattern DURATIONS =
      Pattern.compile(".*/(after|gap|per|within|halfLife|window|dwell|valid|expires|wait|timeout)");

  private RuleSchema() {}

  /** The schema itself. */
  static JsonNode json() {
    return SCHEMA.getSchemaNode();
  }

  /** What is wrong with a document; empty when it satisfies the schema. */
  static List<RuleFault> faults(Yaml yaml) {
    List<Error> errors = SCHEMA.validate(yaml.root());
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

  private static @Nullable RuleFault unknownKey(
      Yaml yaml, Error error, List<Error> errors, boolean otherFaults) {
    String pointer = error.getInstanceLocation().toString();
    String key = error.getProperty();
    Set<String> known = pointer.startsWith("/tests") ? TEST_KEYS : KEYS;
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

  private static String message(Error error) {
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

  private static String described(Error error) {
    String description = schemaAround(error).path("description").asText();
    return description.isEmpty() ? error.getMessage() : description;
  }

  /** The part of the schema that the error's keyword stands in. */
  private static JsonNode schemaAround(Error error) {
    String path = error.getSchemaLocation().getFragment().toString();
    return SCHEMA.getSchemaNode().at(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
  }

  /** Whether one of the errors lies deeper in the document than this place. */
  private static boolean isAbove(String pointer, List<Error> errors) {
    return errors.stream()
        .anyMatch(error -> error.getInstanceLocation().toString().startsWith(pointer + "/"));
  }

  /** The keys that do belong there, where the schema lists them. */
  private static String keysThere(Error error) {
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

  private static Set<String> keys(boolean ofTests) {
    Set<String> keys = new TreeSet<>();
    ObjectNode schema = SCHEMA.getSchemaNode().deepCopy();
    ObjectNode definitions = (ObjectNode) schema.path("$defs");
    if (ofTests) {
      schema.removeAll();
      schema.set("$defs", definitions.retain(WORDS_OF_TESTS));
    } else {
      definitions.remove(WORDS_OF_TESTS);
    }
    schema
        .findValues("properties")
        .forEach(properties -> properties.fieldNames().forEachRemaining(keys::add));
    return keys;
  }

  private static String schemaText() {
    try (InputStream in = RuleSchema.class.getResourceAsStream("/io/beckon/rule.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("rule.schema.json is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
