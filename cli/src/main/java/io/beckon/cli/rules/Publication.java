package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
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
  void publish(Map<String, RuleDocument> inForce, List<RuleDocument> documents)
      throws InterruptedException {
    List<RuleDocument> changed = new ArrayList<>();
    for (RuleDocument document : documents) {
      RuleDocument known = inForce.get(document.getRule());
      if (known != null && known.getText().equals(document.getText())) {
        System.out.printf(
            "%s version %d is in force already%n", known.getRule(), known.getVersion());
        continue;
      }
      if (known != null && known.getVersion() >= document.getVersion()) {
        throw new UserError(
            document.getOrigin()
                + ": version "
                + known.getVersion()
                + " of "
                + known.getRule()
                + " is in force; write 'version: "
                + (known.getVersion() + 1)
                + "'");
      }
      document.setPublishedBy(by);
      document.setPublishedAt(System.currentTimeMillis());
      changed.add(document);
    }
    engine.publish(changed, require(inForce, changed).channels());
    changed.forEach(
        one -> System.out.printf("published %s version %d%n", one.getRule(), one.getVersion()));
  }

  /** What the engine would refuse is refused here, before anyone sees it; gives the rules then. */
  private static RuleSet require(Map<String, RuleDocument> inForce, List<RuleDocument> changed) {
    Map<String, RuleDocument> all = new TreeMap<>(inForce);
    Set<String> names = new HashSet<>();
    for (RuleDocument document : changed) {
      if (!names.add(document.getRule())) {
        throw new UserError(
            document.getOrigin()
                + ": the rule '"
                + document.getRule()
                + "' is given twice; nothing was published");
      }
      all.put(document.getRule(), document);
    }
    try {
      return RuleKinds.compile(all.values());
    } catch (RuleFaults e) {
      throw new UserError("the rules cannot be used; nothing was published:\n" + e.getMessage());
    }
  }
}
