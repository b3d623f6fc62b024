package io.beckon.domain.kind.rfm;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.Quantiles;
import io.beckon.schema.Orders;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The edges with which an RFM rule's bins hold about as many contacts of a workspace each: with
 * five bins, quintiles. They are exact; every contact's orders are looked at.
 */
public final class WorkspaceBins {
  /** Of fewer contacts, edges say little. */
  public static final int ENOUGH = 100;

  private final RfmRule rule;
  private final long time;
  private final CalendarDays days;
  private final LongArrayList ages = new LongArrayList();
  private final LongArrayList counts = new LongArrayList();
  private final Map<String, LongArrayList> money = new TreeMap<>();

  /**
   * @param time as of when, epoch milliseconds
   * @param days of the workspace
   */
  public WorkspaceBins(RfmRule rule, long time, CalendarDays days) {
    this.rule = rule;
    this.time = time;
    this.days = days;
  }

  /** Takes in one contact; who has no order that counts is left out, as it is in no bin. */
  public void add(Orders orders) {
    CountedPurchases seen = CountedPurchases.of(orders, rule, time, days);
    if (seen.count() <= 0) {
      return;
    }
    ages.add(time - seen.last());
    counts.add(seen.count());
    if (seen.currency() != null) {
      money
          .computeIfAbsent(seen.currency().getCurrency(), currency -> new LongArrayList())
          .add(seen.money());
    }
  }

  /** How many contacts have orders that count. */
  public int contacts() {
    return ages.size();
  }

  /** How many of them have most of their money in a currency. */
  public int contacts(String currency) {
    LongArrayList known = money.get(currency);
    return known == null ? 0 : known.size();
  }

  /** Currencies of most of anybody's money. */
  public List<String> currencies() {
    return List.copyOf(money.keySet());
  }

  /**
   * Whole days since the last order: within the first is the highest bin. At least a fifth (of five
   * bins) are within it, as no contact is in two.
   */
  public List<Long> recencyDays() {
    List<Long> days = new ArrayList<>();
    LongArrayList whole = new LongArrayList(ages.size());
    // Within n days is: less than n whole days ago.
    ages.forEach(age -> whole.add(Math.floorDiv(age, CalendarDays.DAY)));
    for (long edge : Quantiles.edges(whole.toLongArray(), rule.recency().size() + 1)) {
      days.add(Math.max(1, edge));
    }
    return days;
  }

  public List<Long> frequency() {
    return Quantiles.edges(counts.toLongArray(), rule.frequency().size() + 1);
  }

  /**
   * In minor units, among those most of whose money is of the currency.
   *
   * @param bins how many
   */
  public List<Long> money(String currency, int bins) {
    LongArrayList known = money.get(currency);
    if (known == null) {
      throw new IllegalArgumentException("nobody has spent most in " + currency);
    }
    return Quantiles.edges(known.toLongArray(), bins);
  }
}
