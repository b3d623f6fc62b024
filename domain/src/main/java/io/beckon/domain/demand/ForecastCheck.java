package io.beckon.domain.demand;

import java.util.Arrays;

/**
 * How well {@link Forecast} would have told the last weeks, beside two that anybody can make: as
 * last week (naive), and as a season before (seasonal naive). Of each week that is held back and
 * has three more behind it the four weeks from it on are told, from what was before it alone.
 *
 * <p>Errors are given as MASE: the mean absolute error over that of the naive forecast of one week
 * within the weeks before those held back (Hyndman, R. J., Koehler, A. B. (2006), "Another look at
 * measures of forecast accuracy", International Journal of Forecasting 22). 1 is as good as that.
 *
 * @param season weeks of a season: 52 where there are as many before, else 4
 * @param forecasts how many weeks were told, by each
 * @param covered share of them that came to be within the interval
 */
public record ForecastCheck(
    double mase, double naive, double seasonal, int season, int forecasts, double covered) {
  /** Weeks that are told at once. */
  public static final int AHEAD = 4;

  private static final int YEAR = 52;

  /** Whether as last week, or as a season before, would have been better. */
  public boolean loses() {
    return mase > Math.min(naive, seasonal);
  }

  /** Whether there are weeks enough to hold so many back. */
  public static boolean isPossible(double[] weeks, int held) {
    return held >= AHEAD && weeks.length - held >= Forecast.LEAST_WEEKS;
  }

  /**
   * @param weeks demand of whole weeks, the oldest first
   * @param held how many of the last ones are held back; at least {@link #AHEAD}
   * @throws IllegalArgumentException when there are too few weeks
   */
  public static ForecastCheck of(double[] weeks, int held) {
    if (!isPossible(weeks, held)) {
      throw new IllegalArgumentException(
          weeks.length + " weeks are too few to hold " + held + " of them back");
    }
    int first = weeks.length - held;
    int season = first >= YEAR ? YEAR : AHEAD;
    double[] errors = new double[3];
    int forecasts = 0;
    int covered = 0;
    for (int from = first; from + AHEAD <= weeks.length; from++) {
      var told = Forecast.of(Arrays.copyOf(weeks, from), AHEAD);
      for (int i = 0; i < AHEAD; i++) {
        double came = weeks[from + i];
        Forecast.Week week = told.get(i);
        errors[0] += Math.abs(came - week.expected());
        errors[1] += Math.abs(came - weeks[from - 1]);
        errors[2] += Math.abs(came - weeks[from + i - season]);
        covered += came >= week.low() && came <= week.high() ? 1 : 0;
        forecasts++;
      }
    }
    double scale = naive(weeks, first) * forecasts;
    return new ForecastCheck(
        errors[0] / scale,
        errors[1] / scale,
        errors[2] / scale,
        season,
        forecasts,
        (double) covered / forecasts);
  }

  /** Mean absolute error of the naive forecast of one week; of no change at all, one piece. */
  private static double naive(double[] weeks, int until) {
    double sum = 0;
    for (int i = 1; i < until; i++) {
      sum += Math.abs(weeks[i] - weeks[i - 1]);
    }
    return sum == 0 ? 1 : sum / (until - 1);
  }
}
