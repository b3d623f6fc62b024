package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.beckon.domain.condition.ConditionCompiler;
import io.beckon.domain.condition.Nearest;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads rule documents: YAML, then the JSON Schema, then the conditions' types. */
public final class RuleReader {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(schemaText(), InputFormat.JSON);
  private static final Set<String> WORDS_OF_TESTS =
      Set.of("test", "testEvent", "testProduct", "expected");
  private static final Set<String> KEYS = keys(false);
  private static final Set<String> TEST_KEYS = keys(true);

  private final List<RuleFault> faults = new ArrayList<>();

  private record Read(RuleDocument document, Yaml yaml) {}

  /** Name and version that a document gives itself, for publishing it. Only the YAML is read. */
  public static RuleDocument document(String text, String origin) throws RuleFaults {
    Yaml yaml = Yaml.read(text, origin);
    JsonNode name = yaml.root().path("rule");
    if (!name.isTextual()) {
      throw Yaml.fault(origin, 1, 1, "the document has no 'rule: <name>'");
    }
    return new RuleDocument(name.asText(), yaml.root().path("version").asInt(1), origin, text);
  }

  /** Reads all documents together, since conditions may name scores of other documents. */
  List<Rule> read(Collection<RuleDocument> documents) throws RuleFaults {
    List<Read> read = new ArrayList<>();
    Map<String, RuleDocument> names = new HashMap<>();
    for (RuleDocument document : documents) {
      try {
        Yaml yaml = Yaml.read(document.getText(), document.getOrigin());
        if (sound(document, yaml)) {
          RuleDocument twin = names.put(document.getRule(), document);
          if (twin != null) {
            fault(
                document,
                yaml,
                "/rule",
                "rule '" + document.getRule() + "' is also in " + twin.getOrigin());
          }
          read.add(new Read(document, yaml));
        }
      } catch (RuleFaults e) {
        faults.addAll(e.faults());
      }
    }
    Map<String, ScoreRule> terms = new HashMap<>();
    for (Read one : read) {
      if (one.yaml().root().path("kind").asText().equals("score")) {
        JsonNode root = one.yaml().root();
        terms.put(
            root.path("rule").asText(),
            new ScoreRule(
                root.path("rule").asText(),
                1,
                RuleBuilder.halfLife(root),
                RuleBuilder.windowDays(root),
                root.path("floor").asDouble(Double.NEGATIVE_INFINITY),
                List.of(),
                List.of()));
      }
    }
    ConditionCompiler compiler = new ConditionCompiler(terms);
    List<Rule> rules = new ArrayList<>();
    for (Read one : read) {
      rules.add(new RuleBuilder(one.document(), one.yaml(), compiler, faults).rule());
    }
    MomentNames.check(rules, (rule, pointer, message) -> fault(read, rule, pointer, message));
    if (!faults.isEmpty()) {
      throw new RuleFaults(faults);
    }
    return rules;
  }

  private boolean sound(RuleDocument document, Yaml yaml) {
    List<Error> errors = SCHEMA.validate(yaml.root());
    boolean otherFaults = errors.stream().anyMatch(error -> !isUnknownKey(error));
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
          && pointer.matches(".*/(after|gap|per|within|halfLife|window|dwell|valid|expires)")) {
        message =
            "'"
                + error.getInstanceNode().asText()
                + "' is not a duration; write a number and ms, s, m, h, d or w, such as 30m";
      }
      fault(document, yaml, pointer, message);
    }
    return errors.isEmpty();
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

  private void fault(List<Read> read, Rule rule, String pointer, String message) {
    for (Read one : read) {
      if (one.document().getRule().equals(rule.name())) {
        fault(one.document(), one.yaml(), pointer, message);
      }
    }
  }

  private void fault(RuleDocument document, Yaml yaml, String pointer, String message) {
    Yaml.Place place = yaml.place(pointer);
    faults.add(new RuleFault(document.getOrigin(), place.line(), place.column(), message));
  }

  private static String schemaText() {
    try (InputStream in = RuleReader.class.getResourceAsStream("/io/beckon/rule.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("rule.schema.json is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
