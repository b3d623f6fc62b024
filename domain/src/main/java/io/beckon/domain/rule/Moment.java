package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import java.time.LocalTime;

/** What a trigger or a programme waits for. */
public sealed interface Moment {
  /** An event of this name. */
  record OnEvent(String name) implements Moment {}

  /** The contact enters or leaves this segment. */
  record OnSegment(String segment, boolean entered) implements Moment {}

  /** The contact enters or leaves this stage, of whatever lifecycle. */
  record OnStage(String stage, boolean entered) implements Moment {}

  /** The score crosses this threshold. */
  record OnThreshold(String score, String threshold) implements Moment {}

  /** A visit is over: half an hour went by without a sign of the visitor. */
  record OnVisitEnd() implements Moment {}

  /** The condition begins to hold, by an event or by the mere passing of time. */
  record OnBecoming(Condition condition) implements Moment {}

  /**
   * A date that a trait of the contact says, such as a birthday.
   *
   * @param days so many days after it; negative: before
   * @param at time of day, on the contact's own clock
   * @param yearly on every anniversary
   */
  record OnDate(String trait, int days, LocalTime at, boolean yearly) implements Moment {}
}
