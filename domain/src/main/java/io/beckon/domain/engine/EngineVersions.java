package io.beckon.domain.engine;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.schema.ContactState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The engines of all workspaces, each with its rules of one time; a contact goes by those of its
 * own workspace alone.
 */
public final class EngineVersions {
  private final Settings settings;
  private final EngineTimeline everywhere;
  private final Map<String, EngineTimeline> own = new HashMap<>();

  public EngineVersions(Settings settings) {
    this.settings = settings;
    this.everywhere = new EngineTimeline(settings);
  }

  /** How far events may be out of order. */
  public Bound bound() {
    return settings.bound();
  }

  /**
   * Takes the rules that are in force, by workspace; under the empty one those of all that are not
   * named. What has not changed is kept.
   */
  public void use(Map<String, RulesInForce> rules) {
    own.keySet().retainAll(rules.keySet());
    rules.forEach((workspace, inForce) -> use(workspace, inForce.versions()));
  }

  /** Takes the sets of a workspace, oldest first; of all that are not named for the empty one. */
  public void use(String workspace, List<RulesInForce.Version> sets) {
    if (workspace.isEmpty()) {
      everywhere.use(sets);
    } else {
      own.computeIfAbsent(workspace, one -> new EngineTimeline(settings)).use(sets);
    }
  }

  private EngineTimeline timeline(ContactState state) {
    EngineTimeline of = own.get(state.getProfile().getWorkspace());
    return of == null ? everywhere : of;
  }

  /** Whether a shadow runs in the contact's workspace. */
  public boolean hasShadows(ContactState state) {
    return timeline(state).hasShadows();
  }

  /** The engine by whose rules the contact was looked at last. */
  public ContactEngine of(ContactState state) {
    return timeline(state).of(state);
  }

  /** Wakes a contact: each deadline is met by the rules of its own time. */
  public void onWake(ContactState state, long time, Outcome outcome) {
    timeline(state).onWake(state, time, outcome);
  }

  /** Whether there is more than one set to go by in the contact's workspace. */
  public boolean hasSeveral(ContactState state) {
    return timeline(state).hasSeveral();
  }
}
