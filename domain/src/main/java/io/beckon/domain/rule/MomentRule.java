package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;

/**
 * Fires at a moment: an event, or a move into or out of a segment or stage.
 *
 * @param condition what must hold at that moment; it can look at the event if the moment is one
 * @param expires how long the trigger is worth sending, milliseconds; 0: no limit
 */
public record MomentRule(
    String name,
    int version,
    Moment moment,
    Condition condition,
    Send send,
    Limits limits,
    long expires)
    implements Rule {

  /** What is waited for. */
  public sealed interface Moment {}

  /** An event of this name. */
  public record OnEvent(String name) implements Moment {}

  /** The contact enters or leaves this segment. */
  public record OnSegment(String segment, boolean entered) implements Moment {}

  /** The contact enters or leaves this stage, of whatever lifecycle. */
  public record OnStage(String stage, boolean entered) implements Moment {}

  @Override
  public String kind() {
    return "trigger";
  }
}
