package io.beckon.domain.basics;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The days of a time zone, numbered as {@link LocalDate#toEpochDay} does: 0 is the first of 1970. A
 * day has 23 hours or 25 where clocks are put forward or back.
 */
public final class CalendarDays implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Milliseconds of a day of 24 hours. */
  public static final long DAY = 86_400_000L;

  public static final CalendarDays UTC = new CalendarDays(ZoneId.of("UTC"));

  private final ZoneId zone;

  public CalendarDays(ZoneId zone) {
    this.zone = zone;
  }

  public ZoneId zone() {
    return zone;
  }

  /** Number of the day in which a moment is, epoch milliseconds. */
  public int day(long time) {
    return (int) Math.floorDiv(local(time), DAY);
  }

  /** When a day begins, epoch milliseconds. */
  public long start(int day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant().toEpochMilli();
  }

  /** When the day of a moment begins, epoch milliseconds. */
  public long startOf(long time) {
    return start(day(time));
  }

  /** What the clocks of the zone show, as milliseconds since theirs showed the first of 1970. */
  public long local(long time) {
    return time + 1_000L * zone.getRules().getOffset(Instant.ofEpochMilli(time)).getTotalSeconds();
  }
}
