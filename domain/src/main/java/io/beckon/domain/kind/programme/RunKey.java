package io.beckon.domain.kind.programme;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Decisions;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.schema.Event;
import io.beckon.schema.ProgrammeRun;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a programme is about: a child, a contract. Each value has a run of its own.
 *
 * @param isOfEvent whether it is read of the event, so that later events can say which run they are
 *     about
 */
record RunKey(Condition value, boolean isOfEvent) {
  /** So many runs of one programme are on their way at most. */
  static final int RUNS = 8;

  /** Longer keys are sentences, by which nobody tells one thing from another. */
  static final int MAX_LENGTH = 200;

  /** The key as text: 7 and 7.0 are the same; null: there is none. */
  @Nullable String of(Facts facts) {
    Object found = value.value(facts);
    if (found instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return String.valueOf(number.longValue());
    }
    String text = found == null ? "" : found.toString().strip();
    return text.isEmpty() ? null : text;
  }

  /**
   * The key that an event says, of a rule whose events may; null: it says none, or is not asked.
   */
  static @Nullable String of(EvaluationContext context, ProgrammeRule rule, Event event) {
    RunKey key = rule.key();
    if (key == null || !key.isOfEvent()) {
      return null;
    }
    try {
      return key.of(context.facts(event));
    } catch (RuntimeException e) {
      Decisions.failed(context, rule, key.value().text(), e);
      return null;
    }
  }

  /** Whether an event of this key is about a run of that: one without a key is about all. */
  static boolean concerns(@Nullable String ofEvent, @Nullable String ofRun) {
    return ofEvent == null || ofRun == null || ofEvent.equals(ofRun);
  }

  /** Whether a run is that of a rule and a key; null: of none. */
  static boolean isOf(ProgrammeRun run, String rule, @Nullable String key) {
    return run.getRule().equals(rule) && Objects.equals(run.getKey(), key);
  }
}
