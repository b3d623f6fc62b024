package io.beckon.domain.rule;

import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules of each workspace, compiled together: those that say the workspace, and those that say
 * none and so hold in every one. A workspace's own document takes the place of one of the same name
 * that holds everywhere.
 */
public final class RuleSets {
  private final RuleSet everywhere;
  private final Map<String, RuleSet> own;

  private RuleSets(RuleSet everywhere, Map<String, RuleSet> own) {
    this.everywhere = everywhere;
    this.own = own;
  }

  /** No rules anywhere. */
  public static RuleSets empty() {
    return new RuleSets(RuleSet.empty(), Map.of());
  }

  /**
   * Reads, checks and compiles documents of any workspaces.
   *
   * @throws RuleFaults naming every fault once, with file, line and column
   */
  public static RuleSets read(RuleReader reader, Collection<RuleDocument> documents)
      throws RuleFaults {
    Set<RuleFault> faults = new LinkedHashSet<>();
    RuleSet everywhere = read(reader, in("", documents), faults);
    Map<String, RuleSet> own = new TreeMap<>();
    for (String workspace : workspaces(documents)) {
      own.put(workspace, read(reader.another(), in(workspace, documents), faults));
    }
    if (!faults.isEmpty()) {
      throw new RuleFaults(List.copyOf(faults));
    }
    return new RuleSets(everywhere, own);
  }

  /** What is not wrong, but hardly meant, each said once. For documents found sound. */
  public static List<RuleFault> advice(RuleReader reader, Collection<RuleDocument> documents) {
    Set<RuleFault> found = new LinkedHashSet<>(reader.advice(in("", documents)));
    for (String workspace : workspaces(documents)) {
      found.addAll(reader.another().advice(in(workspace, documents)));
    }
    if (!workspaces(documents).isEmpty()) {
      documents.forEach(document -> found.addAll(RuleDocuments.advice(document, documents)));
    }
    return List.copyOf(found);
  }

  private static RuleSet read(
      RuleReader reader, List<RuleDocument> documents, Set<RuleFault> faults) {
    try {
      return reader.read(documents, List.of());
    } catch (RuleFaults e) {
      faults.addAll(e.faults());
      return RuleSet.empty();
    }
  }

  /** The workspaces that some document names, sorted. */
  public static Set<String> workspaces(Collection<RuleDocument> documents) {
    Set<String> named =
        documents.stream()
            .map(RuleDocument::getWorkspace)
            .collect(Collectors.toCollection(TreeSet::new));
    named.remove("");
    return named;
  }

  /** The documents that hold in a workspace; those that hold everywhere for the empty one. */
  public static List<RuleDocument> in(String workspace, Collection<RuleDocument> documents) {
    Set<String> replaced =
        documents.stream()
            .filter(one -> !workspace.isEmpty() && one.getWorkspace().equals(workspace))
            .map(RuleDocument::getRule)
            .collect(Collectors.toSet());
    List<RuleDocument> found = new ArrayList<>();
    for (RuleDocument one : documents) {
      boolean everywhere = one.getWorkspace().isEmpty() && !replaced.contains(one.getRule());
      if (everywhere || one.getWorkspace().equals(workspace)) {
        found.add(one);
      }
    }
    return found;
  }

  /** The documents of one workspace by name; its own comes before one that holds everywhere. */
  static Map<String, RuleDocument> byName(Map<RuleId, RuleDocument> candidate) {
    Map<String, RuleDocument> byName = new TreeMap<>();
    // Those that hold everywhere come first in the order of ids.
    candidate.forEach((id, document) -> byName.put(id.name(), document));
    return byName;
  }

  /** The rules that hold in a workspace. */
  public RuleSet in(String workspace) {
    RuleSet of = own.get(workspace);
    return of == null ? everywhere : of;
  }

  /** The workspaces that have documents of their own, sorted. */
  public Set<String> workspaces() {
    return own.keySet();
  }

  /** The names of the channels of all workspaces, sorted. */
  public Set<String> channels() {
    Set<String> names = new TreeSet<>(everywhere.channels().names());
    own.values().forEach(rules -> names.addAll(rules.channels().names()));
    return names;
  }
}
