package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.beckon.domain.condition.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

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
      String pointer = error.getInstanceLocation().toString();
      String message = error.getMessage();
      if (isUnknownKey(error)) {
        String key = error.getProperty();
        Set<String> known = pointer.startsWith("/tests") ? TEST_KEYS : KEYS;
        if (known.contains(key) && otherFaults) {
          // A fault in a known key's value makes the validator call the key itself unknown too.
          continue;
        }
        pointer = pointer + "/" + key + "#key";
        message =
            known.contains(key)
                ? "key '" + key + "' does not belong here"
                : "unknown key '" + key + "'" + Nearest.hint(key, known);
      } else if ("pattern".equals(error.getKeyword())
          && error.getInstanceNode() != null
          && DURATIONS.matcher(pointer).matches()) {
        message =
            "'"
                + error.getInstanceNode().asText()
                + "' is not a duration; write a number and ms, s, m, h, d or w, such as 30m";
      }
      faults.add(yaml.fault(pointer, message));
    }
    return faults;
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
