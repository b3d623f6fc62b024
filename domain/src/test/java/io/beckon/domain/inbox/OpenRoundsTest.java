package io.beckon.domain.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.LogPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenRoundsTest {
  private static final long HOUR = 3_600_000L;

  private final OpenRounds<LogPlace> rounds = new OpenRounds<>(Duration.ofHours(1), one -> one);

  private static LogPlace at(long time, int partition, long offset, int part) {
    return LogPlace.newBuilder()
        .setAt(time)
        .setPartition(partition)
        .setOffset(offset)
        .setPart(part)
        .build();
  }

  private static LogPlace at(long time) {
    return at(time, 0, time, 0);
  }

  @Test
  void theEndOfARoundIsSaidWithTheFirstFactOfIt() {
    assertThat(rounds.add("mug", at(1), 0)).isEqualTo(HOUR);
    assertThat(rounds.add("mug", at(HOUR - 1), 0)).isZero();
    assertThat(rounds.add("pot", at(2), 0)).isEqualTo(HOUR);
    assertThat(rounds.add("mug", at(HOUR), 0)).isEqualTo(2 * HOUR);
  }

  @Test
  void whatComesAfterItsRoundIsOverIsOfTheNext() {
    assertThat(rounds.add("mug", at(1), 5 * HOUR + 7)).isEqualTo(6 * HOUR);
    assertThat(rounds.takeBefore("mug", 6 * HOUR, List.of())).containsExactly(at(1));
  }

  @Test
  void factsAreGivenOutInTheOrderOfTheLogWithThoseThatWereKept() {
    rounds.add("mug", at(7, 1, 3, 1), 0);
    rounds.add("mug", at(7, 1, 3, 0), 0);
    rounds.add("mug", at(7, 0, 9, 0), 0);
    rounds.add("mug", at(HOUR, 0, 10, 0), 0);
    rounds.add("pot", at(5, 0, 8, 0), 0);
    assertThat(rounds.takeBefore("mug", HOUR, List.of(at(7, 1, 2, 0), at(3, 2, 0, 0))))
        .containsExactly(
            at(3, 2, 0, 0), at(7, 0, 9, 0), at(7, 1, 2, 0), at(7, 1, 3, 0), at(7, 1, 3, 1));
    assertThat(rounds.size()).isEqualTo(2);
    assertThat(rounds.has("mug")).as("what came in the next round").isTrue();
    rounds.takeBefore("mug", 2 * HOUR, List.of());
    assertThat(rounds.has("mug")).isFalse();
    assertThat(rounds.takeBefore("cup", HOUR, List.of(at(1)))).containsExactly(at(1));
    assertThat(rounds.size()).isEqualTo(1);
  }

  @Test
  void nothingIsLeftWhenAllIsTaken() {
    rounds.add("mug", at(2), 0);
    rounds.add("mug", at(1), 0);
    rounds.add("pot", at(3), 0);
    assertThat(rounds.takeAll())
        .isEqualTo(Map.of("mug", List.of(at(2), at(1)), "pot", List.of(at(3))));
    assertThat(rounds.size()).isZero();
    assertThat(rounds.has("mug")).isFalse();
    assertThat(rounds.add("mug", at(4), 0)).as("the first again").isEqualTo(HOUR);
  }
}
