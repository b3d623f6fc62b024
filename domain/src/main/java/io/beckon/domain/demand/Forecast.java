package io.beckon.domain.demand;

import java.util.ArrayList;
import java.util.List;

/**
 * Weekly demand, told ahead by exponential smoothing with an additive trend that dies down
 * (Gardner, E. S., McKenzie, E. (1985), "Forecasting Trends in Time Series", Management Science
 * 31). In the form of its state space model, ETS(A,Ad,N) (Hyndman, R. J., Koehler, A. B., Ord, J.
 * K., Snyder, R. D. (2008), "Forecasting with Exponential Smoothing", Springer, chapters 2 and 6),
 * with level l, trend b and error e of a week:
 *
 * <pre>
 *   forecast   f = l + φ b
 *   level      l' = f + α e
 *   trend      b' = φ b + β e
 *   h weeks on     l + (φ + … + φ^h) b
 *   variance       σ² (1 + Σ c_j²), j = 1 … h − 1, c_j = α + β (φ + … + φ^j)
 * </pre>
 *
 * <p>α, β and φ are those of a grid that leave the least sum of squared errors. Without two years
 * there is no season of a year to be seen, and none is assumed.
 */
public final class Forecast {
  /** Fewer weeks say nothing of what comes next. */
  public static final int LEAST_WEEKS = 8;

  /** So many in a hundred weeks are expected within the interval. */
  public static final int PERCENT = 80;

  /** Of the normal distribution, for {@link #PERCENT}. */
  private static final double QUANTILE = 1.2815515655446004;

  private static final double ALPHA_STEP = 0.05;
  private static final int ALPHAS = 19;
  private static final double[] BETAS = {0, 0.05, 0.1, 0.2, 0.3, 0.5};
  private static final double[] PHIS = {0.8, 0.9, 0.98};

  /** The first errors are of the beginning, not of the method. */
  private static final int SETTLES = 3;

  private final double alpha;
  private final double beta;
  private final double phi;
  private double level;
  private double trend;
  private double squares;
  private int errors;

  /**
   * What is expected of one week.
   *
   * @param low lower end of the interval; not less than 0
   */
  public record Week(double expected, double low, double high) {}

  private Forecast(double alpha, double beta, double phi, double[] weeks) {
    this.alpha = alpha;
    this.beta = beta;
    this.phi = phi;
    this.level = weeks[0];
    for (int i = 1; i < weeks.length; i++) {
      take(weeks[i], i > SETTLES);
    }
  }

  private void take(double demand, boolean counts) {
    double expected = level + phi * trend;
    double error = demand - expected;
    level = expected + alpha * error;
    trend = phi * trend + beta * error;
    if (counts) {
      squares += error * error;
      errors++;
    }
  }

  /**
   * The next weeks.
   *
   * @param weeks demand of whole weeks, one after the other, the oldest first
   * @param ahead how many are to be told
   * @throws IllegalArgumentException when there are fewer than {@link #LEAST_WEEKS}
   */
  public static List<Week> of(double[] weeks, int ahead) {
    if (weeks.length < LEAST_WEEKS) {
      throw new IllegalArgumentException(
          weeks.length + " weeks are too few; " + LEAST_WEEKS + " are needed");
    }
    return best(weeks).next(ahead);
  }

  private static Forecast best(double[] weeks) {
    Forecast best = null;
    for (int i = 1; i <= ALPHAS; i++) {
      double alpha = i * ALPHA_STEP;
      for (double share : BETAS) {
        for (double phi : PHIS) {
          Forecast one = new Forecast(alpha, alpha * share, phi, weeks);
          if (best == null || one.squares < best.squares) {
            best = one;
          }
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("the grid is empty");
    }
    return best;
  }

  private List<Week> next(int ahead) {
    List<Week> next = new ArrayList<>(ahead);
    double variance = squares / errors;
    double shares = 1;
    double damped = 0;
    for (int h = 1; h <= ahead; h++) {
      damped += Math.pow(phi, h);
      double expected = Math.max(0, level + damped * trend);
      double margin = QUANTILE * Math.sqrt(variance * shares);
      next.add(new Week(expected, Math.max(0, expected - margin), expected + margin));
      double share = alpha + beta * damped;
      shares += share * share;
    }
    return next;
  }
}
