package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobWatchTest {
  private static final long NOW = 1_000_000_000L;

  private static boolean isStuck(long checkpoint, Long... failures) {
    return JobWatch.isStuck(List.of(failures), checkpoint, NOW);
  }

  @Test
  void aJobThatFailsNowAndThenAndGoesOnIsNotStuck() {
    assertThat(isStuck(0)).isFalse();
    assertThat(isStuck(NOW - 1, NOW - 10_000, NOW - 20_000, NOW - 30_000)).isFalse();
    assertThat(isStuck(0, NOW - 10_000, NOW - 20_000)).isFalse();
  }

  @Test
  void aJobThatFailsBeforeItsNextCheckpointIsStuckUntilItHasOne() {
    assertThat(isStuck(NOW - 40_000, NOW - 10_000, NOW - 20_000, NOW - 30_000)).isTrue();
    assertThat(isStuck(NOW - 25_000, NOW - 10_000, NOW - 20_000, NOW - 30_000)).isFalse();
  }

  @Test
  void aJobThatGetsACheckpointDoneBetweenItsManyFailuresIsStuckToo() {
    long second = 1_000;
    assertThat(
            isStuck(
                NOW,
                NOW - 10 * second,
                NOW - 20 * second,
                NOW - 30 * second,
                NOW - 40 * second,
                NOW - 50 * second))
        .isTrue();
    assertThat(
            isStuck(
                NOW,
                NOW - 100 * second,
                NOW - 110 * second,
                NOW - 120 * second,
                NOW - 130 * second,
                NOW - 140 * second))
        .as("it has come to itself")
        .isFalse();
    long longAgo = JobWatch.WINDOW_MILLIS;
    assertThat(
            isStuck(
                NOW, NOW - 10 * second, NOW - longAgo, NOW - longAgo, NOW - longAgo, NOW - longAgo))
        .isFalse();
  }
}
