package io.beckon.domain.rule;

import io.beckon.schema.RuleDocument;

/**
 * What tells a rule document from all others: its workspace and its name.
 *
 * @param workspace where it holds; empty: in every workspace
 */
public record RuleId(String workspace, String name) implements Comparable<RuleId> {
  /** Which one a document is. */
  public static RuleId of(RuleDocument document) {
    return new RuleId(document.getWorkspace(), document.getRule());
  }

  /** Reads what {@link #key} writes. No rule's name has a slash. */
  public static RuleId parse(String key) {
    int slash = key.lastIndexOf('/');
    return slash < 0
        ? new RuleId("", key)
        : new RuleId(key.substring(0, slash), key.substring(slash + 1));
  }

  /** The key of its records: {@code shop/welcome}, or {@code welcome} where it holds everywhere. */
  public String key() {
    return workspace.isEmpty() ? name : workspace + '/' + name;
  }

  @Override
  public int compareTo(RuleId other) {
    int byWorkspace = workspace.compareTo(other.workspace);
    return byWorkspace != 0 ? byWorkspace : name.compareTo(other.name);
  }

  /** As people read it. */
  @Override
  public String toString() {
    return key();
  }
}
