package io.beckon.domain.rule;

import io.beckon.domain.condition.Facts;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
  private final List<SegmentRule> segments = new ArrayList<>();
  private final List<MomentRule> moves = new ArrayList<>();
  private final List<CartRule> carts = new ArrayList<>();
  private final List<DiscountRule> discounts = new ArrayList<>();
  private final List<SwitchRule> switches = new ArrayList<>();
  private final EventIndex<PointsOf> pointsByEvent = new EventIndex<>();
  private final EventIndex<SwitchRule> switchesByEvent = new EventIndex<>();
  private final EventIndex<MomentRule> momentsByEvent = new EventIndex<>();
  private final Map<String, Rule> byName = new TreeMap<>();

  /** A set of no rules. */
  public static RuleSet empty() {
    return new RuleSet(List.of());
  }

  public RuleSet(Collection<? extends Rule> rules) {
    rules.stream().sorted(Comparator.comparing(Rule::name)).forEach(this::add);
    pointsByEvent.build();
    switchesByEvent.build();
    momentsByEvent.build();
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

  public List<SegmentRule> segments() {
    return segments;
  }

  /** Triggers on a move into or out of a segment or stage. */
  public List<MomentRule> moves() {
    return moves;
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

  /** The point rules that this event can concern, into a list of the caller's. */
  public void points(String eventName, Facts facts, List<PointsOf> into) {
    pointsByEvent.collect(eventName, facts, into);
  }

  /** The campaign switches that this event can bring about, into a list of the caller's. */
  public void switches(String eventName, Facts facts, List<SwitchRule> into) {
    switchesByEvent.collect(eventName, facts, into);
  }

  /** The triggers that this event can fire, into a list of the caller's. */
  public void moments(String eventName, Facts facts, List<MomentRule> into) {
    momentsByEvent.collect(eventName, facts, into);
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
        pointsByEvent.add(points.on(), points.condition(), new PointsOf(score, points));
      }
    } else if (rule instanceof LifecycleRule lifecycle) {
      lifecycles.add(lifecycle);
    } else if (rule instanceof SegmentRule segment) {
      segments.add(segment);
    } else if (rule instanceof MomentRule moment) {
      if (moment.moment() instanceof MomentRule.OnEvent event) {
        momentsByEvent.add(event.name(), moment.condition(), moment);
      } else {
        moves.add(moment);
      }
    } else if (rule instanceof CartRule cart) {
      carts.add(cart);
    } else if (rule instanceof DiscountRule discount) {
      discounts.add(discount);
    } else if (rule instanceof SwitchRule change) {
      switches.add(change);
      switchesByEvent.add(change.on(), change.condition(), change);
    }
  }
}
