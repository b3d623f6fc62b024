package io.beckon.domain.engine;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.schema.ContactState;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * One engine for each set of rules of a workspace, and which of them a step of a contact goes by.
 */
final class EngineTimeline {
  private final Settings settings;
  private final List<RulesInForce.Version> versions = new ArrayList<>();
  private final List<ContactEngine> engines = new ArrayList<>();
  private boolean shadows;

  EngineTimeline(Settings settings) {
    this.settings = settings;
  }

  /** Takes the sets that are in force, oldest first; what has not changed is kept. */
  void use(List<RulesInForce.Version> sets) {
    Map<RuleSet, ContactEngine> known = new IdentityHashMap<>();
    for (int i = 0; i < engines.size(); i++) {
      known.put(versions.get(i).set(), engines.get(i));
    }
    versions.clear();
    engines.clear();
    shadows = false;
    for (RulesInForce.Version version : sets) {
      versions.add(version);
      ContactEngine engine = known.get(version.set());
      engines.add(engine != null ? engine : new ContactEngine(version.set(), settings));
      shadows |= version.set().hasShadows();
    }
  }

  /** Whether a shadow runs in any of them. */
  boolean hasShadows() {
    return shadows;
  }

  /** The engine with the rules that were in force at a place of the log, epoch milliseconds. */
  ContactEngine at(long place) {
    return engines.get(index(place));
  }

  /** The engine by whose rules the contact was looked at last. */
  ContactEngine of(ContactState state) {
    return at(state.getInbox().getLogTime());
  }

  /** Wakes a contact: each deadline is met by the rules of its own time. */
  void onWake(ContactState state, long time, Outcome outcome) {
    int last = index(time);
    for (int i = Math.min(last, index(state.getInbox().getLogTime())); i < last; i++) {
      engines.get(i).onWake(state, versions.get(i + 1).from() - 1, outcome);
    }
    engines.get(Math.max(last, index(state.getInbox().getLogTime()))).onWake(state, time, outcome);
  }

  /** Whether there is more than one set to go by. */
  boolean hasSeveral() {
    return engines.size() > 1;
  }

  private int index(long place) {
    int i = versions.size() - 1;
    while (i > 0 && versions.get(i).from() > place) {
      i--;
    }
    return i;
  }
}
