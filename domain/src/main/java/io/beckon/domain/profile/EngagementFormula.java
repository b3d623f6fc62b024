package io.beckon.domain.profile;

import io.beckon.domain.basics.Aging;

/**
 * The engagement index, 0 to 100.
 *
 * <p>Before the first purchase {@code 100·min(1, S/S_ready)}: S is the score with a threshold named
 * {@code ready}, S_ready its line. After it, 100 while the time since the last purchase is within
 * the mean gap g, then halving per further gap: {@code 100·2^-((t-g)/g)}.
 */
public final class EngagementFormula {
  private static final double MOST = 100;

  private EngagementFormula() {}

  /**
   * Before the first purchase.
   *
   * @param ready the line at which the score is ready, more than 0
   */
  public static double before(double score, double ready) {
    return MOST * Math.max(0, Math.min(1, score / ready));
  }

  /**
   * After a purchase.
   *
   * @param since the last one, milliseconds
   * @param gap mean time between purchases, milliseconds
   */
  public static double after(long since, long gap) {
    return since <= gap ? MOST : Aging.value(MOST, gap, since, gap);
  }

  /**
   * When the index after a purchase will have fallen below a line, if that is still to come; {@link
   * Long#MAX_VALUE}: it is below, or never will be.
   *
   * @param last time of the last purchase, epoch milliseconds
   */
  public static long fallsBelow(long last, long gap, double line, long now) {
    if (line > MOST) {
      return Long.MAX_VALUE;
    }
    long falls = Aging.fallsBelow(MOST, last + gap, line, gap);
    return falls > now ? falls : Long.MAX_VALUE;
  }
}
