package io.beckon.domain.value;

import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.order.PurchaseDays;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.profile.Tallies;
import io.beckon.domain.rule.RfmRule;
import io.beckon.domain.segment.Segments;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.RfmPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recency, frequency, money and interest. Bins and segments are worked out at reviews alone, of
 * what happened up to the review, so that the order in which events arrive makes no difference.
 *
 * <p>After Hughes, A. M. (1994), "Strategic Database Marketing": customers are ranked by when they
 * last bought, how often and for how much, each in bins.
 */
final class RfmPlaces {
  private static final int PLACES = Bounds.cap(Profile.SCHEMA$, "rfm");

  private final Segments segments;
  private boolean moved;

  RfmPlaces(Segments segments) {
    this.segments = segments;
  }

  /** What one rule counts of a contact up to now. */
  private record Measures(
      long last, long count, @Nullable CurrencyTotal currency, long money, long interest) {}

  /** Whether the last look changed anything of the contact. */
  boolean moved() {
    return moved;
  }

  /** Looks where the contact stands; gives when that can next change by itself. */
  long look(Turn turn, RfmRule rule) {
    moved = false;
    List<RfmPlace> places = turn.profile().getRfm();
    RfmPlace place = Bounds.find(places, RfmPlace::getRule, rule.name());
    int from = Purchases.firstDay(rule, turn.time());
    Measures seen = measure(turn, rule, from);
    if (place == null) {
      if (places.size() == PLACES) {
        return Facts.NEVER;
      }
      place = new RfmPlace(rule.name(), rule.version(), 0, 0, 0, 0, "", "", turn.time());
      places.add(place);
    }
    if (seen.count() <= 0) {
      nothing(turn, rule, place);
      return Facts.NEVER;
    }
    bins(rule, place, seen, turn.time());
    Facts facts = turn.facts().with(Aside.rfm(place));
    String segment = segment(turn, rule, place, facts);
    // What waits for a segment asks conditions of its own when the contact moves.
    long changesAt = Math.min(facts.changesAt(), changesAt(turn, rule, from, seen));
    if (!segment.equals(place.getSegment())) {
      move(turn, rule, place, segment, explanation(rule, place, seen, segment, facts));
    }
    return changesAt;
  }

  /** Of a contact without orders that count, all bins are 0. */
  private void nothing(Turn turn, RfmRule rule, RfmPlace place) {
    place.setVersion(rule.version());
    moved = place.getFrequency() != 0;
    place.setRecency(0);
    place.setFrequency(0);
    place.setMoney(0);
    place.setInterest(0);
    if (!place.getSegment().isEmpty()) {
      move(turn, rule, place, "", List.of(new Fact("orders", "none that count")));
    }
  }

  private static Measures measure(Turn turn, RfmRule rule, int from) {
    Purchases orders = Purchases.of(turn.profile().getOrders(), rule, turn.time());
    long last = orders.last();
    long count = orders.count();
    if (!rule.counts().equals(EventNames.ORDER_COMPLETED)) {
      long since = from == Integer.MIN_VALUE ? 0 : from * PurchaseDays.DAY;
      last = Tallies.last(turn.state(), rule.counts(), turn.time());
      count = Tallies.count(turn.state(), rule.counts(), since - 1, turn.time());
    }
    return new Measures(last, count, orders.currency(), orders.money(), interest(turn, rule, last));
  }

  private static long interest(Turn turn, RfmRule rule, long last) {
    RfmRule.Interest interest = rule.interest();
    if (interest == null) {
      return 0;
    }
    long sum = 0;
    long from = Math.max(last, turn.time() - interest.within());
    for (String event : interest.events()) {
      sum += Tallies.count(turn.state(), event, from, turn.time());
    }
    return sum;
  }

