package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.condition.ConditionCompiler;
import io.beckon.domain.condition.Counter;
import io.beckon.domain.condition.DurationLiterals;
import io.beckon.domain.limit.Cap;
import io.beckon.domain.limit.Habits;
import io.beckon.domain.limit.QuietHours;
import io.beckon.domain.limit.SharedLimits;
import io.beckon.schema.RuleDocument;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds one rule from a document that satisfies the schema. Faults are collected; a neutral value
 * stands in.
 */
final class RuleBuilder {
  private static final int DAY = 86_400_000;
  private final RuleDocument document;
  private final JsonNode root;
  private final Parts parts;

  RuleBuilder(
      RuleDocument document,
      Yaml yaml,
      ConditionCompiler compiler,
      List<RuleFault> faults,
      List<Counter> counters) {
    this.document = document;
    this.root = yaml.root();
    this.parts = new Parts(yaml, compiler, faults, counters);
  }

  Rule rule() {
    String name = document.getRule();
    int version = root.path("version").asInt(1);
    return switch (root.path("kind").asText()) {
      case "score" -> score(name, version);
      case "lifecycle" -> new LifecycleRule(name, version, stages());
      case "segment" -> new SegmentRule(name, version, parts.condition("/if", false));
      case "trigger" -> parts.has("/when/cart") ? cart(name, version) : moment(name, version);
      case "programme" -> new ProgrammeBuilder(parts).rule(name, version);
      case "discount" -> discount(name, version);
      case "limits" -> limits(name, version);
      case "rfm" -> new ValueBuilder(parts).rfm(name, version);
      case "trend" -> new ValueBuilder(parts).trend(name, version);
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
          one.path("name").asText(on.toLowerCase(Locale.ROOT).replace(' ', '-') + (i + 1));
      points.add(
          new ScoreRule.Points(
              label,
              on,
              parts.condition(at + "/if", true),
              one.path("give").asDouble(),
              one.path("cap").path("points").asDouble(),
              parts.millis(at + "/cap/per")));
    }
    List<ScoreRule.Threshold> thresholds = new ArrayList<>();
    for (int i = 0; i < root.path("thresholds").size(); i++) {
      String at = "/thresholds/" + i;
      JsonNode one = root.path("thresholds").get(i);
      boolean down = one.path("direction").asText("up").equals("down");
      double line = one.path("at").asDouble();
      double rearm = one.path("rearm").asDouble(line);
      if (down ? rearm < line : rearm > line) {
        parts.fault(
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
              one.has("send") ? parts.send(at + "/send", false) : null,
              parts.limits(at + "/limit")));
    }
    return new ScoreRule(
        name,
        version,
        halfLife(root),
        windowDays(root),
        root.path("floor").asDouble(Double.NEGATIVE_INFINITY),
        points,
        thresholds,
        parts.restraints());
  }

  private List<LifecycleRule.StageRule> stages() {
    List<LifecycleRule.StageRule> stages = new ArrayList<>();
    for (int i = 0; i < root.path("stages").size(); i++) {
      stages.add(
          new LifecycleRule.StageRule(
              root.path("stages").get(i).path("stage").asText(),
              parts.condition("/stages/" + i + "/if", false)));
    }
    return stages;
  }

  private CartRule cart(String name, int version) {
    if (parts.onChange() != OnChange.KEEP) {
      parts.fault(
          "/onChange", "the follow-ups of an abandoned cart always go on under the newest version");
    }
    List<CartRule.FollowUp> then = new ArrayList<>();
    for (int i = 0; i < root.path("then").size(); i++) {
      String at = "/then/" + i;
      then.add(
          new CartRule.FollowUp(
              parts.millis(at + "/after"),
              parts.condition(at + "/if", false),
              parts.send(at + "/send", false)));
    }
    return new CartRule(
        name,
        version,
        parts.millis("/when/after"),
        parts.condition("/if", false),
        parts.send("/send", false),
        then,
        parts.restraints());
  }

