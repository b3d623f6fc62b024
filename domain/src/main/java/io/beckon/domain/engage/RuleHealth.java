package io.beckon.domain.engage;

import io.beckon.domain.rule.Rule;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Switches off rules that fail too often, each for itself: half of a hundred questions or more. A
 * new version of a rule begins anew. It is no part of a contact's state: where it has switched a
 * rule off, what that rule does depends on what else this instance was asked.
 */
public final class RuleHealth {
  private static final int ASKED = 100;
  private static final int FORGET = 10_000;

  /** Rules that have failed: how often they were asked since, and how often they failed. */
  private final Map<Rule, int[]> suspects = new IdentityHashMap<>();

  private final Set<String> off = new HashSet<>();

  /** What {@link #off} says of a rule, so that no text is made to ask it. */
  private final Map<Rule, Boolean> isOff = new IdentityHashMap<>();

  /** How many rules are switched off. */
  public int switchedOff() {
    return off.size();
  }

  boolean isOff(Rule rule) {
    if (off.isEmpty()) {
      return false;
    }
    Boolean known = isOff.get(rule);
    if (known == null) {
      known = off.contains(key(rule));
      isOff.put(rule, known);
    }
    return known;
  }

  /** A rule that has failed before was asked and did not fail. */
  void asked(Rule rule) {
    if (!suspects.isEmpty()) {
      int[] counts = suspects.get(rule);
      if (counts != null && ++counts[0] > FORGET) {
        suspects.remove(rule);
      }
    }
  }

  /** Counts a failure; says whether it is the one that switches the rule off. */
  boolean failed(Rule rule) {
    int[] counts = suspects.computeIfAbsent(rule, name -> new int[2]);
    counts[0]++;
    counts[1]++;
    if (counts[0] < ASKED || counts[1] * 2 < counts[0]) {
      return false;
    }
    suspects.remove(rule);
    isOff.clear();
    return off.add(key(rule));
  }

  /** Forgets rules that are in force no more. What is switched off stays off. */
  public void rulesChanged() {
    suspects.clear();
    isOff.clear();
  }

  private static String key(Rule rule) {
    return rule.name() + "@" + rule.version();
  }
}
