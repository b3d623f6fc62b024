package io.beckon.domain.condition;

import io.beckon.domain.basics.Keys;

/**
 * Events that some rule counts.
 *
 * @param key what the contact's state knows it by; made once, since each event asks for it
 * @param event name of the event
 * @param only which of them
 * @param span how far back they are counted, milliseconds
 */
public record Counter(String key, String event, Narrowing only, long span) {
  public Counter(String event, Narrowing only, long span) {
    this(keyOf(event, only), event, only, span);
  }

  /** All events of this name. */
  public Counter(String event, long span) {
    this(event, Narrowing.NONE, span);
  }

  private static String keyOf(String event, Narrowing only) {
    return only == Narrowing.NONE ? Keys.single(event) : Keys.join(event, only.key());
  }
}
