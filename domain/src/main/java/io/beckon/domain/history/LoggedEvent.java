package io.beckon.domain.history;

import io.beckon.schema.Event;

/**
 * An event as it stands in the log.
 *
 * @param place the log's time at it: the latest receipt of its partition so far, epoch milliseconds
 * @param foreign it has another key there than its contact's
 */
public record LoggedEvent(Event event, long place, int partition, long offset, boolean foreign) {
  /** An event of a history in the order of receipt. */
  public static LoggedEvent of(Event event, long offset) {
    return new LoggedEvent(event, event.getReceivedAt(), 0, offset, false);
  }
}
