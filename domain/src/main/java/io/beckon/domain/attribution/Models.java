package io.beckon.domain.attribution;

import io.beckon.domain.basics.Aging;
import java.util.Arrays;

/**
 * The ways in which an order's worth is shared among the touches before it, in the order of time.
 * Shares are whole minor units and always sum up to the worth.
 */
final class Models {
  /** What the first and the last touch get by position, each; those between share the rest. */
  private static final double ENDS = 0.4;

  private Models() {}

  static long[] last(long worth, int touches) {
    long[] shares = new long[touches];
    shares[touches - 1] = worth;
    return shares;
  }

  static long[] first(long worth, int touches) {
    long[] shares = new long[touches];
    shares[0] = worth;
    return shares;
  }

  static long[] linear(long worth, int touches) {
    double[] weights = new double[touches];
    Arrays.fill(weights, 1);
    return shared(worth, weights);
  }

  /** 40 % to the first, 40 % to the last, 20 % to those between; halves to two. */
  static long[] positionBased(long worth, int touches) {
    double[] weights = new double[touches];
    if (touches <= 2) {
      Arrays.fill(weights, 1);
    } else {
      Arrays.fill(weights, (1 - 2 * ENDS) / (touches - 2));
      weights[0] = ENDS;
      weights[touches - 1] = ENDS;
    }
    return shared(worth, weights);
  }

  /**
   * {@code 2^-(age / half-life)}.
   *
   * @param ages time from each touch to the order, milliseconds
   */
  static long[] timeDecay(long worth, long[] ages, long halfLife) {
    double[] weights = new double[ages.length];
    for (int i = 0; i < ages.length; i++) {
      weights[i] = Aging.value(1, 0, ages[i], halfLife);
    }
    return shared(worth, weights);
  }

  /**
   * By the largest remainder: each gets its part rounded down, and what is left goes, a unit each,
   * to those that lost most by it; of equals, the earlier.
   */
  static long[] shared(long worth, double[] weights) {
    double sum = Arrays.stream(weights).sum();
    long[] shares = new long[weights.length];
    double[] lost = new double[weights.length];
    long left = worth;
    for (int i = 0; i < weights.length; i++) {
      double part = worth * weights[i] / sum;
      // A third of 3 must not be 0 because of the last bit.
      shares[i] = (long) Math.floor(part + 1e-9);
      lost[i] = part - shares[i];
      left -= shares[i];
    }
    for (; left > 0; left--) {
      int most = 0;
      for (int i = 1; i < lost.length; i++) {
        most = lost[i] > lost[most] + 1e-9 ? i : most;
      }
      shares[most]++;
      lost[most]--;
    }
    for (int i = shares.length - 1; left < 0; i = i == 0 ? shares.length - 1 : i - 1) {
      if (shares[i] > 0) {
        shares[i]--;
        left++;
      }
    }
    return shares;
  }
}
