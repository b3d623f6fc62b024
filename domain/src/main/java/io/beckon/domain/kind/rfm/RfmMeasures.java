package io.beckon.domain.kind.rfm;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.order.PurchaseDays;
import io.beckon.schema.CurrencyTotal;
import org.jspecify.annotations.Nullable;

/**
 * What one RFM rule counts of a contact up to a step's time.
 *
 * @param last time of the last event that counts, epoch milliseconds; 0: none
 * @param count how many count
 * @param currency of most of the contact's money; null: there is none
 * @param money in it, less what was given back, minor units
 * @param interest events of interest since the last that counts
 */
record RfmMeasures(
    long last, long count, @Nullable CurrencyTotal currency, long money, long interest) {
  /** As of the step's time. */
  static RfmMeasures of(EvaluationContext context, RfmRule rule, CalendarDays days) {
    CountedPurchases orders =
        CountedPurchases.of(context.profile().getOrders(), rule, context.time(), days);
    long last = orders.last();
    long count = orders.count();
    if (!isOfOrders(rule)) {
      long since = Math.max(0, CountedPurchases.since(rule, context.time(), days));
      last = Tallies.last(context.state(), rule.counts(), context.time());
      count = Tallies.count(context.state(), rule.counts(), since - 1, context.time());
    }
    return new RfmMeasures(
        last, count, orders.currency(), orders.money(), interest(context, rule, last));
  }

  private static boolean isOfOrders(RfmRule rule) {
    return rule.counts().equals(EventNames.ORDER_COMPLETED);
  }

  private static long interest(EvaluationContext context, RfmRule rule, long last) {
    RfmRule.Interest interest = rule.interest();
    if (interest == null) {
      return 0;
    }
    long sum = 0;
    long from = Math.max(last, context.time() - interest.within());
    for (String event : interest.events()) {
      sum += Tallies.count(context.state(), event, from, context.time());
    }
    return sum;
  }

  /**
   * When time alone can next put the contact into another bin, epoch milliseconds: a span of
   * recency ends, a day leaves the window, an event of interest is too old.
   */
  long changesAt(EvaluationContext context, RfmRule rule, CalendarDays days) {
    long next = Facts.NEVER;
    for (long span : rule.recency()) {
      if (context.time() - last < span) {
        next = Math.min(next, last + span);
      }
    }
    if (rule.windowDays() != 0) {
      next = Math.min(next, windowMovesAt(context, rule, days));
    }
    RfmRule.Interest interest = rule.interest();
    if (interest != null) {
      long since = Math.max(last, context.time() - interest.within());
      for (String event : interest.events()) {
        long first = Tallies.firstAfter(context.state(), event, since);
        if (first != 0 && first <= context.time()) {
          next = Math.min(next, first + interest.within());
        }
      }
    }
    return next;
  }

  private static long windowMovesAt(EvaluationContext context, RfmRule rule, CalendarDays days) {
    long since = CountedPurchases.since(rule, context.time(), days);
    long first =
        isOfOrders(rule)
            ? PurchaseDays.first(context.profile().getOrders(), since)
            : Tallies.firstAfter(context.state(), rule.counts(), since - 1);
    // Of an event that is not known, the time is 0.
    return first != Long.MAX_VALUE && first >= since
        ? days.start(days.day(first) + rule.windowDays())
        : Facts.NEVER;
  }
}
