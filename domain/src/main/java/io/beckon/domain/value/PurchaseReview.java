package io.beckon.domain.value;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.discount.Discounts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.RfmRule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.TrendRule;
import io.beckon.domain.segment.Segments;
import io.beckon.schema.ContactState;
import io.beckon.schema.Profile;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.TrendPlace;

/**
 * RFM, trend and discount level: what is made of a contact's purchases. They are looked at after
 * each order and return, and when time alone changes an answer; always at a deadline, so that the
 * order in which events arrive makes no difference.
 */
public final class PurchaseReview {
  /**
   * How long after an order or return the review comes, milliseconds. As long as the bound within
   * which events may be out of order, so that it sees the same orders whichever came first.
   */
  public static final long SETTLE = Inbox.BOUND;

  /** Behaviour since the last purchase is looked at once an hour at most. */
  private static final long INTEREST_EVERY = 3_600_000L;

  private final RuleSet rules;
  private final RfmPlaces rfm;
  private final Trends trends;
  private final Discounts discounts;

  public PurchaseReview(RuleSet rules, Segments segments, Discounts discounts) {
    this.rules = rules;
    this.rfm = new RfmPlaces(segments);
    this.trends = new Trends(segments);
    this.discounts = discounts;
  }

  /** Plans a review for an order or return. */
  public void plan(ContactState state, long time) {
    if (rules.reviewsPurchases()) {
      planAt(state, time + SETTLE);
    }
  }

  /** Plans a review where an event that is none of a purchase asks for one. */
  public void event(ContactState state, String name, long time) {
    Profile profile = state.getProfile();
    if (profile.getOrders().getCount() == 0 && profile.getRfm().isEmpty()) {
      return;
    }
    for (int i = 0; i < rules.rfm().size(); i++) {
      RfmRule rule = rules.rfm().get(i);
      RfmPlace place = Bounds.find(profile.getRfm(), RfmPlace::getRule, rule.name());
      if (place == null || place.getVersion() != rule.version() || rule.counts().equals(name)) {
        plan(state, time);
      } else if (place.getFrequency() > 0 && rule.minds(name)) {
        planAt(state, (time / INTEREST_EVERY + 1) * INTEREST_EVERY + SETTLE);
      }
    }
    for (int i = 0; i < rules.trends().size(); i++) {
      TrendRule rule = rules.trends().get(i);
      TrendPlace place = Bounds.find(profile.getTrends(), TrendPlace::getRule, rule.name());
      if (place == null || place.getVersion() != rule.version()) {
        plan(state, time);
      }
    }
  }

  /** Holds the review if it is time to; says whether it changed anything. */
  public boolean due(Turn turn) {
    ContactState state = turn.state();
    if (state.getPurchaseReviewAt() == 0 || state.getPurchaseReviewAt() > turn.time()) {
      return false;
    }
    state.setReviewedTo(Math.max(state.getReviewedTo(), turn.time()));
    boolean moved = false;
    long next = Facts.NEVER;
    for (RfmRule rule : rules.rfm()) {
      next = Math.min(next, rfm.look(turn, rule));
      moved |= rfm.moved();
    }
    for (TrendRule rule : rules.trends()) {
      next = Math.min(next, trends.look(turn, rule));
      moved |= trends.moved();
    }
    next = Math.min(next, discounts.look(turn));
    state.setPurchaseReviewAt(next == Facts.NEVER ? 0 : next);
    return moved;
  }

  private static void planAt(ContactState state, long time) {
    long at = Math.max(time, state.getReviewedTo() + 1);
    state.setPurchaseReviewAt(
        state.getPurchaseReviewAt() == 0 ? at : Math.min(state.getPurchaseReviewAt(), at));
  }
}
