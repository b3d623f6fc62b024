package io.beckon.domain.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.domain.attribution.Welch.Group;
import org.junit.jupiter.api.Test;

class WelchTest {
  /** Of n numbers with this mean and variance of the sample. */
  private static Group group(long n, double mean, double variance) {
    return new Group(n, n * mean, variance * (n - 1) + n * mean * mean);
  }

  /**
   * Equal groups have 2n - 2 degrees of freedom: 30, for which tables of Student's t say 2.0423
   * (0.975).
   */
  @Test
  void equalGroupsHaveTheIntervalOfTheTable() {
    assertThat(Welch.margin(group(16, 10, 8), group(16, 9, 8))).isCloseTo(2.0423, within(5e-5));
  }

  /**
   * Variances of 7.9 and 3.8, 15 numbers each: by hand, freedom (0.78)² / ((0.52667² + 0.25333²) /
   * 14) = 24.94; t(0.975) of 25 is 2.0595, of 24 it is 2.0639.
   */
  @Test
  void unequalVariancesHaveFewerDegreesOfFreedom() {
    double t = Welch.margin(group(15, 20.8, 7.9), group(15, 23, 3.8)) / Math.sqrt(0.78);
    assertThat(t).isBetween(2.0595, 2.0605);
  }

  @Test
  void tooFewContactsSayNothing() {
    assertThat(Welch.incremental(group(29, 1, 1), group(500, 1, 1))).isNull();
    assertThat(Welch.incremental(group(500, 1, 1), group(29, 1, 1))).isNull();
  }

  @Test
  void theDifferenceIsOfEachAndOfAll() {
    assertThat(Welch.incremental(group(100, 250, 400), group(100, 200, 400)))
        .satisfies(
            incremental -> {
              assertThat(incremental.getPerContact()).isCloseTo(50, within(1e-9));
              assertThat(incremental.getTotal()).isCloseTo(5_000, within(1e-6));
              // Standard error 2.828; t(0.975) of 198 is 1.972.
              assertThat(incremental.getLow()).isCloseTo(50 - 1.972 * 2.8284, within(2e-3));
              assertThat(incremental.getHigh()).isCloseTo(50 + 1.972 * 2.8284, within(2e-3));
            });
  }
}
