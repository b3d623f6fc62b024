package io.beckon.domain.rule;

import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Versions of rules that are not in force, but by which contacts go on; the oldest first. */
final class EarlierVersions {
  /** So many of one rule are kept. */
  private static final int MOST = 3;

  private final List<RuleDocument> all = new ArrayList<>();

  void add(RuleDocument document) {
    String rule = document.getRule();
    all.removeIf(one -> one.getRule().equals(rule) && one.getVersion() == document.getVersion());
    all.add(document);
    List<RuleDocument> ofRule = all.stream().filter(one -> one.getRule().equals(rule)).toList();
    if (ofRule.size() > MOST) {
      all.remove(ofRule.get(0));
    }
  }

  /** Forgets those of a rule; says whether there were any. */
  boolean forget(String rule) {
    return all.removeIf(one -> one.getRule().equals(rule));
  }

  List<RuleDocument> all() {
    return Collections.unmodifiableList(all);
  }
}
