package io.beckon.domain.affinity;

import io.beckon.domain.basics.Aging;
import io.beckon.domain.inbox.Bound;
import java.io.Serializable;
import java.time.Duration;

/**
 * How affinities are counted.
 *
 * @param halfLife in which a basket's weight halves; zero: baskets do not age
 * @param leastSupport pairs in fewer baskets (aged) are not told of
 * @param every how long a round of the log's time is: results of it go out when it is over
 * @param bound how far events may be out of order by their receipt
 */
public record AffinitySettings(Duration halfLife, double leastSupport, Duration every, Bound bound)
    implements Serializable {
  /** Half a year old counts half; what was together less than five times says nothing. */
  public static final AffinitySettings DEFAULT =
      new AffinitySettings(Duration.ofDays(180), 5, Duration.ofHours(1));

  /** Told of every ten seconds, and from three baskets on: for a shop that somebody watches. */
  public static final AffinitySettings WATCHED =
      new AffinitySettings(DEFAULT.halfLife(), 3, Duration.ofSeconds(10));

  /** With the default bound. */
  public AffinitySettings(Duration halfLife, double leastSupport, Duration every) {
    this(halfLife, leastSupport, every, Bound.DEFAULT);
  }

  /** The same, with this bound. */
  public AffinitySettings within(Bound other) {
    return new AffinitySettings(halfLife, leastSupport, every, other);
  }

  public AffinitySettings {
    if (halfLife.isNegative() || !(leastSupport > 0) || every.toMillis() < 1) {
      throw new IllegalArgumentException(
          "a half-life is not negative, the least support and the period are more than nothing; not "
              + halfLife
              + ", "
              + leastSupport
              + " and "
              + every);
    }
  }

  /** What a basket of the time {@code from} weighs at {@code to}, epoch milliseconds. */
  public double weight(long from, long to) {
    return halfLife.isZero() ? 1 : Aging.value(1, from, to, halfLife.toMillis());
  }
}
