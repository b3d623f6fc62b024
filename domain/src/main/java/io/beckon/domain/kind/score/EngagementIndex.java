package io.beckon.domain.kind.score;

import io.beckon.domain.basics.Aging;
import io.beckon.domain.order.OrderBook;
import io.beckon.schema.Engagement;
import io.beckon.schema.Orders;
import io.beckon.schema.Profile;
import io.beckon.schema.Score;
import java.util.List;

/**
 * The engagement index, 0 to 100.
 *
 * <p>Before the first purchase {@code 100·min(1, S/S_ready)}: S is the score with a threshold named
 * {@code ready}, S_ready its line. After it, 100 while the time since the last purchase is within
 * the mean gap g, then halving per further gap: {@code 100·2^-((t-g)/g)}.
 */
public final class EngagementIndex {
  private EngagementIndex() {}

  /** Writes both halves, as they stand at {@code now}, into the profile. */
  public static void write(Profile profile, List<ScoreRule> scores, long defaultGap, long now) {
    Engagement engagement = profile.getEngagement();
    Orders orders = profile.getOrders();
    if (orders.getCount() == 0) {
      double before = before(profile, scores, now);
      engagement.setBeforePurchase(before);
      engagement.setAfterPurchase(null);
      engagement.setIndex(before);
    } else {
      double after = after(now - orders.getLastAt(), OrderBook.meanGap(orders, defaultGap));
      engagement.setBeforePurchase(null);
      engagement.setAfterPurchase(after);
      engagement.setIndex(after);
    }
  }

  public static double after(long since, long gap) {
    return since <= gap ? 100 : Aging.value(100, gap, since, gap);
  }

  private static double before(Profile profile, List<ScoreRule> scores, long now) {
    for (ScoreRule rule : scores) {
      if (rule.shadow()) {
        continue;
      }
      for (ScoreRule.Threshold threshold : rule.thresholds()) {
        if (threshold.name().equals("ready") && threshold.at() > 0) {
          Score score = Scores.find(profile.getScores(), rule.name());
          return 100 * Math.max(0, Math.min(1, rule.value(score, now) / threshold.at()));
        }
      }
    }
    return 0;
  }
}
