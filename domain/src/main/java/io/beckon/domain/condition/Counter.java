package io.beckon.domain.condition;

import io.beckon.domain.basics.Keys;

/**
 * Events that some rule counts.
 *
 * @param event name of the event
 * @param only which of them
 * @param span how far back they are counted, milliseconds
 */
public record Counter(String event, Narrowing only, long span) {
  /** All events of this name. */
  public Counter(String event, long span) {
    this(event, Narrowing.NONE, span);
  }

  /** What the contact's state knows it by. */
  public String key() {
    return only == Narrowing.NONE ? Keys.single(event) : Keys.join(event, only.key());
  }
}
