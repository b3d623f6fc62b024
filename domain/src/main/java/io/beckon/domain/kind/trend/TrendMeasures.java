package io.beckon.domain.kind.trend;

import io.beckon.domain.basics.Money;
import io.beckon.domain.order.PurchaseDays.OfDay;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a contact's days with purchases say of how its buying changes. */
final class TrendMeasures {
  static final String UNCLEAR = "unclear";

  private static final int DAYS_FOR_VARIATION = 4;

  private TrendMeasures() {}

  /** What was bought within some days. */
  record Window(int orders, long net) {}

  /** The two windows of one contact. */
  record Windows(Window earlier, Window later, boolean observed) {
    int orders() {
      return earlier.orders() + later.orders();
    }
  }

  /** Gaps between days with orders. */
  record Gaps(double mean, double variation, int last) {}

  static TreeSet<Integer> turningDays(List<OfDay> bought, TrendRule rule, @Nullable Gaps gaps) {
    TreeSet<Integer> turning = new TreeSet<>();
    for (OfDay one : bought) {
      turning.add(one.day());
      turning.add(one.day() + rule.windowDays());
      turning.add(one.day() + 2 * rule.windowDays());
    }
    if (!bought.isEmpty()) {
      turning.add(bought.get(0).day() + 2 * rule.windowDays() - 1);
    }
    if (gaps != null) {
      turning.add(gaps.last() + (int) Math.floor(2 * gaps.mean()) + 1);
    }
    return turning;
  }

  static Windows windows(List<OfDay> bought, TrendRule rule, int today) {
    int later = today - rule.windowDays() + 1;
    int earlier = later - rule.windowDays();
    return new Windows(
        window(bought, earlier, later - 1),
        window(bought, later, today),
        !bought.isEmpty() && bought.get(0).day() <= earlier);
  }

  private static Window window(List<OfDay> bought, int from, int to) {
    int orders = 0;
    long net = 0;
    for (OfDay one : bought) {
      if (one.day() >= from && one.day() <= to) {
        orders += one.orders();
        net = Money.sum(net, one.net());
      }
    }
    return new Window(orders, net);
  }

  static @Nullable Double ratio(Windows windows) {
    return windows.earlier().net() <= 0
        ? null
        : (double) windows.later().net() / windows.earlier().net();
  }

  static String direction(TrendRule rule, Windows windows, @Nullable Gaps gaps, int today) {
    if (windows.observed() && windows.orders() >= rule.orders()) {
      Double ratio = ratio(windows);
      if (ratio == null ? windows.later().net() > 0 : ratio >= rule.more()) {
        return TrendRule.MORE;
      }
      if (ratio != null && ratio <= rule.less()) {
        return TrendRule.LESS;
      }
    }
    // Who has stopped does not buy regularly any more.
    boolean goesOn = gaps != null && today - gaps.last() <= 2 * gaps.mean();
    return goesOn && gaps != null && gaps.variation() <= rule.regular()
        ? TrendRule.REGULAR
        : UNCLEAR;
  }

  /** Null with fewer than four days on which something was bought. */
  static @Nullable Gaps gaps(List<OfDay> bought) {
    int count = 0;
    int first = 0;
    int last = 0;
    for (OfDay one : bought) {
      if (one.orders() > 0) {
        first = count == 0 ? one.day() : first;
        last = one.day();
        count++;
      }
    }
    if (count < DAYS_FOR_VARIATION) {
      return null;
    }
    double mean = (double) (last - first) / (count - 1);
    double squares = 0;
    int before = first;
    for (OfDay one : bought) {
      if (one.orders() > 0 && one.day() != first) {
        double off = one.day() - before - mean;
        squares += off * off;
        before = one.day();
      }
    }
    return new Gaps(mean, Math.sqrt(squares / (count - 1)) / mean, last);
  }
}
