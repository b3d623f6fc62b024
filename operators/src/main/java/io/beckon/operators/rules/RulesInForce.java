package io.beckon.operators.rules;

import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleFault;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
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
  /** Documents that wait for others; more than so many are a fault of whoever publishes them. */
  private static final int WAITING = 1_000;

  /** Versions of one rule that are kept for the contacts that go on by them. */
  private static final int EARLIER = 3;

  private final Map<String, RuleDocument> documents = new TreeMap<>();
  private final Map<String, RuleDocument> waiting = new TreeMap<>();
  private final List<RuleDocument> earlier = new ArrayList<>();
  private final RuleReader reader = new RuleReader();
  private RuleSet set = RuleSet.empty();

  /** What became of a document. */
  public record Taken(boolean changed, @Nullable String fault) {}

  /** Takes all documents at once; fails when they cannot all be used together. */
  public void start(Collection<RuleDocument> all) throws RuleFaults {
    for (RuleDocument document : all) {
      documents.merge(
          document.getRule(), document, (a, b) -> b.getVersion() >= a.getVersion() ? b : a);
    }
    set = reader.read(documents.values(), earlier);
  }

  /** Takes a document that was published or withdrawn. */
  public Taken take(RuleDocument document) {
    RuleDocument known = documents.get(document.getRule());
    if (document.getVersion() < 0) {
      return new Taken(false, "not a rule document: " + document.getOrigin());
    }
    boolean withdrawn = document.getText().isEmpty();
    if (withdrawn) {
      waiting.remove(document.getRule());
    }
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
    String fault = use(candidate);
    if (fault == null) {
      waiting.remove(document.getRule());
      takeWaiting();
    } else if (!withdrawn) {
      await(document);
    }
    return new Taken(fault == null, fault);
  }

  /**
   * Remembers a document that cannot be used now: it may name a score, segment or stage of one that
   * has yet to come, and the order in which documents come must leave no trace.
   */
  public void await(RuleDocument document) {
    RuleDocument known = waiting.get(document.getRule());
    if (known == null ? waiting.size() < WAITING : known.getVersion() <= document.getVersion()) {
      waiting.put(document.getRule(), document);
    }
  }

  /** Documents that cannot be used now, and are tried again when another one is taken. */
  public Collection<RuleDocument> waiting() {
    return waiting.values();
  }

  private void takeWaiting() {
    boolean again = true;
    while (again) {
      again = false;
      for (RuleDocument document : List.copyOf(waiting.values())) {
        RuleDocument known = documents.get(document.getRule());
        boolean outdated = known != null && known.getVersion() > document.getVersion();
        Map<String, RuleDocument> candidate = new TreeMap<>(documents);
        candidate.put(document.getRule(), document);
        if (outdated || use(candidate) == null) {
          waiting.remove(document.getRule());
          again = true;
        }
      }
    }
  }

  /** Puts these documents in force, all or none; says what is wrong with them, or null. */
  private @Nullable String use(Map<String, RuleDocument> candidate) {
    try {
      set = reader.read(candidate.values(), earlier);
      if (keepEarlier(candidate)) {
        set = reader.read(candidate.values(), earlier);
      }
    } catch (RuleFaults e) {
      List<String> lines = e.faults().stream().map(RuleFault::toString).toList();
      return String.join("; ", lines);
    }
    documents.clear();
    documents.putAll(candidate);
    return null;
  }

  /**
   * Keeps the version that was in force for as long as contacts may go on by it: while those after
   * it say {@code onChange: drain}. Says whether that changed anything.
   */
  private boolean keepEarlier(Map<String, RuleDocument> candidate) {
    boolean changed = false;
    for (RuleDocument before : documents.values()) {
      RuleDocument now = candidate.get(before.getRule());
      if (now != null && now.getVersion() == before.getVersion()) {
        continue;
      }
      Rule rule = set.rule(before.getRule());
      if (rule != null && rule.onChange() == OnChange.DRAIN) {
        rememberEarlier(before);
        changed = true;
      } else {
        changed |= earlier.removeIf(one -> one.getRule().equals(before.getRule()));
      }
    }
    return changed;
  }

  /** Remembers a version that is not in force, but by which contacts go on. */
  public void rememberEarlier(RuleDocument document) {
    earlier.removeIf(
        one ->
            one.getRule().equals(document.getRule()) && one.getVersion() == document.getVersion());
    earlier.add(document);
    List<RuleDocument> ofRule =
        earlier.stream().filter(one -> one.getRule().equals(document.getRule())).toList();
    if (ofRule.size() > EARLIER) {
      earlier.remove(ofRule.get(0));
    }
  }

  /** Versions that are not in force, but by which contacts go on; the oldest of a rule first. */
  public Collection<RuleDocument> earlier() {
    return earlier;
  }

  public RuleSet set() {
    return set;
  }

  public Collection<RuleDocument> documents() {
    return documents.values();
  }
}
