package io.beckon.domain.rule;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.condition.Counter;
import io.beckon.domain.policy.Channels;
import io.beckon.domain.policy.WorkspaceLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All rules in force, compiled, sorted by name. The order in which their documents arrived makes no
 * difference.
 */
public final class RuleSet {
  private final Map<String, Rule> byName = new TreeMap<>();
  private final Map<String, Rule> earlier = new HashMap<>();
  private final List<Counter> counters;
  private final Map<String, List<Counter>> countersByEvent = new HashMap<>();
  private final List<WorkspaceLimits> ofWorkspace = new ArrayList<>();
  private final Channels channels;
  private final CalendarDays days;
  private boolean hasShadows;

  /** A set of no rules. */
  public static RuleSet empty() {
    return new RuleSet(List.of(), List.of(), List.of());
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
    for (Rule rule : rules.stream().sorted(Comparator.comparing(Rule::name)).toList()) {
      byName.put(rule.name(), rule);
      hasShadows |= rule.shadow();
      WorkspaceLimits limits = rule.ofWorkspace();
      if (limits != null) {
        ofWorkspace.add(limits);
      }
    }
    channels = Channels.of(ofWorkspace);
    days =
        ofWorkspace.stream()
            .map(WorkspaceLimits::zone)
            .filter(Objects::nonNull)
            .findFirst()
            .map(CalendarDays::new)
            .orElse(CalendarDays.UTC);
  }

  /** All rules, sorted by name. */
  public List<Rule> all() {
    return List.copyOf(byName.values());
  }

  /** The rules of one class, sorted by name. */
  public <R> List<R> of(Class<R> type) {
    return byName.values().stream().filter(type::isInstance).map(type::cast).toList();
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

  public @Nullable Rule rule(String name) {
    return byName.get(name);
  }

  /** The rule of this name, if it is one of this class; null: there is none. */
  public <R> @Nullable R rule(String name, Class<R> type) {
    Rule rule = byName.get(name);
    return type.isInstance(rule) ? type.cast(rule) : null;
  }

  /** What is said of all rules together, sorted by the names of the documents. */
  public List<WorkspaceLimits> ofWorkspace() {
    return List.copyOf(ofWorkspace);
  }

  /**
   * The workspace's days: those of the zone that the first of its {@code limits} documents that
   * names one says.
   */
  public CalendarDays days() {
    return days;
  }

  /** The channels that the rules may name. */
  public Channels channels() {
    return channels;
  }

  /** Whether a shadow runs beside the rules. */
  public boolean hasShadows() {
    return hasShadows;
  }

  public int size() {
    return byName.size();
  }
}
