package io.beckon.domain.engine;

import static io.beckon.domain.engine.ReferenceFacts.DAY;
import static io.beckon.domain.engine.ReferenceFacts.HOUR;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is made of purchases: bins and their segment, the trend, the discount. */
final class ReferencePurchases {
  private final ReferenceFacts facts;
  private final ReferenceMessages messages;
  private static final long SETTLE = 2_000;
  private long reviewAt;
  private long reviewedTo;
  private @Nullable Long percentSince;

  /** When the level ends; 0: not by time alone. */
  private long ends;

  /** The level whose time is over. */
  private int ended;

  /** The level that the contact knows of. */
  private int told;

  private int frequency;
  private int mark;
  private String value = "";
  private String way = "unclear";

  ReferencePurchases(ReferenceFacts facts, ReferenceMessages messages) {
    this.facts = facts;
    this.messages = messages;
  }

  /** An order, a return, or a look, which is asked for once an hour. */
  void event(String name) {
    if (name.startsWith("Order")) {
      planReview(facts.now + SETTLE);
    } else if (name.equals("Product Viewed") && frequency > 0) {
      planReview((facts.now / HOUR + 1) * HOUR + SETTLE);
    }
  }

  private void planReview(long time) {
    long at = Math.max(time, reviewedTo + 1);
    reviewAt = reviewAt == 0 ? at : Math.min(reviewAt, at);
    facts.moments.add(reviewAt);
  }

  void due() {
    if (reviewAt == 0 || reviewAt > facts.now || facts.orders() == 0) {
      return;
    }
    reviewedTo = facts.now;
    marks();
    TreeSet<Long> next = new TreeSet<>();
    rfm(next);
    trend(next);
    discount(next);
    reviewAt = next.isEmpty() ? 0 : next.first();
    if (reviewAt != 0) {
      facts.moments.add(reviewAt);
    }
  }

  /** Once for each mark, the highest of those that are reached at once. */
  private void marks() {
    for (int reached : new int[] {5, 3, 2}) {
      if (facts.orders() >= reached && mark < reached) {
        mark = reached;
        if (facts.pieces() <= 3) {
          messages.want(
              messages
                  .message("marked", "milestone", "marked", "push")
                  .limits(0, 6 * HOUR, 0)
                  .carry("mark", reached)
                  .carry("count", facts.orders()));
        }
        return;
      }
    }
  }

  private void rfm(Set<Long> next) {
    long last = facts.lastOrder();
    long recency = 1;
    for (long span : new long[] {DAY, 3 * DAY}) {
      if (facts.now < last + span) {
        recency++;
        next.add(last + span);
      }
    }
    frequency = 1 + (facts.orders() >= 2 ? 1 : 0) + (facts.orders() >= 4 ? 1 : 0);
    long money = facts.money(Long.MIN_VALUE, Long.MAX_VALUE);
    int moneyBin = 1 + (money >= 1_500 ? 1 : 0) + (money >= 3_500 ? 1 : 0);
    long from = Math.max(last, facts.now - DAY);
    long looks = facts.count("Product Viewed", one -> one.getTimestamp() > from);
    facts.past.stream()
        .filter(one -> one.getName().equals("Product Viewed") && one.getTimestamp() > from)
        .findFirst()
        .ifPresent(one -> next.add(one.getTimestamp() + DAY));
    int interest = 1 + (looks >= 1 ? 1 : 0) + (looks >= 3 ? 1 : 0);
    String stands =
        moneyBin >= 3
            ? "big"
            : interest >= 2 && recency >= 2 ? "curious" : recency >= 3 ? "fresh" : "slow";
    if (!stands.equals(value)) {
      moveTo("value", value, stands);
      value = stands;
      if (stands.equals("slow")) {
        messages.want(messages.message("slipped", "trigger", "slipped", "push"));
      }
    }
  }