  private void bins(RfmRule rule, RfmPlace place, Measures seen, long time) {
    int recency = 1;
    for (long span : rule.recency()) {
      recency += time - seen.last() < span ? 1 : 0;
    }
    int interest = rule.interest() == null ? 0 : bin(rule.interest().bins(), seen.interest());
    int frequency = bin(rule.frequency(), seen.count());
    int money = bin(amounts(rule, seen.currency()), seen.money());
    moved =
        place.getRecency() != recency
            || place.getFrequency() != frequency
            || place.getMoney() != money
            || place.getInterest() != interest;
    place.setVersion(rule.version());
    place.setRecency(recency);
    place.setFrequency(frequency);
    place.setMoney(money);
    place.setInterest(interest);
  }

  private static List<Long> amounts(RfmRule rule, @Nullable CurrencyTotal currency) {
    List<Long> amounts = currency == null ? null : rule.money().get(currency.getCurrency());
    return amounts == null ? List.of() : amounts;
  }

  private static int bin(List<Long> least, long value) {
    int bin = 1;
    for (int i = 0; i < least.size(); i++) {
      bin += value >= least.get(i) ? 1 : 0;
    }
    return bin;
  }

  private static String segment(Turn turn, RfmRule rule, RfmPlace place, Facts facts) {
    for (RfmRule.Named named : rule.named()) {
      if (turn.holds(rule, named.condition(), facts)) {
        return named.segment();
      }
      if (!turn.answered()) {
        // Where a contact stands is not known then: it stays.
        return place.getSegment();
      }
    }
    return "";
  }

  private void move(Turn turn, RfmRule rule, RfmPlace place, String segment, List<Fact> seen) {
    segments.move(turn, rule, place.getSegment(), segment, seen);
    place.setBefore(place.getSegment());
    place.setSegment(segment);
    place.setSince(turn.time());
    moved = true;
  }

  private static List<Fact> explanation(
      RfmRule rule, RfmPlace place, Measures seen, String segment, Facts facts) {
    List<Fact> explanation = new ArrayList<>();
    for (RfmRule.Named named : rule.named()) {
      if (named.segment().equals(segment)) {
        named.condition().explain(facts, explanation);
      }
    }
    String currency = seen.currency() == null ? "" : " " + seen.currency().getCurrency();
    String last = Instant.ofEpochMilli(seen.last()).toString();
    explanation.add(bin("recency", place.getRecency(), "last " + last));
    explanation.add(bin("frequency", place.getFrequency(), "count " + seen.count()));
    explanation.add(bin("money", place.getMoney(), seen.money() + currency + " minor units"));
    explanation.add(bin("interest", place.getInterest(), "count " + seen.interest()));
    if (!place.getSegment().isEmpty()) {
      explanation.add(new Fact("segment before", place.getSegment()));
    }
    return explanation;
  }

  private static Fact bin(String name, int bin, String why) {
    return new Fact(name, bin + ", " + why);
  }

  private static long changesAt(Turn turn, RfmRule rule, int from, Measures seen) {
    long next = Facts.NEVER;
    for (long span : rule.recency()) {
      if (turn.time() - seen.last() < span) {
        next = Math.min(next, seen.last() + span);
      }
    }
    if (rule.windowDays() != 0) {
      int first =
          rule.counts().equals(EventNames.ORDER_COMPLETED)
              ? PurchaseDays.first(turn.profile().getOrders(), from)
              : PurchaseDays.day(
                  Tallies.firstAfter(turn.state(), rule.counts(), from * PurchaseDays.DAY - 1));
      if (first != Integer.MAX_VALUE && first >= from) {
        next = Math.min(next, (first + (long) rule.windowDays()) * PurchaseDays.DAY);
      }
    }
    RfmRule.Interest interest = rule.interest();
    if (interest != null) {
      long since = Math.max(seen.last(), turn.time() - interest.within());
      for (String event : interest.events()) {
        long first = Tallies.firstAfter(turn.state(), event, since);
        if (first != 0 && first <= turn.time()) {
          next = Math.min(next, first + interest.within());
        }
      }
    }
    return next;
  }
}
