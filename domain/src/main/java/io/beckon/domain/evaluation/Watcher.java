package io.beckon.domain.evaluation;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.rule.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Hears why rules did not fire, for whoever explains a history. The engine itself has none: it
 * would hear of every condition of every event.
 */
public interface Watcher {
  /**
   * A rule was looked at and went no further.
   *
   * @param time event time of the step, epoch milliseconds
   * @param why what kept it, in words
   * @param condition the condition that did not hold; null: something else kept it
   * @param facts what the condition saw
   */
  void missed(Rule rule, long time, String why, @Nullable Condition condition, Facts facts);
}
