package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleId;
import io.beckon.domain.rule.RuleSets;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Brings documents into force, once they are found sound together with those in force. */
final class Publication {
  private final EngineOptions engine;
  private final String by;

  /**
   * @param by who publishes
   */
  Publication(EngineOptions engine, String by) {
    this.engine = engine;
    this.by = by;
  }

  /** Publishes all of these, or none; says what it did. */
  void publish(Map<RuleId, RuleDocument> inForce, List<RuleDocument> documents)
      throws InterruptedException {
    List<RuleDocument> changed = new ArrayList<>();
    for (RuleDocument document : documents) {
      RuleId id = RuleId.of(document);
      RuleDocument known = inForce.get(id);
      if (known != null && known.getText().equals(document.getText())) {
        System.out.printf("%s version %d is in force already%n", id, known.getVersion());
        continue;
      }
      if (known != null && known.getVersion() >= document.getVersion()) {
        throw new UserError(
            document.getOrigin()
                + ": version "
                + known.getVersion()
                + " of "
                + id
                + " is in force; write 'version: "
                + (known.getVersion() + 1)
                + "'");
      }
      document.setPublishedBy(by);
      document.setPublishedAt(System.currentTimeMillis());
      changed.add(document);
    }
    engine.publish(changed, require(inForce, changed).channels());
    for (RuleDocument one : changed) {
      System.out.printf("published %s version %d%n", RuleId.of(one), one.getVersion());
      RuleId ofAll = new RuleId("", one.getRule());
      if (!one.getWorkspace().isEmpty() && inForce.containsKey(ofAll)) {
        System.out.printf(
            "%s of every workspace still holds in all others; --workspace \"\" withdraws it%n",
            ofAll);
      }
    }
  }

  /** What the engine would refuse is refused here, before anyone sees it; gives the rules then. */
  private static RuleSets require(Map<RuleId, RuleDocument> inForce, List<RuleDocument> changed) {
    Map<RuleId, RuleDocument> all = new TreeMap<>(inForce);
    Set<RuleId> ids = new HashSet<>();
    for (RuleDocument document : changed) {
      RuleId id = RuleId.of(document);
      if (!ids.add(id)) {
        throw new UserError(
            document.getOrigin() + ": the rule '" + id + "' is given twice; nothing was published");
      }
      all.put(id, document);
    }
    try {
      return RuleKinds.compileAll(all.values());
    } catch (RuleFaults e) {
      throw new UserError("the rules cannot be used; nothing was published:\n" + e.getMessage());
    }
  }
}
