package io.beckon.domain.attribution;

import io.beckon.schema.Incremental;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The difference between the means of two groups of unlike variance, with its 95 % interval: Welch,
 * B. L. (1947), "The generalization of 'Student's' problem when several different population
 * variances are involved", Biometrika 34, with the degrees of freedom after Welch and
 * Satterthwaite.
 */
final class Welch {
  /** Fewer contacts in one of the groups say nothing. */
  static final long ENOUGH = 30;

  private static final double OUTSIDE = 0.025;

  private Welch() {}

  /** Number, sum and sum of squares of one group. */
  record Group(long count, double sum, double squares) {
    double mean() {
      return sum / count;
    }

    /** Of the sample; never less than nothing, whatever was lost by rounding. */
    double variance() {
      return Math.max(0, (squares - sum * sum / count) / (count - 1));
    }
  }

  /** What the treated have more than those held out; null: there are not enough of one of them. */
  static @Nullable Incremental incremental(Group treated, Group heldOut) {
    if (treated.count() < ENOUGH || heldOut.count() < ENOUGH) {
      return null;
    }
    double difference = treated.mean() - heldOut.mean();
    double margin = margin(treated, heldOut);
    return Incremental.newBuilder()
        .setPerContact(difference)
        .setLow(difference - margin)
        .setHigh(difference + margin)
        .setTotal(difference * treated.count())
        .setTotalLow((difference - margin) * treated.count())
        .setTotalHigh((difference + margin) * treated.count())
        .build();
  }

  /** Half of the 95 % interval. */
  static double margin(Group one, Group other) {
    double a = one.variance() / one.count();
    double b = other.variance() / other.count();
    if (a + b == 0) {
      return 0;
    }
    double freedom = (a + b) * (a + b) / (a * a / (one.count() - 1) + b * b / (other.count() - 1));
    return TDistribution.of(freedom).inverseSurvivalProbability(OUTSIDE) * Math.sqrt(a + b);
  }
}
