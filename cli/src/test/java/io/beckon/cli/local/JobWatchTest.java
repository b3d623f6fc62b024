package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobWatchTest {
  private static final long NOW = 1_000_000_000L;

  private static boolean isStuck(long checkpoint, Long... failures) {
    return JobWatch.isStuck(false, List.of(failures), checkpoint, NOW);
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
                NOW - 301 * second,
                NOW - 310 * second,
                NOW - 320 * second,
                NOW - 330 * second,
                NOW - 340 * second))
        .as("it has come to itself")
        .isFalse();
    long longAgo = JobWatch.WINDOW_MILLIS;
    assertThat(
            isStuck(
                NOW, NOW - 10 * second, NOW - longAgo, NOW - longAgo, NOW - longAgo, NOW - longAgo))
        .isFalse();
  }

  @Test
  void aJobThatFailsOnceAMinuteIsStuckAllTheTime() {
    List<Long> failures = new ArrayList<>();
    boolean stuck = false;
    long checkpoint = 0;
    for (int second = 0; second < 7_200; second++) {
      long now = NOW + 1_000L * second;
      if (second % 60 == 0) {
        failures.add(0, now);
      } else if (second % 60 == 10) {
        checkpoint = now;
      }
      List<Long> remembered = failures.subList(0, Math.min(16, failures.size()));
      boolean was = stuck;
      stuck = JobWatch.isStuck(was, remembered, checkpoint, now);
      assertThat(stuck).as("after %d s", second).isEqualTo(second >= 240);
    }
    long last = failures.get(0);
    assertThat(JobWatch.isStuck(true, failures, last + 1, last + 299_000)).isTrue();
    assertThat(JobWatch.isStuck(true, failures, last + 1, last + 301_000)).isFalse();
    assertThat(JobWatch.isStuck(true, failures, last - 1, last + 301_000))
        .as("it has completed no checkpoint since")
        .isTrue();
  }

  @Test
  void aStartIsGivenUpAfterAMinuteUnlessItIsTheState() {
    List<Long> three = List.of(NOW - 1_000, NOW - 3_000, NOW - 5_000);
    assertThat(new JobFailures(three, "Kafka is not there", false).areFinal(NOW)).isFalse();
    assertThat(new JobFailures(three, "Corruption", true).areFinal(NOW)).isTrue();
    assertThat(new JobFailures(three.subList(0, 2), "Corruption", true).areFinal(NOW)).isFalse();
    assertThat(new JobFailures(three, "Kafka is not there", false).areFinal(NOW + 55_000)).isTrue();
  }

  @Test
  void onlyWhatSpeaksOfStateIsOfState() {
    assertThat(
            JobFailures.isOfState(
                "java.lang.Exception\nCaused by: org.rocksdb.RocksDBException: Corruption: block checksum mismatch"))
        .isTrue();
    assertThat(
            JobFailures.isOfState(
                "org.rocksdb.RocksDBException: IO error: No space left on device"))
        .isFalse();
    assertThat(JobFailures.isOfState("TimeoutException: no metadata of beckon.events")).isFalse();
  }
}
