package io.beckon.domain.policy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;

/**
 * Hours of each day in which nothing is sent, on the contact's own clock.
 *
 * @param from first minute that is quiet
 * @param to first minute that is not; earlier than {@code from} when the hours go past midnight
 */
public record QuietHours(LocalTime from, LocalTime to) {
  /**
   * Reads {@code 21:00-08:00}.
   *
   * @throws IllegalArgumentException when it is anything else, or no time at all
   */
  public static QuietHours of(String text) {
    int dash = text.indexOf('-');
    try {
      LocalTime from = LocalTime.parse(text.substring(0, Math.max(0, dash)));
      LocalTime to = LocalTime.parse(text.substring(dash + 1));
      if (!from.equals(to)) {
        return new QuietHours(from, to);
      }
    } catch (DateTimeParseException e) {
      // Said below, in the words of whoever wrote it.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no span of a day; write two different times, such as 21:00-08:00");
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }

  /** The first moment from {@code time} on that is not quiet, epoch milliseconds. */
  public long endsAt(long time, ZoneId zone) {
    ZonedDateTime at = Instant.ofEpochMilli(time).atZone(zone);
    LocalTime clock = at.toLocalTime();
    boolean overMidnight = to.isBefore(from);
    boolean quiet =
        overMidnight
            ? !clock.isBefore(from) || clock.isBefore(to)
            : !clock.isBefore(from) && clock.isBefore(to);
    if (!quiet) {
      return time;
    }
    boolean tomorrow = overMidnight && !clock.isBefore(from);
    return at.toLocalDate()
        .plusDays(tomorrow ? 1 : 0)
        .atTime(to)
        .atZone(zone)
        .toInstant()
        .toEpochMilli();
  }
}
