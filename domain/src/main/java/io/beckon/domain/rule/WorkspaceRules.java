package io.beckon.domain.rule;

import io.beckon.domain.basics.Keys;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force in each workspace. A workspace has rules of its own from its first document
 * on; all others go by those that hold everywhere. What one workspace publishes, and how often,
 * changes nothing for another.
 */
public final class WorkspaceRules {
  private final RulesInForce everywhere;
  private final Map<String, RulesInForce> own = new TreeMap<>();

  /**
   * @param reader of documents of all kinds
   */
  public WorkspaceRules(RuleReader reader) {
    this.everywhere = new RulesInForce(reader);
  }

  /**
   * Takes a document that was published or withdrawn, in each workspace that it concerns. One that
   * holds everywhere and cannot be used in one of them is in force in the others.
   */
  public RulesInForce.Taken take(RuleDocument document) {
    String unusable = unusable(document);
    if (unusable != null) {
      return new RulesInForce.Taken(false, unusable);
    }
    boolean changed = false;
    Set<String> faults = new LinkedHashSet<>();
    for (Map.Entry<String, RulesInForce> one : concerned(List.of(document)).entrySet()) {
      RulesInForce.Taken taken = one.getValue().take(document);
      changed |= taken.changed();
      note(one.getKey(), taken.fault(), faults);
    }
    return new RulesInForce.Taken(changed, faults.isEmpty() ? null : String.join("; ", faults));
  }

  /**
   * Takes documents that were published or withdrawn together; gives what is wrong with those that
   * cannot be used.
   */
  public Collection<String> takeTogether(Collection<RuleDocument> published) {
    Set<String> faults = new LinkedHashSet<>();
    List<RuleDocument> together = new ArrayList<>();
    for (RuleDocument document : published) {
      String unusable = unusable(document);
      if (unusable == null) {
        together.add(document);
      } else {
        faults.add(unusable);
      }
    }
    for (Map.Entry<String, RulesInForce> one : concerned(together).entrySet()) {
      List<RuleDocument> concerning = new ArrayList<>();
      for (RuleDocument document : together) {
        if (document.getWorkspace().isEmpty() || document.getWorkspace().equals(one.getKey())) {
          concerning.add(document);
        }
      }
      one.getValue().takeTogether(concerning).forEach(fault -> note(one.getKey(), fault, faults));
    }
    return faults;
  }

  /**
   * Why a document cannot hold anywhere; null: it can. A record that is no rule document has no
   * text either, but withdraws nothing; what it names may be no workspace.
   */
  private static @Nullable String unusable(RuleDocument document) {
    if (document.getVersion() < 0) {
      return "not a rule document: " + document.getOrigin();
    }
    String workspace = document.getWorkspace();
    return workspace.isEmpty() || Keys.isWorkspace(workspace)
        ? null
        : document.getOrigin() + ": '" + workspace + "' is no name of a workspace";
  }

  /** The workspaces for which these documents change something, the empty one for all others. */
  private Map<String, RulesInForce> concerned(Collection<RuleDocument> documents) {
    boolean all = documents.stream().anyMatch(one -> one.getWorkspace().isEmpty());
    Map<String, RulesInForce> concerned = new TreeMap<>();
    for (String workspace : RuleSets.workspaces(documents)) {
      boolean begins =
          documents.stream()
              .anyMatch(one -> one.getWorkspace().equals(workspace) && !one.getText().isEmpty());
      // What is withdrawn where nothing is in force begins nothing.
      concerned.put(
          workspace, begins || own.containsKey(workspace) ? own(workspace) : everywhere.another());
    }
    if (all) {
      concerned.putAll(own);
      concerned.put("", everywhere);
    }
    return concerned;
  }

  /** The rules of a workspace of its own; from the first time on that they are asked for. */
  private RulesInForce own(String workspace) {
    return own.computeIfAbsent(workspace, one -> everywhere.another());
  }

  /** A fault that is the same everywhere is said once. */
  private static void note(String workspace, @Nullable String fault, Set<String> faults) {
    if (fault != null && !faults.contains(fault)) {
      faults.add(workspace.isEmpty() ? fault : "in workspace '" + workspace + "': " + fault);
    }
  }

  /** The rules of the empty workspace hold in all that are not named; for restoring them. */
  public RulesInForce begin(String workspace) {
    return workspace.isEmpty() ? everywhere : own(workspace);
  }

  /** The rules in force, by workspace; under the empty one those of all that are not named. */
  public Map<String, RulesInForce> all() {
    Map<String, RulesInForce> all = new TreeMap<>(own);
    all.put("", everywhere);
    return all;
  }

  /** Forgets sets of the past that nothing asks for any more; see {@link RulesInForce#forget}. */
  public void forget(long reached) {
    all().values().forEach(rules -> rules.forget(reached));
  }

  /** How many documents are in force, each counted once. */
  public int size() {
    int size = everywhere.documents().size();
    for (RulesInForce rules : own.values()) {
      size += (int) rules.documents().stream().filter(one -> !one.getWorkspace().isEmpty()).count();
    }
    return size;
  }
}
