package io.beckon.domain.rule;

import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All rules in force, compiled, sorted by name and indexed by the event name that they look at. The
 * order in which documents arrived leaves no trace.
 */
public final class RuleSet {
  /** One line of a score rule that an event of some name can concern. */
  public record PointsOf(ScoreRule rule, ScoreRule.Points points) {}

  private final List<ScoreRule> scores = new ArrayList<>();
  private final List<LifecycleRule> lifecycles = new ArrayList<>();
  private final List<CartRule> carts = new ArrayList<>();
  private final List<DiscountRule> discounts = new ArrayList<>();
  private final List<SwitchRule> switches = new ArrayList<>();
  private final Map<String, List<PointsOf>> pointsByEvent = new HashMap<>();
  private final Map<String, List<SwitchRule>> switchesByEvent = new HashMap<>();
  private final Map<String, Rule> byName = new TreeMap<>();

  /** A set of no rules. */
  public static RuleSet empty() {
    return new RuleSet(List.of());
  }

  public RuleSet(Collection<? extends Rule> rules) {
    rules.stream().sorted(Comparator.comparing(Rule::name)).forEach(this::add);
  }

  /**
   * Reads, checks and compiles documents.
   *
   * @throws RuleFaults naming every fault with file, line and column; no rule is in force then
   */
  public static RuleSet compile(Collection<RuleDocument> documents) throws RuleFaults {
    return new RuleSet(new RuleReader().read(documents));
  }

  public List<ScoreRule> scores() {
    return scores;
  }

  public List<LifecycleRule> lifecycles() {
    return lifecycles;
  }

  public List<CartRule> carts() {
    return carts;
  }

  public List<DiscountRule> discounts() {
    return discounts;
  }

  public List<SwitchRule> switches() {
    return switches;
  }

  /** The point rules that an event of this name can concern. */
  public List<PointsOf> points(String eventName) {
    return pointsByEvent.getOrDefault(eventName, List.of());
  }

  /** The campaign switches that an event of this name can bring about. */
  public List<SwitchRule> switches(String eventName) {
    return switchesByEvent.getOrDefault(eventName, List.of());
  }

  public @Nullable Rule rule(String name) {
    return byName.get(name);
  }

  public int size() {
    return byName.size();
  }

  private void add(Rule rule) {
    byName.put(rule.name(), rule);
    if (rule instanceof ScoreRule score) {
      scores.add(score);
      for (ScoreRule.Points points : score.points()) {
        pointsByEvent
            .computeIfAbsent(points.on(), name -> new ArrayList<>())
            .add(new PointsOf(score, points));
      }
    } else if (rule instanceof LifecycleRule lifecycle) {
      lifecycles.add(lifecycle);
    } else if (rule instanceof CartRule cart) {
      carts.add(cart);
    } else if (rule instanceof DiscountRule discount) {
      discounts.add(discount);
    } else if (rule instanceof SwitchRule change) {
      switches.add(change);
      switchesByEvent.computeIfAbsent(change.on(), name -> new ArrayList<>()).add(change);
    }
  }
}
