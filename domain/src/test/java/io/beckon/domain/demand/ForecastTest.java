package io.beckon.domain.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
  /**
   * Beside a calculation in Python: the best of the grid is α 0.45, β half of it, φ 0.98; the
   * variance of a week is that of the sum of what each error before it adds, followed through the
   * recursion step by step.
   */
  @Test
  void aRisingSeriesGoesOnRising() {
    double[] weeks = {10, 12, 11, 15, 14, 18, 17, 21, 20, 24};
    List<Forecast.Week> next = Forecast.of(weeks, 4);
    double[] expected = {24.8053504, 26.50371723, 28.16811673, 29.79922823};
    double[] low = {22.52052141, 23.75282654, 24.75184879, 25.5602683};
    double[] high = {27.09017939, 29.25460793, 31.58438466, 34.03818816};
    for (int i = 0; i < 4; i++) {
      assertThat(next.get(i).expected()).isCloseTo(expected[i], within(1e-6));
      assertThat(next.get(i).low()).isCloseTo(low[i], within(1e-6));
      assertThat(next.get(i).high()).isCloseTo(high[i], within(1e-6));
    }
  }

  @Test
  void whatNeverChangesStays() {
    double[] weeks = new double[8];
    Arrays.fill(weeks, 7);
    assertThat(Forecast.of(weeks, 3)).containsOnly(new Forecast.Week(7, 7, 7));
    assertThatThrownBy(() -> Forecast.of(new double[7], 1)).hasMessageContaining("7 weeks");
  }

  @Test
  void nothingIsLessThanNothing() {
    double[] weeks = {90, 80, 70, 60, 50, 40, 30, 20, 10, 0};
    assertThat(Forecast.of(weeks, 4))
        .allMatch(week -> week.expected() >= 0 && week.low() >= 0 && week.high() >= week.low());
  }

  /**
   * By hand, of one more each week: as last week is 1, 2, 3, 4 too little, 2.5 in the mean; as four
   * weeks before, 4; as last week is wrong by 1 within the weeks before.
   */
  @Test
  void errorsAreHeldAgainstThoseOfTheLastWeek() {
    double[] weeks = new double[20];
    for (int i = 0; i < weeks.length; i++) {
      weeks[i] = 100 + i;
    }
    ForecastCheck check = ForecastCheck.of(weeks, 8);
    assertThat(check.naive()).isCloseTo(2.5, within(1e-12));
    assertThat(check.seasonal()).isCloseTo(4, within(1e-12));
    assertThat(check.season()).isEqualTo(4);
    assertThat(check.forecasts()).as("five times four weeks").isEqualTo(20);
    assertThat(check.mase()).isLessThan(2.5);
    assertThat(check.loses()).isFalse();
  }

  /** What changes to and fro every week is as four weeks before, and no trend. */
  @Test
  void aCheckSaysWhoIsBetter() {
    double[] weeks = new double[70];
    for (int i = 0; i < weeks.length; i++) {
      weeks[i] = i % 4 == 0 ? 100 : 10;
    }
    ForecastCheck check = ForecastCheck.of(weeks, 8);
    assertThat(check.season()).isEqualTo(52);
    assertThat(check.seasonal()).isZero();
    assertThat(check.loses()).isTrue();
    assertThat(ForecastCheck.isPossible(weeks, 8)).isTrue();
    assertThat(ForecastCheck.isPossible(new double[15], 8)).isFalse();
  }

  /** Of twelve weeks the four after them are told, which are not looked at. */
  @Test
  void theFutureIsNotLookedAt() {
    double[] weeks = {30, 31, 29, 35, 33, 36, 31, 38, 34, 40, 37, 44, 1_000, 0, 5, 0};
    List<Forecast.Week> told = Forecast.of(Arrays.copyOf(weeks, 12), 4);
    double errors = 0;
    for (int i = 0; i < 4; i++) {
      errors += Math.abs(weeks[12 + i] - told.get(i).expected());
    }
    // Last week's errors within the twelve: 1 + 2 + 6 + 2 + 3 + 5 + 7 + 4 + 6 + 3 + 7 = 46.
    assertThat(ForecastCheck.of(weeks, 4).mase()).isCloseTo(errors / 4 / (46.0 / 11), within(1e-9));
  }
}
