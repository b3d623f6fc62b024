package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.ConditionCompiler;
import io.beckon.domain.condition.ConditionFault;
import io.beckon.domain.condition.DurationLiterals;
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
  private static final Set<String> KEYS = keys();
  private static final int DAY = 86_400_000;

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
                halfLife(one),
                windowDays(one),
                root.path("floor").asDouble(Double.NEGATIVE_INFINITY),
                List.of(),
                List.of()));
      }
    }
    ConditionCompiler compiler = new ConditionCompiler(terms);
    List<Rule> rules = new ArrayList<>();
    for (Read one : read) {
      rules.add(new Build(one, compiler).rule());
    }
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
        if (KEYS.contains(key) && otherFaults) {
          // A fault in a known key's value makes the validator call the key itself unknown too.
          continue;
        }
        pointer = pointer + "/" + key + "#key";
        message =
            KEYS.contains(key)
                ? "key '" + key + "' does not belong here"
                : "unknown key '" + key + "'" + Nearest.hint(key, KEYS);
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

  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    SCHEMA
        .getSchemaNode()
        .findValues("properties")
        .forEach(properties -> properties.fieldNames().forEachRemaining(keys::add));
    return keys;
  }

  private void fault(RuleDocument document, Yaml yaml, String pointer, String message) {
    Yaml.Place place = yaml.place(pointer);
    faults.add(new RuleFault(document.getOrigin(), place.line(), place.column(), message));
  }

  private long halfLife(Read read) {
    JsonNode node = read.yaml().root().path("halfLife");
    return node.isMissingNode() ? 0 : DurationLiterals.millis(node.asText());
  }

  private int windowDays(Read read) {
    JsonNode node = read.yaml().root().path("window");
    return node.isMissingNode()
        ? 0
        : (int) Math.max(1, DurationLiterals.millis(node.asText()) / DAY);
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

  /**
   * Builds one rule from a document that satisfies the schema. Faults are collected; a neutral
   * value stands in.
   */
  private final class Build {
    private final RuleDocument document;
    private final Yaml yaml;
    private final JsonNode root;
    private final ConditionCompiler compiler;
    private final Read read;

    Build(Read read, ConditionCompiler compiler) {
      this.read = read;
      this.document = read.document();
      this.yaml = read.yaml();
      this.root = yaml.root();
      this.compiler = compiler;
    }

    Rule rule() {
      String name = root.path("rule").asText();
      int version = root.path("version").asInt(1);
      return switch (root.path("kind").asText()) {
        case "score" -> score(name, version);
        case "lifecycle" -> new LifecycleRule(name, version, stages());
        case "trigger" -> cart(name, version);
        case "discount" ->
            new DiscountRule(
                name,
                version,
                levels(),
                millis("/dwell"),
                millis("/valid"),
                send("/send", false),
                limits("/limit"));
        default -> campaignSwitch(name, version);
      };
    }

    private ScoreRule score(String name, int version) {
      List<ScoreRule.Points> points = new ArrayList<>();
      for (int i = 0; i < root.path("points").size(); i++) {
        String at = "/points/" + i;
        JsonNode one = root.path("points").get(i);
        String on = one.path("on").asText();
        String label =
            one.path("name")
                .asText(on.toLowerCase(java.util.Locale.ROOT).replace(' ', '-') + (i + 1));
        points.add(
            new ScoreRule.Points(
                label,
                on,
                condition(at + "/if", true),
                one.path("give").asDouble(),
                one.path("cap").path("points").asDouble(),
                millis(at + "/cap/per")));
      }
      List<ScoreRule.Threshold> thresholds = new ArrayList<>();
      for (int i = 0; i < root.path("thresholds").size(); i++) {
        String at = "/thresholds/" + i;
        JsonNode one = root.path("thresholds").get(i);
        boolean down = one.path("direction").asText("up").equals("down");
        double line = one.path("at").asDouble();
        double rearm = one.path("rearm").asDouble(line);
        if (down ? rearm < line : rearm > line) {
          fault(
              document,
              yaml,
              at + "/rearm",
              "a threshold going "
                  + (down ? "down re-arms at or above" : "up re-arms at or below")
                  + " its line "
                  + line);
        }
        thresholds.add(
            new ScoreRule.Threshold(
                one.path("name").asText(),
                line,
                rearm,
                down,
                send(at + "/send", false),
                limits(at + "/limit")));
      }
      return new ScoreRule(
          name,
          version,
          halfLife(read),
          windowDays(read),
          root.path("floor").asDouble(Double.NEGATIVE_INFINITY),
          points,
          thresholds);
    }

    private List<LifecycleRule.StageRule> stages() {
      List<LifecycleRule.StageRule> stages = new ArrayList<>();
      for (int i = 0; i < root.path("stages").size(); i++) {
        stages.add(
            new LifecycleRule.StageRule(
                root.path("stages").get(i).path("stage").asText(),
                condition("/stages/" + i + "/if", false)));
      }
      return stages;
    }

    private CartRule cart(String name, int version) {
      List<CartRule.FollowUp> then = new ArrayList<>();
      for (int i = 0; i < root.path("then").size(); i++) {
        String at = "/then/" + i;
        then.add(
            new CartRule.FollowUp(
                millis(at + "/after"), condition(at + "/if", false), send(at + "/send", false)));
      }
      return new CartRule(
          name,
          version,
          millis("/when/after"),
          condition("/if", false),
          send("/send", false),
          then,
          limits("/limit"),
          millis("/expires"));
    }

    private List<DiscountRule.Level> levels() {
      List<DiscountRule.Level> levels = new ArrayList<>();
      for (int i = 0; i < root.path("levels").size(); i++) {
        levels.add(
            new DiscountRule.Level(
                root.path("levels").get(i).path("percent").asInt(),
                condition("/levels/" + i + "/if", false)));
      }
      return levels;
    }

    private SwitchRule campaignSwitch(String name, int version) {
      List<String> stop = new ArrayList<>();
      root.path("stop").forEach(one -> stop.add(one.asText()));
      Send send =
          new Send(
              root.path("channel").asText(),
              root.path("template").asText(""),
              items("/start/with", true));
      return new SwitchRule(
          name,
          version,
          root.path("on").asText(),
          condition("/if", true),
          stop,
          root.path("start").path("campaign").asText(),
          send,
          root.path("undoOn").path("event").asText(""),
          millis("/undoOn/within"),
          limits("/limit"));
    }

    private Send send(String pointer, boolean hasEvent) {
      JsonNode send = root.at(pointer);
      return new Send(
          send.path("channel").asText(),
          send.path("template").asText(""),
          items(pointer + "/with", hasEvent));
    }

    private List<Send.Item> items(String pointer, boolean hasEvent) {
      List<Send.Item> items = new ArrayList<>();
      root.at(pointer)
          .fieldNames()
          .forEachRemaining(
              name ->
                  items.add(new Send.Item(name, compiled(pointer + "/" + name, hasEvent, false))));
      return items;
    }

    private Limits limits(String pointer) {
      JsonNode limit = root.at(pointer);
      return limit.isMissingNode()
          ? Limits.NONE
          : new Limits(
              limit.path("once").asText().equals("cart"),
              millis(pointer + "/gap"),
              limit.path("max").asInt(),
              millis(pointer + "/per"));
    }

    private long millis(String pointer) {
      JsonNode node = root.at(pointer);
      return node.isMissingNode() ? 0 : DurationLiterals.millis(node.asText());
    }

    private Condition condition(String pointer, boolean hasEvent) {
      return root.at(pointer).isMissingNode() ? Condition.TRUE : compiled(pointer, hasEvent, true);
    }

    private Condition compiled(String pointer, boolean hasEvent, boolean truth) {
      String text = root.at(pointer).asText();
      try {
        return truth ? compiler.condition(text, hasEvent) : compiler.expression(text, hasEvent);
      } catch (ConditionFault e) {
        Yaml.Place place = yaml.place(pointer);
        String before = text.substring(0, Math.min(e.offset(), text.length()));
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        int column =
            lines == 0
                ? place.column() + before.length()
                : before.length() - before.lastIndexOf('\n');
        faults.add(
            new RuleFault(
                document.getOrigin(),
                place.line() + lines,
                column,
                e.getMessage() + " in: " + text.strip()));
        return Condition.TRUE;
      }
    }
  }
}
