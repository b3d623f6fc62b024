package io.beckon.domain.rule;

import io.beckon.domain.limit.QuietHours;
import org.jspecify.annotations.Nullable;

/**
 * What can hold a rule's messages back, beside consent and the limits that concern all rules.
 *
 * @param quiet when nothing is sent; a message waits for its end, and is then looked at again
 * @param expires how long a message is worth sending, milliseconds; 0: no limit
 * @param holdout share of contacts that get nothing, in ten-thousandths, stable for each contact
 * @param priority of two rules that want the same place, the one of the higher gets it
 */
public record Restraints(
    Limits limits, @Nullable QuietHours quiet, long expires, int holdout, int priority) {
  public static final Restraints NONE = new Restraints(Limits.NONE, null, 0, 0, 0);

  /** The same, with limits of a part of the rule. */
  public Restraints with(Limits own) {
    return new Restraints(own, quiet, expires, holdout, priority);
  }
}
