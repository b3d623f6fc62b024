package io.beckon.domain.kind.rfm;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Reviews;
import io.beckon.domain.evaluation.SegmentMoves;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.order.PurchaseDays;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
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
final class RfmConcern implements Concern {
  private static final int PLACES = Bounds.cap(Profile.SCHEMA$, "rfm");

  /** Behaviour since the last purchase is looked at once an hour at most. */
  private static final long INTEREST_EVERY = 3_600_000L;

  private final RuleSet rules;
  private final List<RfmRule> ofRfm;
  private final SegmentMoves segments;

  RfmConcern(Wiring wiring) {
    rules = wiring.rules();
    ofRfm = rules.of(RfmRule.class);
    segments = wiring.segments();
  }

  /** What one rule counts of a contact up to now. */
  private record Measures(
      long last, long count, @Nullable CurrencyTotal currency, long money, long interest) {}

  @Override
  public boolean reviewsPurchases() {
    return !ofRfm.isEmpty();
  }

  @Override
  public long reviewAfter(ContactState state, String eventName, long time) {
    Profile profile = state.getProfile();
    if (!Reviews.hasPurchases(profile, time)) {
      return Facts.NEVER;
    }
    long next = Facts.NEVER;
    for (int i = 0; i < ofRfm.size(); i++) {
      RfmRule rule = ofRfm.get(i);
      RfmPlace place = Bounds.find(profile.getRfm(), RfmPlace::getRule, rule.name());
      if (place == null
          || place.getVersion() != rule.version()
          || rule.counts().equals(eventName)) {
        next = Math.min(next, time);
      } else if (place.getFrequency() > 0 && rule.minds(eventName)) {
        next = Math.min(next, (time / INTEREST_EVERY + 1) * INTEREST_EVERY);
      }
    }
    return next;
  }

  @Override
  public long review(EvaluationContext context) {
    long next = Facts.NEVER;
    for (int i = 0; i < ofRfm.size(); i++) {
      next = Math.min(next, look(context, ofRfm.get(i)));
    }
    return next;
  }

  /** A place that the contact does not have is taken over, as it is and since when. */
  @Override
  public void onMerge(ContactState state, ContactState other) {
    List<RfmPlace> places = state.getProfile().getRfm();
    for (RfmPlace one : other.getProfile().getRfm()) {
      RfmPlace known = Bounds.find(places, RfmPlace::getRule, one.getRule());
      if (known == null && places.size() < PLACES) {
        places.add(one);
      } else if (known != null
          && known.getSegment().equals(one.getSegment())
          && one.getSince() < known.getSince()) {
        known.setSince(one.getSince());
        known.setBefore(one.getBefore());
      }
    }
  }

  /**
   * Where both orders together put the contact it stands from now on, and nobody is written to for
   * it; unless a review of one of them is due at any moment, which says what is new.
   */
  @Override
  public void afterMerge(EvaluationContext context) {
    for (RfmRule rule : ofRfm) {
      RfmPlace place = Bounds.find(context.profile().getRfm(), RfmPlace::getRule, rule.name());
      if (place != null) {
        segments.takeOver(context, rule, place.getSegment(), place.getSince());
        if (!Reviews.isImminent(context)) {
          look(context, rule);
        }
      }
    }
  }

  @Override
  public void expire(ContactState state, long now) {
    Bounds.remove(state.getProfile().getRfm(), place -> rules.rule(place.getRule()) == null);
  }

  /** Looks where the contact stands; gives when that can next change by itself. */
  private long look(EvaluationContext context, RfmRule rule) {
    List<RfmPlace> places = context.profile().getRfm();
    RfmPlace place = Bounds.find(places, RfmPlace::getRule, rule.name());
    int from = CountedPurchases.firstDay(rule, context.time());
    Measures seen = measure(context, rule, from);
    if (place == null) {
      if (places.size() == PLACES) {
        return Facts.NEVER;
      }
      place =
          RfmPlace.newBuilder()
              .setRule(rule.name())
              .setVersion(rule.version())
              .setRecency(0)
              .setFrequency(0)
              .setMoney(0)
              .setInterest(0)
              .setSegment("")
              .setBefore("")
              .setSince(context.time())
              .build();
      places.add(place);
    }
    if (seen.count() <= 0) {
      nothing(context, rule, place);
      return Facts.NEVER;
    }
    bins(context, rule, place, seen);
    Facts facts = context.facts().with(Aside.rfm(place));
    String segment = segment(context, rule, place, facts);
    // What waits for a segment asks conditions of its own when the contact moves.
    long changesAt = Math.min(facts.changesAt(), changesAt(context, rule, from, seen));
    if (!segment.equals(place.getSegment())) {
      move(context, rule, place, segment, explanation(rule, place, seen, segment, facts));
    }
    return changesAt;
  }