  private void trend(Set<Long> next) {
    long today = ReferenceFacts.day(facts.now);
    String goes = direction(today);
    if (!goes.equals(way)) {
      moveTo("way", way.equals("unclear") ? "" : way, goes.equals("unclear") ? "" : goes);
      way = goes;
    }
    for (long day = today + 1; day <= today + 100; day++) {
      if (!direction(day).equals(way)) {
        next.add(ReferenceFacts.begins(day));
        break;
      }
    }
    if (facts.count("Order Completed", one -> ReferenceFacts.day(one.getTimestamp()) >= today - 5)
        > 0) {
      next.add(facts.now + 30 * DAY);
    }
  }

  /** By what is known now, as it would be on that day. */
  private String direction(long today) {
    long later = facts.money(today - 2, today);
    long earlier = facts.money(today - 5, today - 3);
    long orders =
        facts.count("Order Completed", one -> ReferenceFacts.day(one.getTimestamp()) >= today - 5);
    List<Long> days =
        facts.past.stream()
            .filter(one -> one.getName().equals("Order Completed"))
            .map(one -> ReferenceFacts.day(one.getTimestamp()))
            .distinct()
            .toList();
    String goes = "unclear";
    boolean regular = false;
    if (days.size() >= 4) {
      double mean = (double) (days.get(days.size() - 1) - days.get(0)) / (days.size() - 1);
      double squares = 0;
      for (int i = 1; i < days.size(); i++) {
        squares += Math.pow(days.get(i) - days.get(i - 1) - mean, 2);
      }
      double variation = Math.sqrt(squares / (days.size() - 1)) / mean;
      regular = variation <= 0.5 && today - days.get(days.size() - 1) <= 2 * mean;
    }
    boolean observed = days.get(0) <= today - 5 && orders >= 2;
    if (observed && (earlier <= 0 ? later > 0 : later >= 1.25 * earlier)) {
      goes = "more";
    } else if (observed && earlier > 0 && later <= 0.8 * earlier) {
      goes = "less";
    } else if (regular) {
      goes = "regular";
    }
    return goes;
  }

  private void moveTo(String rule, String from, String to) {
    if (!from.isEmpty()) {
      facts.move(rule + "." + from, false);
    }
    if (!to.isEmpty()) {
      facts.move(rule + "." + to, true);
    }
  }

  private void discount(Set<Long> next) {
    if (ends != 0 && facts.now >= ends) {
      ended = facts.percent;
      facts.percent = 0;
      percentSince = ends;
      ends = 0;
      tell("its time is over");
    }
    boolean lately = facts.now < facts.lastOrder() + 2 * DAY;
    int level = facts.orders() >= 3 ? 20 : lately ? 10 : 0;
    if (facts.orders() < 3 && lately) {
      next.add(facts.lastOrder() + 2 * DAY);
    }
    if (ended == 0 || ended != level) {
      ended = 0;
      if (level != facts.percent && percentSince != null && facts.now - percentSince < DAY) {
        next.add(percentSince + DAY);
      } else if (level != facts.percent) {
        facts.percent = level;
        percentSince = facts.now;
        ends = level == 0 ? 0 : facts.now + 3 * DAY;
        tell(
            level == 20
                ? "orders.count >= 3"
                : level == 10 ? "orders.count >= 1 && within(orders.last, 2d)" : "true");
      }
    }
    if (ends != 0) {
      next.add(ends);
    }
  }

  /** Of a change from what the contact knows. */
  private void tell(String why) {
    int level = facts.percent;
    int before = told;
    told = Math.min(told, level);
    if (level != before) {
      ReferenceMessage message =
          messages.message("level", "discount", "level", "email").limits(2, 0, 3 * DAY);
      message.carry("before", before).carry("percent", level).carry("reason", why);
      if (ends != 0) {
        message
            .carry(
                "until",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                    Instant.ofEpochMilli(ends).atZone(ReferenceFacts.ZONE)))
            .carry("zone", ReferenceFacts.ZONE.getId());
      }
      messages.want(message.sent(() -> told = level));
    }
  }
}
