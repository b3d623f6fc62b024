package io.beckon.domain.evaluation;

import io.beckon.schema.Orders;
import io.beckon.schema.Profile;

/** When a contact's purchases are reviewed. */
public final class Reviews {
  private Reviews() {}

  /**
   * Whether a contact had bought at this time, so that there is something to review. What happened
   * before its first purchase asks for no review, though it should come after it.
   */
  public static boolean hasPurchases(Profile profile, long time) {
    Orders orders = profile.getOrders();
    return (orders.getCount() != 0 && time >= orders.getFirstAt()) || !profile.getRfm().isEmpty();
  }

  /** Whether a review is due because of something that has just happened. */
  public static boolean isImminent(EvaluationContext context) {
    long at = context.state().getPurchaseReviewAt();
    return at != 0 && at <= context.time() + context.settings().bound().millis();
  }
}
