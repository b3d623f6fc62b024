package io.beckon.domain.engine;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import java.time.ZoneId;
import java.util.stream.Stream;

/**
 * Reviews of a contact's purchases: after each order and return, and when time alone changes an
 * answer; always at a deadline, so that the order in which events arrive makes no difference.
 */
final class PurchaseReview {
  private final Concern[] concerns;
  private final String zone;
  private final long settle;

  /**
   * @param zone whose days are counted
   * @param bound how long after an order or return the review comes: as long as events may be out
   *     of order, so that it sees the same orders whichever came first
   */
  PurchaseReview(Concern[] all, ZoneId zone, Bound bound) {
    this.zone = zone.getId();
    this.settle = bound.millis();
    concerns = Stream.of(all).filter(Concern::reviewsPurchases).toArray(Concern[]::new);
  }

  /** Plans a review where an event asks for one. */
  void onEvent(ContactState state, Event event, ProfileFacts.Change change) {
    if (change == ProfileFacts.Change.ORDER || change == ProfileFacts.Change.CORRECTION) {
      plan(state, event.getTimestamp());
    }
    if (!state.getReviewedIn().equals(zone) && !state.getReviewedIn().isEmpty()) {
      // The workspace is in another zone by now: the days have to be counted anew.
      plan(state, event.getTimestamp());
    }
    for (Concern concern : concerns) {
      long after = concern.reviewAfter(state, event.getName(), event.getTimestamp());
      if (after != Facts.NEVER) {
        plan(state, after);
      }
    }
  }

  /** Plans a review after what happened at this time. */
  void plan(ContactState state, long time) {
    if (concerns.length > 0) {
      long at = Math.max(time + settle, state.getReviewedTo() + 1);
      state.setPurchaseReviewAt(
          state.getPurchaseReviewAt() == 0 ? at : Math.min(state.getPurchaseReviewAt(), at));
    }
  }

  /** Holds the review if it is time to. */
  void onDeadline(EvaluationContext context) {
    ContactState state = context.state();
    if (state.getPurchaseReviewAt() == 0 || state.getPurchaseReviewAt() > context.time()) {
      return;
    }
    state.setReviewedTo(Math.max(state.getReviewedTo(), context.time()));
    state.setReviewedIn(zone);
    long next = Facts.NEVER;
    for (Concern concern : concerns) {
      next = Math.min(next, concern.review(context));
    }
    state.setPurchaseReviewAt(next == Facts.NEVER ? 0 : next);
  }
}
