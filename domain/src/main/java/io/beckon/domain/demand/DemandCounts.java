package io.beckon.domain.demand;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.inbox.RoundCounts;
import io.beckon.schema.Demand;
import io.beckon.schema.DemandState;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.Wanted;
import io.beckon.schema.WantedItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * How often each item of one scope was wanted, day by day for two months, and since the beginning;
 * and all of them together, week by week. Counts are exact as long as there are no more items than
 * the cap. When there are, the quarter wanted least since the beginning is dropped, and the most
 * that any of them had is added to what may be missing: no item was wanted more often than its
 * count and that (lossy counting: Manku, G. S., Motwani, R. (2002), VLDB).
 */
public final class DemandCounts implements RoundCounts<DemandState> {
  /** Days of a month. */
  public static final int DAYS = 30;

  /** Days after which a scope in which nothing was wanted is forgotten. */
  public static final int LIFE_DAYS = 400;

  private static final int ITEMS = Bounds.cap(DemandState.SCHEMA$, "items");
  private static final int TOLD = Bounds.cap(Demand.SCHEMA$, "items");

  /** The scope itself takes as much room as so many items. */
  private static final int SCOPE = 5;

  /** So many by each order are told. */
  private static final int EACH = TOLD / 4;

  private static final Comparator<ItemDemand> BY_NAME = Comparator.comparing(ItemDemand::getItem);

  /** By month, by day, since the beginning, by how fast they rise; the first ones first. */
  private static final List<Comparator<ItemDemand>> ORDERS =
      List.of(
          Comparator.comparingLong(ItemDemand::getMonth)
              .thenComparingLong(ItemDemand::getEver)
              .reversed()
              .thenComparing(BY_NAME),
          Comparator.comparingLong(ItemDemand::getDay).reversed().thenComparing(BY_NAME),
          Comparator.comparingLong(ItemDemand::getEver).reversed().thenComparing(BY_NAME),
          Comparator.comparingDouble(ItemDemand::getRising).reversed().thenComparing(BY_NAME));

  private final Map<String, DailyCounts> items = new HashMap<>();
  private long missed;
  private long dueAt;
  private int ahead;
  private WeeklyCounts weeks = new WeeklyCounts();

  public DemandCounts() {}

  /** Counts as the state kept them. */
  public static DemandCounts of(DemandState state) {
    DemandCounts counts = new DemandCounts();
    counts.missed = state.getMissed();
    counts.dueAt = state.getDueAt();
    counts.ahead = state.getAhead();
    counts.weeks = WeeklyCounts.of(state.getWeeks());
    for (WantedItem item : state.getItems()) {
      counts.items.put(item.getItem(), DailyCounts.of(item));
    }
    return counts;
  }

  @Override
  public DemandState state() {
    List<WantedItem> kept = new ArrayList<>(items.size());
    items.forEach((item, counts) -> kept.add(counts.state(item)));
    return DemandState.newBuilder()
        .setItems(kept)
        .setMissed(missed)
        .setDueAt(dueAt)
        .setAhead(ahead)
        .setWeeks(weeks.list())
        .build();
  }

  /**
   * Counts what was wanted, all of it; less than 0 takes off again what had been said.
   *
   * @param days of the workspace
   * @throws IllegalArgumentException when it does not say of each item how often
   */
  public void add(Wanted wanted, CalendarDays days) {
    if (wanted.getCounts().size() != wanted.getItems().size()) {
      throw new IllegalArgumentException(
          wanted.getItems().size() + " items have " + wanted.getCounts().size() + " counts");
    }
    int day = days.day(wanted.getAt());
    for (int i = 0; i < wanted.getItems().size(); i++) {
      String item = wanted.getItems().get(i);
      long count = wanted.getCounts().get(i);
      weeks.add(WeeklyCounts.week(day), count);
      if (count > 0) {
        items.computeIfAbsent(item, any -> new DailyCounts()).add(day, count);
      } else {
        takeOff(item, day, count);
      }
    }
    if (items.size() > ITEMS) {
      dropLeast();
    }
  }

  private void takeOff(String item, int day, long count) {
    DailyCounts known = items.get(item);
    if (known != null) {
      known.add(day, count);
      if (known.ever() <= 0) {
        items.remove(item);
      }
    }
  }

  private void dropLeast() {
    long[] ever = items.values().stream().mapToLong(DailyCounts::ever).toArray();
    Arrays.sort(ever);
    long line = ever[ever.length / 4];
    items.values().removeIf(counts -> counts.ever() <= line);
    missed += line;
  }

  /** What is wanted most and what is rising as of {@code at}, the most wanted first. */
  public Demand ranked(String workspace, String what, String scope, long at, CalendarDays days) {
    int day = days.day(at);
    List<PriorityQueue<ItemDemand>> firsts = new ArrayList<>();
    for (Comparator<ItemDemand> order : ORDERS) {
      firsts.add(new PriorityQueue<>(EACH + 1, order.reversed()));
    }
    items.forEach(
        (item, counts) -> {
          long today = counts.of(day);
          long month = counts.sum(day, DAYS);
          ItemDemand one =
              ItemDemand.newBuilder()
                  .setItem(item)
                  .setDay(today)
                  .setMonth(month)
                  .setEver(counts.ever())
                  .setRising(rising(today, month))
                  .setPrevious(counts.sum(day - DAYS, DAYS))
                  .build();
          for (int i = 0; i < ORDERS.size(); i++) {
            PriorityQueue<ItemDemand> first = firsts.get(i);
            // The last of the first ones stands at the head.
            if (first.size() < EACH) {
              first.add(one);
            } else if (ORDERS.get(i).compare(one, first.peek()) < 0) {
              first.poll();
              first.add(one);
            }
          }
        });
    Set<ItemDemand> told = new LinkedHashSet<>();
    firsts.forEach(told::addAll);
    List<ItemDemand> ranked = new ArrayList<>(told);
    ranked.sort(ORDERS.get(0));
    return Demand.newBuilder()
        .setWorkspace(workspace)
        .setWhat(what)
        .setScope(scope)
        .setAt(at)
        .setZone(days.zone().getId())
        .setMissed(missed)
        .setItems(ranked)
        .setWeeks(weeks.list())
        .build();
  }

  /**
   * How many standard deviations a day is above the mean of the days before it, were it a Poisson
   * count; one more than the mean below the root, so that a first sale is no miracle.
   */
  static double rising(long day, long month) {
    double mean = (double) (month - day) / (DAYS - 1);
    return (day - mean) / Math.sqrt(mean + 1);
  }

  /** Whether nothing was wanted for so long that nobody asks any more. */
  public boolean isForgotten(long at, CalendarDays days) {
    return isQuiet(days.day(at), LIFE_DAYS);
  }

  /** Whether nothing was wanted in the thirty days that end with the day of {@code at}. */
  public boolean isQuiet(long at, CalendarDays days) {
    return isQuiet(days.day(at), DAYS);
  }

  private boolean isQuiet(int day, int days) {
    for (DailyCounts counts : items.values()) {
      if (counts.newest() > day - days) {
        return false;
      }
    }
    return true;
  }

  /** When the counts go out next, epoch milliseconds; 0: not planned. */
  public long dueAt() {
    return dueAt;
  }

  public void dueAt(long time) {
    dueAt = time;
  }

  /** How many items are kept. */
  public int size() {
    return items.size();
  }

  @Override
  public int room() {
    return items.size() + SCOPE;
  }

  @Override
  public int ahead() {
    return ahead;
  }

  @Override
  public void ahead(int count) {
    ahead = count;
  }
}
