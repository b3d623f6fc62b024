package io.beckon.domain.demand;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.schema.Demand;
import io.beckon.schema.WeekCount;
import java.time.ZoneId;
import java.util.List;

/**
 * Demand of the whole weeks of a record, one after the other, also of those in which nothing was
 * wanted.
 *
 * @param monday first day after them, which is a Monday; numbered as of {@link CalendarDays}
 * @param counts the oldest first
 */
public record WeeklyDemand(int monday, double[] counts) {
  /** The days by which a record was counted. */
  public static CalendarDays days(Demand demand) {
    return new CalendarDays(ZoneId.of(demand.getZone()));
  }

  /** Without the week in which the record was made: it is not over. */
  public static WeeklyDemand of(Demand demand) {
    int now = WeeklyCounts.week(days(demand).day(demand.getAt()));
    List<WeekCount> weeks = demand.getWeeks();
    int first = weeks.isEmpty() ? now : Math.min(now, weeks.get(0).getWeek());
    double[] counts = new double[now - first];
    for (WeekCount week : weeks) {
      if (week.getWeek() < now) {
        counts[week.getWeek() - first] = week.getCount();
      }
    }
    return new WeeklyDemand(WeeklyCounts.monday(now), counts);
  }
}
