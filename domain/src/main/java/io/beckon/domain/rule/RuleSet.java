package io.beckon.domain.rule;

import io.beckon.domain.condition.Counter;
import io.beckon.domain.condition.Facts;
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
  private final List<SegmentRule> segments = new ArrayList<>();
  private final List<RfmRule> rfm = new ArrayList<>();
  private final List<TrendRule> trends = new ArrayList<>();
  private final List<AtMoment> moves = new ArrayList<>();
  private final List<AtMoment> visitEnds = new ArrayList<>();
  private final List<AtMoment> becoming = new ArrayList<>();
  private final List<AtMoment> dates = new ArrayList<>();
  private final List<LimitsRule> limits = new ArrayList<>();
  private final List<CartRule> carts = new ArrayList<>();
  private final List<DiscountRule> discounts = new ArrayList<>();
  private final List<SwitchRule> switches = new ArrayList<>();
  private final EventIndex<PointsOf> pointsByEvent = new EventIndex<>();
  private final EventIndex<SwitchRule> switchesByEvent = new EventIndex<>();
  private final EventIndex<AtMoment> momentsByEvent = new EventIndex<>();
  private final Map<String, Rule> byName = new TreeMap<>();
  private final Map<String, Rule> earlier = new HashMap<>();
  private final List<Counter> counters;
  private boolean hasShadows;
  private final Map<String, List<Counter>> countersByEvent = new HashMap<>();

  /** A set of no rules. */
  public static RuleSet empty() {
    return new RuleSet(List.of());
  }

  public RuleSet(Collection<? extends Rule> rules) {
    this(rules, List.of(), List.of());
  }

  /**
   * @param earlier versions that are not in force, but by which contacts go on
   * @param counters what the conditions of all of them count
   */
  RuleSet(
      Collection<? extends Rule> rules,
      Collection<? extends Rule> earlier,
      Collection<Counter> counters) {
    earlier.forEach(rule -> this.earlier.put(rule.name() + "@" + rule.version(), rule));
    this.counters = Counters.merged(counters);
    for (Counter counter : this.counters) {
      countersByEvent.computeIfAbsent(counter.event(), name -> new ArrayList<>()).add(counter);
    }
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
    return new RuleReader().read(documents, List.of());
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

  /** Triggers and programmes on a move into or out of a segment or stage, or across a threshold. */
  public List<AtMoment> moves() {
    return moves;
  }

  /** Triggers and programmes on the end of a visit. */
  public List<AtMoment> visitEnds() {
    return visitEnds;
  }

  /** Triggers and programmes on a condition that begins to hold. */
  public List<AtMoment> becoming() {
    return becoming;
  }

  /** Triggers and programmes on a date in the profile. */
  public List<AtMoment> dates() {
    return dates;
  }

  /** What holds for all rules together. */
  public List<LimitsRule> limits() {
    return limits;
  }

  /** What some rule counts of events of this name. */
  public List<Counter> counters(String eventName) {
    List<Counter> of = countersByEvent.get(eventName);
    return of == null ? List.of() : of;
  }

  /** All that some rule counts. */
  public List<Counter> counters() {
    return counters;
  }

  /** A version that is not in force any more, but by which contacts go on; null: it is not kept. */
  public @Nullable Rule earlier(String name, int version) {
    return earlier.get(name + "@" + version);
  }

  public List<CartRule> carts() {
    return carts;
  }

  public List<DiscountRule> discounts() {
    return discounts;
  }

  public List<RfmRule> rfm() {
    return rfm;
  }

  public List<TrendRule> trends() {
    return trends;
  }

  /** Whether some rule looks at purchases in the review that follows them. */
  public boolean reviewsPurchases() {
    return !(rfm.isEmpty() && trends.isEmpty() && discounts.isEmpty());
  }

  public List<SwitchRule> switches() {
    return switches;
  }

  /** The point rules that this event can concern, into a list of the caller's. */
  public void points(String eventName, Facts facts, List<PointsOf> into) {
    pointsByEvent.collect(eventName, facts, into);
  }

  /**
   * The campaign switches that this event can bring about, into a list of the caller's.
   *
   * @param facts by which those are left out whose condition cannot hold; null: none is left out
   */
  public void switches(String eventName, @Nullable Facts facts, List<SwitchRule> into) {
    switchesByEvent.collect(eventName, facts, into);
  }

  /**
   * The triggers and programmes that this event can begin, into a list of the caller's.
   *
   * @param facts by which those are left out whose condition cannot hold; null: none is left out
   */
  public void moments(String eventName, @Nullable Facts facts, List<AtMoment> into) {
    momentsByEvent.collect(eventName, facts, into);
  }

  public @Nullable Rule rule(String name) {
    return byName.get(name);
  }

  /** Whether a shadow runs beside the rules. */
  public boolean hasShadows() {
    return hasShadows;
  }

  public int size() {
    return byName.size();
  }

  private void add(Rule rule) {
    byName.put(rule.name(), rule);
    hasShadows |= rule.shadow();
    if (rule instanceof ScoreRule score) {
      scores.add(score);
      for (ScoreRule.Points points : score.points()) {
        pointsByEvent.add(points.on(), points.condition(), new PointsOf(score, points));
      }
    } else if (rule instanceof LifecycleRule lifecycle) {
      lifecycles.add(lifecycle);
    } else if (rule instanceof SegmentRule segment) {
      segments.add(segment);
    } else if (rule instanceof AtMoment moment) {
      add(moment);
    } else if (rule instanceof LimitsRule document) {
      limits.add(document);
    } else if (rule instanceof CartRule cart) {
      carts.add(cart);
    } else if (rule instanceof DiscountRule discount) {
      discounts.add(discount);
    } else if (rule instanceof RfmRule one) {
      rfm.add(one);
    } else if (rule instanceof TrendRule trend) {
      trends.add(trend);
    } else if (rule instanceof SwitchRule change) {
      switches.add(change);
      switchesByEvent.add(change.on(), change.condition(), change);
    }
  }

  private void add(AtMoment rule) {
    Moment moment = rule.moment();
    if (moment instanceof Moment.OnEvent event) {
      momentsByEvent.add(event.name(), rule.condition(), rule);
    } else if (moment instanceof Moment.OnVisitEnd) {
      visitEnds.add(rule);
    } else if (moment instanceof Moment.OnBecoming) {
      becoming.add(rule);
    } else if (moment instanceof Moment.OnDate) {
      dates.add(rule);
    } else {
      moves.add(rule);
    }
  }
}
