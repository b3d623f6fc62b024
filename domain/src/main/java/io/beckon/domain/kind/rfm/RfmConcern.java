package io.beckon.domain.kind.rfm;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Reviews;
import io.beckon.domain.evaluation.SegmentMoves;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.RfmPlace;
import java.util.ArrayList;
import java.util.List;

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
  private final CalendarDays days;

  RfmConcern(Wiring wiring) {
    rules = wiring.rules();
    ofRfm = rules.of(RfmRule.class);
    segments = wiring.segments();
    days = rules.days();
  }

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
        known.setBegan(one.getBegan());
        known.setBeganAt(one.getBeganAt());
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

  /** What fails is the rule's failure alone. */
  private long look(EvaluationContext context, RfmRule rule) {
    try {
      return looked(context, rule);
    } catch (RuntimeException e) {
      context.failed(rule, "the review of purchases", e);
      return Facts.NEVER;
    }
  }

  /** Looks where the contact stands; gives when that can next change by itself. */
  private long looked(EvaluationContext context, RfmRule rule) {
    List<RfmPlace> places = context.profile().getRfm();
    RfmPlace place = Bounds.find(places, RfmPlace::getRule, rule.name());
    RfmMeasures seen = RfmMeasures.of(context, rule, days);
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
              .setBegan("")
              .setBeganAt(0L)
              .setSince(context.time())
              .build();
      places.add(place);
      context.profileChanged();
    }
    if (place.getVersion() != rule.version()) {
      context.profileChanged();
    }
    if (seen.count() <= 0) {
      if (RfmBins.clear(place, rule)) {
        context.contactMoved();
      }
      if (!place.getSegment().isEmpty()) {
        move(context, rule, place, "", List.of(new Fact("orders", "none that count")));
      }
      return Facts.NEVER;
    }
    if (RfmBins.fill(place, rule, seen, context.time())) {
      context.contactMoved();
    }
    Facts facts = context.facts().with(Aside.rfm(place));
    String segment = segment(context, rule, place, facts);
    // What waits for a segment asks conditions of its own when the contact moves.
    long changesAt = Math.min(facts.changesAt(), seen.changesAt(context, rule, days));
    if (!segment.equals(place.getSegment())) {
      move(context, rule, place, segment, explanation(rule, place, seen, segment, facts));
    }
    return changesAt;
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
    String from = place.getSegment();
    if (place.getBeganAt() == 0 || isDown(rule, place, segment) != wasDown(rule, place)) {
      place.setBegan(place.getSegment());
      place.setBeganAt(context.time());
    }
    place.setBefore(place.getSegment());
    place.setSegment(segment);
    place.setSince(context.time());
    // Last: what begins with the move is asked at once, and sees where the contact stands now.
    segments.move(context, rule, from, segment, seen);
    context.contactMoved();
  }

  private static boolean isDown(RfmRule rule, RfmPlace place, String to) {
    return rule.rank(to) > rule.rank(place.getSegment());
  }

  private static boolean wasDown(RfmRule rule, RfmPlace place) {
    return rule.rank(place.getSegment()) > rule.rank(place.getBefore());
  }

  private static List<Fact> explanation(
      RfmRule rule, RfmPlace place, RfmMeasures seen, String segment, Facts facts) {
    List<Fact> explanation = new ArrayList<>();
    for (RfmRule.Named named : rule.named()) {
      if (named.segment().equals(segment)) {
        named.condition().explain(facts, explanation);
      }
    }
    RfmBins.explain(place, seen, explanation);
    if (!place.getSegment().isEmpty()) {
      explanation.add(new Fact("segment before", place.getSegment()));
    }
    return explanation;
  }
}
