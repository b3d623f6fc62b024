package io.beckon.domain.inbox;

import java.io.Serializable;

/**
 * How far records may be out of order by their receipt. Time is so far behind the log, and what is
 * looked at after a purchase waits as long.
 *
 * @param millis more than 0
 */
public record Bound(long millis) implements Serializable {
  /** Two seconds. */
  public static final Bound DEFAULT = new Bound(2_000);

  public Bound {
    if (millis < 1) {
      throw new IllegalArgumentException(
          "a bound of " + millis + " ms cannot be; 1 ms is the least");
    }
  }

  /** How far time has come for whoever has read up to this place, epoch milliseconds. */
  public long mark(long place) {
    return place - millis - 1;
  }

  /** How far the log's time has come for whoever has come to this mark, epoch milliseconds. */
  public long place(long mark) {
    return mark + millis + 1;
  }
}
