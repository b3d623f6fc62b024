package io.beckon.domain.engage;

import io.beckon.domain.rule.Rule;
import java.util.HashMap;
import java.util.HashSet;
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

  private final Map<String, int[]> suspects = new HashMap<>();
  private final Set<String> off = new HashSet<>();

  /** How many rules are switched off. */
  public int switchedOff() {
    return off.size();
  }

  boolean isOff(Rule rule) {
    return !off.isEmpty() && off.contains(key(rule));
  }

  /** A rule that has failed before was asked and did not fail. */
  void asked(Rule rule) {
    if (!suspects.isEmpty()) {
      int[] counts = suspects.get(key(rule));
      if (counts != null && ++counts[0] > FORGET) {
        suspects.remove(key(rule));
      }
    }
  }

  /** Counts a failure; says whether it is the one that switches the rule off. */
  boolean failed(Rule rule) {
    int[] counts = suspects.computeIfAbsent(key(rule), name -> new int[2]);
    counts[0]++;
    counts[1]++;
    return counts[0] >= ASKED && counts[1] * 2 >= counts[0] && off.add(key(rule));
  }

  private static String key(Rule rule) {
    return rule.name() + "@" + rule.version();
  }
}
