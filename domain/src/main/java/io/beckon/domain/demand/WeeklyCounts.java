package io.beckon.domain.demand;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.DemandState;
import io.beckon.schema.WeekCount;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How much was wanted week by week, of the newest weeks in which anything was. */
final class WeeklyCounts {
  private static final int WEEKS = Bounds.cap(DemandState.SCHEMA$, "weeks");

  /** Day 0, the first of 1970, was a Thursday. */
  private static final int FROM_MONDAY = 3;

  private final TreeMap<Integer, Long> weeks = new TreeMap<>();

  static WeeklyCounts of(List<WeekCount> kept) {
    WeeklyCounts counts = new WeeklyCounts();
    for (WeekCount week : kept) {
      counts.add(week.getWeek(), week.getCount());
    }
    return counts;
  }

  /**
   * Number of the week, from Monday to Sunday, in which a day is.
   *
   * @param day numbered as of {@link io.beckon.domain.basics.CalendarDays}
   */
  static int week(int day) {
    return Math.floorDiv(day + FROM_MONDAY, 7);
  }

  /** The first day of a week, a Monday. */
  static int monday(int week) {
    return week * 7 - FROM_MONDAY;
  }

  /** So many more in a week, or fewer; older than what is kept, they do not count. */
  void add(int week, long count) {
    long sum = weeks.merge(week, count, Long::sum);
    if (sum <= 0) {
      weeks.remove(week);
    }
    // By their span, not by their number: one order of long ago must not be the first of them.
    while (!weeks.isEmpty() && weeks.firstKey() <= weeks.lastKey() - WEEKS) {
      weeks.pollFirstEntry();
    }
  }

  /** The oldest first. */
  List<WeekCount> list() {
    List<WeekCount> list = new ArrayList<>(weeks.size());
    weeks.forEach((week, count) -> list.add(new WeekCount(week, count)));
    return list;
  }
}
