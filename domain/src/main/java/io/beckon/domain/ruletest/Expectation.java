package io.beckon.domain.ruletest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.condition.ScoreTerms;
import io.beckon.domain.evaluation.Reasons;
import io.beckon.domain.policy.MoneyJson;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Decision;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.Score;
import io.beckon.schema.Stage;
import io.beckon.schema.Trigger;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a test expects at one moment. */
final class Expectation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NEARLY = 0.05;

  private final JsonNode json;
  private final String rule;
  private final long start;
  private final List<String> differences = new ArrayList<>();

  /**
   * @param rule the rule that the test stands beside: triggers of others count only where they are
   *     named
   */
  Expectation(JsonNode json, String rule, long start) {
    this.json = json;
    this.rule = rule;
    this.start = start;
  }

  List<String> differences(TestedContact contact, RuleSet rules) {
    List<Trigger> fired = contact.takeTriggers();
    List<Decision> heldBack = contact.takeDecisions();
    List<Misses.Miss> misses = contact.takeMisses();
    if (json.has("triggers")) {
      triggers(fired, heldBack, misses);
    }
    if (json.has("heldBack")) {
      compare("held back", texts(json.path("heldBack")), reasons(heldBack, true));
    }
    if (json.has("noted")) {
      compare("noted", texts(json.path("noted")), reasons(heldBack, false));
    }
    Profile profile = contact.profile();
    json.path("stage")
        .properties()
        .forEach(
            one ->
                compare("stage of " + one.getKey(), one.getValue().asText(), stage(profile, one)));
    if (json.has("segments")) {
      Set<String> in = new TreeSet<>();
      profile.getSegments().stream().map(InSegment::getSegment).forEach(in::add);
      compare("segments", texts(json.path("segments")), in);
    }
    json.path("score").properties().forEach(one -> score(profile, rules, contact.now(), one));
    if (json.has("discount")) {
      compare(
          "discount",
          json.path("discount").asText(),
          profile.getDiscounts().stream()
              .filter(one -> one.getRule().equals(rule))
              .map(one -> String.valueOf(one.getPercent()))
              .findFirst()
              .orElse("0"));
    }
    return differences;
  }

  private void triggers(List<Trigger> fired, List<Decision> heldBack, List<Misses.Miss> misses) {
    Set<String> looked = new HashSet<>(Set.of(rule));
    json.path("triggers").forEach(one -> looked.add(one.path("rule").asText(rule)));
    List<Trigger> seen = fired.stream().filter(one -> looked.contains(one.getRule())).toList();
    JsonNode expected = json.path("triggers");
    for (int i = 0; i < Math.max(seen.size(), expected.size()); i++) {
      if (i >= expected.size()) {
        differences.add("not expected: " + shown(seen.get(i)));
      } else if (i >= seen.size()) {
        differences.add(
            "expected " + expected.get(i) + ", but nothing fired" + why(heldBack, misses));
      } else {
        List<String> wrong = wrong(expected.get(i), seen.get(i));
        if (!wrong.isEmpty()) {
          differences.add(shown(seen.get(i)) + ": " + String.join(", ", wrong));
        }
      }
    }
  }

  private Set<String> reasons(List<Decision> all, boolean heldBack) {
    Set<String> reasons = new TreeSet<>();
    all.stream()
        .filter(decision -> decision.getRule().equals(rule))
        .filter(decision -> Reasons.isHeldBack(decision.getReason()) == heldBack)
        .forEach(decision -> reasons.add(decision.getReason()));
    return reasons;
  }

  private String why(List<Decision> heldBack, List<Misses.Miss> misses) {
    StringBuilder why = new StringBuilder();
    for (Decision decision : heldBack) {
      if (decision.getRule().equals(rule)) {
        why.append("; ").append(Reasons.word(decision.getReason()));
        why.append(" at ").append(since(decision.getAt()));
        why.append(": ").append(decision.getReason());
      }
    }
    for (Misses.Miss miss : misses) {
      why.append("; at ").append(since(miss.time())).append(" ").append(miss.why());
    }
    return why.toString();
  }

  private List<String> wrong(JsonNode expected, Trigger trigger) {
    List<String> wrong = new ArrayList<>();
    Map<String, String> seen =
        Map.of(
            "rule", trigger.getRule(),
            "channel", trigger.getChannel(),
            "template", trigger.getTemplate(),
            "kind", trigger.getKind().name().toLowerCase(Locale.ROOT));
    seen.forEach(
        (field, value) -> {
          if (expected.has(field) && !expected.path(field).asText().equals(value)) {
            wrong.add(field + " is " + value + ", not " + expected.path(field).asText());
          }
        });
    if (expected.has("at")
        && start + DurationLiterals.millis(expected.path("at").asText()) != trigger.getAt()) {
      wrong.add("at is " + since(trigger.getAt()) + ", not " + expected.path("at").asText());
    }
    JsonNode payload = payload(trigger);
    expected
        .path("with")
        .properties()
        .forEach(
            one -> {
              JsonNode value = payload.path(one.getKey());
              if (!same(one.getValue(), value)) {
                wrong.add(
                    "with." + one.getKey() + " is " + shown(value) + ", not " + one.getValue());
              }
            });
    return wrong;
  }

  /**
   * Numbers by value, objects by the fields that the test names, an amount also as people write it
   * ({@code 20.00 GBP}), the rest by its text.
   */
  private static boolean same(JsonNode expected, JsonNode seen) {
    String amount = MoneyJson.text(seen);
    if (expected.isTextual() && amount != null) {
      return expected.asText().equals(amount);
    }
    if (expected.isNumber() && seen.isNumber()) {
      return Math.abs(expected.asDouble() - seen.asDouble()) < 1e-6;
    }
    if (expected.isObject()) {
      return expected.properties().stream()
          .allMatch(one -> same(one.getValue(), seen.path(one.getKey())));
    }
    if (expected.isArray()) {
      boolean all = seen.isArray() && seen.size() == expected.size();
      for (int i = 0; all && i < expected.size(); i++) {
        all = same(expected.get(i), seen.get(i));
      }
      return all;
    }
    return expected.equals(seen);
  }

  private static String shown(JsonNode value) {
    String amount = MoneyJson.text(value);
    return value.isMissingNode()
        ? "missing"
        : amount != null ? '"' + amount + '"' : value.toString();
  }

  private void score(
      Profile profile, RuleSet rules, long now, Map.Entry<String, JsonNode> expected) {
    ScoreTerms of = rules.rule(expected.getKey(), ScoreTerms.class);
    if (of == null) {
      differences.add("there is no score '" + expected.getKey() + "'");
      return;
    }
    double value =
        of.value(Bounds.find(profile.getScores(), Score::getRule, expected.getKey()), now);
    if (Math.abs(value - expected.getValue().asDouble()) > NEARLY) {
      compare(
          "score " + expected.getKey(),
          expected.getValue().asText(),
          String.format(Locale.ROOT, "%.2f", value));
    }
  }

  private static String stage(Profile profile, Map.Entry<String, JsonNode> expected) {
    return profile.getStages().stream()
        .filter(one -> one.getLifecycle().equals(expected.getKey()))
        .map(Stage::getStage)
        .findFirst()
        .orElse("none");
  }

  private void compare(String what, Object expected, Object seen) {
    if (!expected.equals(seen)) {
      differences.add(what + " is " + seen + ", not " + expected);
    }
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private String shown(Trigger trigger) {
    return trigger.getRule()
        + " at "
        + since(trigger.getAt())
        + " on "
        + trigger.getChannel()
        + (trigger.getTemplate().isEmpty() ? "" : " (" + trigger.getTemplate() + ")");
  }

  /** Time since the start, in the largest unit that leaves no rest. */
  private String since(long time) {
    long millis = time - start;
    long[] sizes = {86_400_000L, 3_600_000L, 60_000L, 1_000L};
    String[] units = {"d", "h", "m", "s"};
    for (int i = 0; i < sizes.length; i++) {
      if (millis != 0 && millis % sizes[i] == 0) {
        return millis / sizes[i] + units[i];
      }
    }
    return millis == 0 ? "0m" : millis + "ms";
  }

  private static JsonNode payload(Trigger trigger) {
    try {
      return JSON.readTree(trigger.getPayload().isEmpty() ? "{}" : trigger.getPayload());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
