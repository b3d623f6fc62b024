package io.beckon.operators.rules;

import io.beckon.schema.RuleDocument;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that a job begins with, so that no event is met by an empty set, or by one that was
 * changed before.
 */
public interface RulesAtStart extends Serializable {
  /**
   * For a job that begins anew: all that was published and withdrawn, in that order. A document
   * that says nothing of when it was published has always been in force.
   */
  List<RuleDocument> first() throws Exception;

  /**
   * For a job that goes on from a snapshot, or after a failure: what is published now. It is asked
   * before the first event is taken, for what was published since the snapshot may be read later
   * than the events after it.
   */
  List<RuleDocument> published() throws Exception;

  /** These, and nothing else is ever published. */
  static RulesAtStart of(List<RuleDocument> documents) {
    return new Fixed(new ArrayList<>(documents));
  }

  /** See {@link #of}. */
  record Fixed(ArrayList<RuleDocument> documents) implements RulesAtStart {
    @Override
    public List<RuleDocument> first() {
      return documents;
    }

    @Override
    public List<RuleDocument> published() {
      return List.of();
    }
  }
}
