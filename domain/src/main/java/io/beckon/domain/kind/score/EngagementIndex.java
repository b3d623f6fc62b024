package io.beckon.domain.kind.score;

import io.beckon.domain.condition.ScoreTerms;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.profile.EngagementFormula;
import io.beckon.schema.Engagement;
import io.beckon.schema.Orders;
import io.beckon.schema.Profile;
import java.util.List;

/**
 * Writes the engagement index ({@link EngagementFormula}) into the profile, and what it is made of.
 */
public final class EngagementIndex {
  private EngagementIndex() {}

  /**
   * Writes both halves, as they stand at {@code now}, and the figures of the formula, so that
   * whoever reads the profile later can work them out anew.
   */
  public static void write(Profile profile, List<ScoreRule> scores, long defaultGap, long now) {
    Engagement engagement = profile.getEngagement();
    Orders orders = profile.getOrders();
    engagement.setAt(now);
    if (orders.getCount() == 0) {
      ScoreRule ready = ScoreTerms.ready(scores);
      double before =
          ready == null
              ? 0
              : EngagementFormula.before(
                  ready.value(Scores.find(profile.getScores(), ready.name()), now),
                  ready.readyLine());
      engagement.setScore(ready == null ? "" : ready.name());
      engagement.setReady(ready == null ? 0 : ready.readyLine());
      engagement.setGap(0);
      engagement.setBeforePurchase(before);
      engagement.setAfterPurchase(null);
      engagement.setIndex(before);
    } else {
      long gap = OrderBook.meanGap(orders, defaultGap);
      double after = EngagementFormula.after(now - orders.getLastAt(), gap);
      engagement.setScore("");
      engagement.setReady(0);
      engagement.setGap(gap);
      engagement.setBeforePurchase(null);
      engagement.setAfterPurchase(after);
      engagement.setIndex(after);
    }
  }
}
