package io.beckon.domain.kind.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.condition.ScoreTerms;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.PayloadShape;
import io.beckon.domain.evaluation.PayloadShape.Carried;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.policy.Limits;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.RuleAdvice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rolling scores: points for events, ageing, thresholds. */
public final class ScoreKind implements RuleKind<ScoreRule> {
  private static final int DAY = 86_400_000;

  @Override
  public String kind() {
    return "score";
  }

  @Override
  public Class<ScoreRule> type() {
    return ScoreRule.class;
  }

  @Override
  public ScoreRule read(String name, int version, Parts parts) {
    JsonNode root = parts.root();
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

  @Override
  public ScoreTerms terms(String name, JsonNode root) {
    List<ScoreRule.Threshold> lines = new ArrayList<>();
    for (JsonNode one : root.path("thresholds")) {
      double line = one.path("at").asDouble();
      boolean down = one.path("direction").asText("up").equals("down");
      lines.add(
          new ScoreRule.Threshold(one.path("name").asText(), line, line, down, null, Limits.NONE));
    }
    return new ScoreRule(
        name,
        1,
        halfLife(root),
        windowDays(root),
        root.path("floor").asDouble(Double.NEGATIVE_INFINITY),
        List.of(),
        lines,
        SendPolicy.NONE);
  }

  @Override
  public void advise(ScoreRule rule, RuleAdvice advice) {
    for (int i = 0; i < rule.points().size(); i++) {
      if (rule.points().get(i).give() == 0) {
        advice.say("/points/" + i + "/give", "this gives no points");
      }
    }
  }

  @Override
  public String headline() {
    return "{template}, score {score}";
  }

  @Override
  public PayloadShape carries() {
    return new PayloadShape(Map.of("score", Carried.NUMBER, "threshold", Carried.NUMBER), false);
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new ScoreConcern(wiring);
  }

  private static long halfLife(JsonNode root) {
    JsonNode node = root.path("halfLife");
    return node.isMissingNode() ? 0 : DurationLiterals.millis(node.asText());
  }

  private static int windowDays(JsonNode root) {
    JsonNode node = root.path("window");
    return node.isMissingNode()
        ? 0
        : (int) Math.max(1, DurationLiterals.millis(node.asText()) / DAY);
  }
}
