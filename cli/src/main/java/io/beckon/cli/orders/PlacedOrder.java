package io.beckon.cli.orders;

import io.beckon.schema.Event;

/**
 * An order, and whose it is.
 *
 * @param event an {@code Order Completed}
 */
public record PlacedOrder(String contact, Event event) {
  /** When it was placed, epoch milliseconds. */
  public long time() {
    return event.getTimestamp();
  }
}
