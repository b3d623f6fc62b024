package io.beckon.operators.rules;

import io.beckon.domain.rule.RuleFault;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.RuleDocument;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rule documents in force and the set compiled from them. A document that cannot be used
 * changes nothing. The order in which documents came leaves no trace: the highest version of each
 * rule counts.
 */
public final class RulesInForce {
  private final Map<String, RuleDocument> documents = new TreeMap<>();
  private RuleSet set = RuleSet.empty();

  /** What became of a document. */
  public record Taken(boolean changed, @Nullable String fault) {}

  /** Takes all documents at once; fails when they cannot all be used together. */
  public void start(Collection<RuleDocument> all) throws RuleFaults {
    for (RuleDocument document : all) {
      documents.merge(
          document.getRule(), document, (a, b) -> b.getVersion() >= a.getVersion() ? b : a);
    }
    set = RuleSet.compile(documents.values());
  }

  /** Takes a document that was published or withdrawn. */
  public Taken take(RuleDocument document) {
    RuleDocument known = documents.get(document.getRule());
    if (document.getVersion() < 0) {
      return new Taken(false, "not a rule document: " + document.getOrigin());
    }
    boolean withdrawn = document.getText().isEmpty();
    if (withdrawn
        ? known == null
        : known != null
            && (known.getVersion() > document.getVersion()
                || known.getText().equals(document.getText()))) {
      return new Taken(false, null);
    }
    Map<String, RuleDocument> candidate = new TreeMap<>(documents);
    if (withdrawn) {
      candidate.remove(document.getRule());
    } else {
      candidate.put(document.getRule(), document);
    }
    try {
      set = RuleSet.compile(candidate.values());
    } catch (RuleFaults e) {
      List<String> lines = e.faults().stream().map(RuleFault::toString).toList();
      return new Taken(false, String.join("; ", lines));
    }
    documents.clear();
    documents.putAll(candidate);
    return new Taken(true, null);
  }

  public RuleSet set() {
    return set;
  }

  public Collection<RuleDocument> documents() {
    return documents.values();
  }
}
