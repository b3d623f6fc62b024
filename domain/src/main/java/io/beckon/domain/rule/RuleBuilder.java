package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.ConditionCompiler;
import io.beckon.domain.condition.ConditionFault;
import io.beckon.domain.condition.DurationLiterals;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds one rule from a document that satisfies the schema. Faults are collected; a neutral value
 * stands in.
 */
final class RuleBuilder {
  private static final int DAY = 86_400_000;
  private final RuleDocument document;
  private final Yaml yaml;
  private final JsonNode root;
  private final ConditionCompiler compiler;
  private final List<RuleFault> faults;

  RuleBuilder(
      RuleDocument document, Yaml yaml, ConditionCompiler compiler, List<RuleFault> faults) {
    this.document = document;
    this.yaml = yaml;
    this.root = yaml.root();
    this.compiler = compiler;
    this.faults = faults;
  }

  Rule rule() {
    String name = root.path("rule").asText();
    int version = root.path("version").asInt(1);
    return switch (root.path("kind").asText()) {
      case "score" -> score(name, version);
      case "lifecycle" -> new LifecycleRule(name, version, stages());
      case "segment" -> new SegmentRule(name, version, condition("/if", false));
      case "trigger" ->
          root.at("/when/cart").isMissingNode() ? moment(name, version) : cart(name, version);
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
        halfLife(root),
        windowDays(root),
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

  private MomentRule moment(String name, int version) {
    JsonNode when = root.path("when");
    if (when.size() > 1) {
      List<String> names = new ArrayList<>();
      when.fieldNames().forEachRemaining(names::add);
      fault("/when", "'when' names one moment, not " + String.join(" and ", names));
    }
    if (root.has("then")) {
      fault("/then#key", "'then' follows an abandoned cart only");
    }
    MomentRule.Moment moment;
    if (when.has("event")) {
      moment = new MomentRule.OnEvent(when.path("event").asText());
    } else if (when.has("entersStage") || when.has("leavesStage")) {
      moment =
          new MomentRule.OnStage(
              when.path("entersStage").asText(when.path("leavesStage").asText()),
              when.has("entersStage"));
    } else {
      moment =
          new MomentRule.OnSegment(
              when.path("enters").asText(when.path("leaves").asText()), when.has("enters"));
    }
    boolean hasEvent = moment instanceof MomentRule.OnEvent;
    return new MomentRule(
        name,
        version,
        moment,
        condition("/if", hasEvent),
        send("/send", hasEvent),
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

  private void fault(String pointer, String message) {
    Yaml.Place place = yaml.place(pointer);
    faults.add(new RuleFault(document.getOrigin(), place.line(), place.column(), message));
  }

  static long halfLife(JsonNode root) {
    JsonNode node = root.path("halfLife");
    return node.isMissingNode() ? 0 : DurationLiterals.millis(node.asText());
  }

  static int windowDays(JsonNode root) {
    JsonNode node = root.path("window");
    return node.isMissingNode()
        ? 0
        : (int) Math.max(1, DurationLiterals.millis(node.asText()) / DAY);
  }
}
