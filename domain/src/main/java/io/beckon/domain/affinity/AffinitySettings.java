package io.beckon.domain.affinity;

import java.io.Serializable;
import java.time.Duration;

/**
 * How affinities are counted.
 *
 * @param halfLife in which a basket's weight halves; zero: baskets do not age
 * @param leastSupport pairs in fewer baskets (aged) are not told of
 */
public record AffinitySettings(Duration halfLife, double leastSupport) implements Serializable {
  /** Half a year old counts half; what was together less than five times says nothing. */
  public static final AffinitySettings DEFAULT = new AffinitySettings(Duration.ofDays(180), 5);

  public AffinitySettings {
    if (halfLife.isNegative() || !(leastSupport > 0)) {
      throw new IllegalArgumentException(
          "a half-life is not negative, and the least support more than nothing; not "
              + halfLife
              + " and "
              + leastSupport);
    }
  }

  /** What is left of a weight of 1 after so many milliseconds. */
  public double left(long millis) {
    return halfLife.isZero() ? 1 : Math.pow(2, -(double) millis / halfLife.toMillis());
  }
}
