package io.beckon.domain.demand;

import io.beckon.schema.Demand;
import io.beckon.schema.WeekCount;
import java.util.List;

/**
 * Demand of the whole weeks of a record, one after the other, also of those in which nothing was
 * wanted.
 *
 * @param monday first day after them, which is a Monday; epoch milliseconds divided by 86,400,000
 * @param counts the oldest first
 */
public record WeeklyDemand(int monday, double[] counts) {
  private static final long DAY = 86_400_000L;

  /** Without the week in which the record was made: it is not over. */
  public static WeeklyDemand of(Demand demand) {
    int now = WeeklyCounts.week((int) Math.floorDiv(demand.getAt(), DAY));
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
