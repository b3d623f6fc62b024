package io.beckon.operators.engage;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleId;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.domain.rule.WorkspaceRules;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.schema.RuleDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules in force of all workspaces, and how a restart begins with the same. */
final class RuleStore {
  /** What was published within so long counts as published together, milliseconds. */
  private static final long TOGETHER = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(RuleStore.class);

  private final WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
  private final RuleState state;

  /** Begins with the rules of the state, or else with those that the job begins with. */
  RuleStore(OperatorStateStore store, RulesAtStart atStart, boolean restored) throws Exception {
    state = new RuleState(store);
    state.restore(rules);
    if (restored) {
      for (RuleDocument document : atStart.published()) {
        rules.take(document);
      }
    } else {
      begin(atStart.first());
    }
    state.keep(rules.all());
  }

  private void begin(List<RuleDocument> first) {
    List<RuleDocument> together = new ArrayList<>();
    for (RuleDocument document : first) {
      if (!together.isEmpty()
          && document.getPublishedAt() > together.get(0).getPublishedAt() + TOGETHER) {
        together(together);
        together.clear();
      }
      together.add(document);
    }
    together(together);
  }

  /** What was published and could not be used then is no reason not to start. */
  private void together(List<RuleDocument> together) {
    for (String fault : rules.takeTogether(together)) {
      LOG.warn("a rule that was published is not in force: {}", fault);
    }
  }

  /**
   * Takes a document that was published or withdrawn.
   *
   * @param reached how far the log's time has come, epoch milliseconds
   */
  RulesInForce.Taken take(RuleDocument document, long reached) throws Exception {
    RulesInForce.Taken taken = rules.take(document);
    rules.forget(reached);
    said(document, taken);
    // A refused document may wait, and a withdrawn one no longer does.
    if (taken.changed() || taken.fault() != null || document.getText().isEmpty()) {
      state.keep(rules.all());
    }
    return taken;
  }

  private static void said(RuleDocument document, RulesInForce.Taken taken) {
    RuleId id = RuleId.of(document);
    if (taken.fault() != null) {
      LOG.warn("rule {} version {} is refused: {}", id, document.getVersion(), taken.fault());
    }
    if (taken.changed() && document.getText().isEmpty()) {
      LOG.info("rule {} is withdrawn", id);
    } else if (taken.changed()) {
      LOG.info(
          "rule {} version {} is in force from {} in the log's time",
          id,
          document.getVersion(),
          document.getPublishedAt() == 0
              ? "the beginning"
              : Instant.ofEpochMilli(RulesInForce.from(document)));
    }
  }

  /** The rules in force, by workspace; under the empty one those of all that are not named. */
  Map<String, RulesInForce> all() {
    return rules.all();
  }

  /** How many documents are in force. */
  int size() {
    return rules.size();
  }
}
