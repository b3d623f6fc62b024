package io.beckon.domain.demand;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.DayCount;
import io.beckon.schema.WantedItem;
import java.util.ArrayList;
import java.util.List;

/** How often one item was wanted: day by day as far back as is kept, and since the beginning. */
final class DailyCounts {
  private static final int DAYS = Bounds.cap(WantedItem.SCHEMA$, "days");

  /** A day's count is at its number modulo {@link #DAYS}. */
  private final long[] days = new long[DAYS];

  private long ever;
  private int newest;

  /** Counts as the state kept them. */
  static DailyCounts of(WantedItem item) {
    DailyCounts counts = new DailyCounts();
    for (DayCount day : item.getDays()) {
      counts.add(day.getDay(), day.getCount());
    }
    counts.ever = item.getEver();
    return counts;
  }

  WantedItem state(String item) {
    List<DayCount> kept = new ArrayList<>();
    for (int day = newest - DAYS + 1; day <= newest; day++) {
      if (of(day) != 0) {
        kept.add(new DayCount(day, of(day)));
      }
    }
    return new WantedItem(item, ever, kept);
  }

  void add(int day, long count) {
    ever += count;
    if (day > newest) {
      int from = Math.max(newest + 1, day - DAYS + 1);
      for (int passed = from; passed <= day; passed++) {
        days[Math.floorMod(passed, DAYS)] = 0;
      }
      newest = day;
    }
    if (day > newest - DAYS) {
      days[Math.floorMod(day, DAYS)] += count;
    }
  }

  long of(int day) {
    return day > newest || day <= newest - DAYS ? 0 : days[Math.floorMod(day, DAYS)];
  }

  /** Of so many days, the last of which is {@code day}. */
  long sum(int day, int count) {
    long sum = 0;
    for (int one = day - count + 1; one <= day; one++) {
      sum += of(one);
    }
    return sum;
  }

  long ever() {
    return ever;
  }

  /** The last day on which it was wanted. */
  int newest() {
    return newest;
  }
}