  private MomentRule moment(String name, int version) {
    if (root.has("then")) {
      parts.fault("/then#key", "'then' follows an abandoned cart only");
    }
    if (parts.limits("/limit").oncePerCart()) {
      parts.fault("/limit/once", "'once: cart' is for abandoned carts");
    }
    if (parts.has("/when/if")) {
      parts.fault("/when/if#key", "a trigger's 'if' stands beside 'when'");
    }
    MomentBuilder when = new MomentBuilder(parts, "/when");
    boolean hasEvent = when.hasEvent();
    return new MomentRule(
        name,
        version,
        when.moment(),
        parts.condition("/if", hasEvent),
        when.await(),
        parts.send("/send", hasEvent),
        parts.restraints(),
        parts.onChange());
  }

  private DiscountRule discount(String name, int version) {
    List<DiscountRule.Level> levels = new ArrayList<>();
    for (int i = 0; i < root.path("levels").size(); i++) {
      levels.add(
          new DiscountRule.Level(
              root.path("levels").get(i).path("percent").asInt(),
              parts.condition("/levels/" + i + "/if", false)));
    }
    Restraints said = parts.restraints();
    long valid = parts.millis("/valid");
    return new DiscountRule(
        name,
        version,
        levels,
        parts.millis("/dwell"),
        valid,
        parts.send("/send", false),
        said.expires() != 0
            ? said
            : new Restraints(said.limits(), said.quiet(), valid, said.holdout(), said.priority()));
  }

  private LimitsRule limits(String name, int version) {
    if (root.path("shadow").asBoolean()) {
      parts.fault("/shadow", "limits fire nothing that a shadow could write to the decisions");
    }
    List<Cap> caps = new ArrayList<>();
    List<LimitsRule.ChannelQuiet> quiet = new ArrayList<>();
    root.path("channels")
        .fieldNames()
        .forEachRemaining(
            channel -> {
              String at = "/channels/" + channel;
              QuietHours hours = parts.quiet(at + "/quiet");
              if (hours != null) {
                quiet.add(new LimitsRule.ChannelQuiet(channel, hours));
              }
              for (int i = 0; i < root.at(at + "/caps").size(); i++) {
                caps.add(cap(channel, at + "/caps/" + i));
              }
            });
    String zoneTrait = root.path("zoneTrait").asText(SharedLimits.ZONE_TRAIT);
    return new LimitsRule(
        name, version, zone(), zoneTrait, caps, quiet, habits(name + '@' + version));
  }

  private @Nullable Habits habits(String from) {
    if (!parts.has("/habits")) {
      return null;
    }
    Map<String, Double> clicked = new LinkedHashMap<>();
    root.at("/habits/clicked")
        .properties()
        .forEach(one -> clicked.put(one.getKey(), one.getValue().asDouble()));
    List<Long> hours = new ArrayList<>();
    for (String day : Habits.DAYS) {
      root.at("/habits/hours/" + day).forEach(hour -> hours.add(hour.asLong()));
    }
    return new Habits(from, clicked, hours);
  }

  private Cap cap(String channel, String at) {
    int max = root.at(at + "/max").asInt();
    return switch (root.at(at + "/per").asText()) {
      case "day" -> new Cap(channel, max, Cap.Unit.DAY, 0);
      case "week" -> new Cap(channel, max, Cap.Unit.WEEK, 0);
      case "month" -> new Cap(channel, max, Cap.Unit.MONTH, 0);
      default -> {
        long span = parts.millis(at + "/per");
        if (span > SharedLimits.LIFE) {
          parts.fault(at + "/per", "messages are counted for 31 days at most");
        }
        yield new Cap(channel, max, Cap.Unit.SPAN, span);
      }
    };
  }

  private ZoneId zone() {
    String zone = root.path("zone").asText("UTC");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      parts.fault("/zone", "'" + zone + "' is no time zone; write one such as Europe/London");
      return ZoneOffset.UTC;
    }
  }

  private SwitchRule campaignSwitch(String name, int version) {
    List<String> stop = new ArrayList<>();
    root.path("stop").forEach(one -> stop.add(one.asText()));
    Send send =
        new Send(
            Parts.channels(root.path("channel")),
            root.path("channel").has("best"),
            0,
            root.path("template").asText(""),
            parts.items("/start/with", true));
    return new SwitchRule(
        name,
        version,
        root.path("on").asText(),
        parts.condition("/if", true),
        stop,
        root.path("start").path("campaign").asText(),
        send,
        root.path("undoOn").path("event").asText(""),
        parts.millis("/undoOn/within"),
        parts.restraints());
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
