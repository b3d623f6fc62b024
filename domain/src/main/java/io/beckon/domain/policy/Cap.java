package io.beckon.domain.policy;

import io.beckon.domain.basics.DurationLiterals;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * At most so many messages to a contact within a time.
 *
 * @param channel one channel, or {@code all}: each that needs consent
 * @param unit the contact's own calendar, or a rolling span of {@code span} milliseconds
 */
public record Cap(String channel, int max, Unit unit, long span) {
  /** For how long messages are counted, milliseconds. */
  public static final long LONGEST = 31L * 86_400_000L;

  /** What is counted in. */
  public enum Unit {
    DAY,
    WEEK,
    MONTH,
    SPAN
  }

  /** As a person says it, such as {@code 3 a day on email}. */
  public String words() {
    String per =
        switch (unit) {
          case DAY -> "a day";
          case WEEK -> "a week";
          case MONTH -> "a month";
          case SPAN -> "in " + DurationLiterals.text(span);
        };
    return max
        + " "
        + per
        + (channel.equals(WorkspaceLimits.ALL)
            ? " on all channels that need consent"
            : " on " + channel);
  }

  /** Messages before this moment do not count, epoch milliseconds. */
  public long countsFrom(long time, ZoneId zone) {
    if (unit == Unit.SPAN) {
      return time - span + 1;
    }
    LocalDate day = Instant.ofEpochMilli(time).atZone(zone).toLocalDate();
    LocalDate first =
        switch (unit) {
          case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          case MONTH -> day.withDayOfMonth(1);
          default -> day;
        };
    return first.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