  /** Of a contact without orders that count, all bins are 0. */
  private void nothing(EvaluationContext context, RfmRule rule, RfmPlace place) {
    place.setVersion(rule.version());
    if (place.getFrequency() != 0) {
      context.contactMoved();
    }
    place.setRecency(0);
    place.setFrequency(0);
    place.setMoney(0);
    place.setInterest(0);
    if (!place.getSegment().isEmpty()) {
      move(context, rule, place, "", List.of(new Fact("orders", "none that count")));
    }
  }

  private static Measures measure(EvaluationContext context, RfmRule rule, int from) {
    CountedPurchases orders =
        CountedPurchases.of(context.profile().getOrders(), rule, context.time());
    long last = orders.last();
    long count = orders.count();
    if (!rule.counts().equals(EventNames.ORDER_COMPLETED)) {
      long since = from == Integer.MIN_VALUE ? 0 : from * PurchaseDays.DAY;
      last = Tallies.last(context.state(), rule.counts(), context.time());
      count = Tallies.count(context.state(), rule.counts(), since - 1, context.time());
    }
    return new Measures(
        last, count, orders.currency(), orders.money(), interest(context, rule, last));
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

  private static void bins(EvaluationContext context, RfmRule rule, RfmPlace place, Measures seen) {
    int recency = 1;
    for (long span : rule.recency()) {
      recency += context.time() - seen.last() < span ? 1 : 0;
    }
    int interest = rule.interest() == null ? 0 : bin(rule.interest().bins(), seen.interest());
    int frequency = bin(rule.frequency(), seen.count());
    int money = bin(amounts(rule, seen.currency()), seen.money());
    if (place.getRecency() != recency
        || place.getFrequency() != frequency
        || place.getMoney() != money
        || place.getInterest() != interest) {
      context.contactMoved();
    }
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

  private static String segment(
      EvaluationContext context, RfmRule rule, RfmPlace place, Facts facts) {
    for (RfmRule.Named named : rule.named()) {
      if (context.holds(rule, named.condition(), facts)) {
        return named.segment();
      }
      if (!context.answered()) {
        // Where a contact stands is not known then: it stays.
        return place.getSegment();
      }
    }
    return "";
  }

  private void move(
      EvaluationContext context, RfmRule rule, RfmPlace place, String segment, List<Fact> seen) {
    segments.move(context, rule, place.getSegment(), segment, seen);
    place.setBefore(place.getSegment());
    place.setSegment(segment);
    place.setSince(context.time());
    context.contactMoved();
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

  private static long changesAt(EvaluationContext context, RfmRule rule, int from, Measures seen) {
    long next = Facts.NEVER;
    for (long span : rule.recency()) {
      if (context.time() - seen.last() < span) {
        next = Math.min(next, seen.last() + span);
      }
    }
    if (rule.windowDays() != 0) {
      int first =
          rule.counts().equals(EventNames.ORDER_COMPLETED)
              ? PurchaseDays.first(context.profile().getOrders(), from)
              : PurchaseDays.day(
                  Tallies.firstAfter(context.state(), rule.counts(), from * PurchaseDays.DAY - 1));
      if (first != Integer.MAX_VALUE && first >= from) {
        next = Math.min(next, (first + (long) rule.windowDays()) * PurchaseDays.DAY);
      }
    }
    RfmRule.Interest interest = rule.interest();
    if (interest != null) {
      long since = Math.max(seen.last(), context.time() - interest.within());
      for (String event : interest.events()) {
        long first = Tallies.firstAfter(context.state(), event, since);
        if (first != 0 && first <= context.time()) {
          next = Math.min(next, first + interest.within());
        }
      }
    }
    return next;
  }
}
