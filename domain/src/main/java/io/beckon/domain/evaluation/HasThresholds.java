package io.beckon.domain.evaluation;

import io.beckon.domain.rule.Rule;
import io.beckon.schema.Profile;

/** A rule with lines that a value of the contact crosses. */
public interface HasThresholds extends Rule {
  /**
   * Whether the contact is beyond this threshold now; a threshold that is not there has no beyond.
   */
  boolean isBeyond(Profile profile, String threshold, long now);
}
