package io.beckon.domain.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Shares worked out by hand. */
class ModelsTest {
  private static final long DAY = 86_400_000L;

  @Test
  void theLastOrTheFirstGetsAll() {
    assertThat(Models.last(1_000, 3)).containsExactly(0, 0, 1_000);
    assertThat(Models.first(1_000, 3)).containsExactly(1_000, 0, 0);
  }

  @Test
  void linearGivesThePennyThatIsLeftToTheEarliest() {
    assertThat(Models.linear(1_000, 3)).containsExactly(334, 333, 333);
    assertThat(Models.linear(1_001, 2)).containsExactly(501, 500);
    assertThat(Models.linear(2, 3)).containsExactly(1, 1, 0);
  }

  @Test
  void positionGivesFortyTwentyForty() {
    assertThat(Models.positionBased(1_000, 1)).containsExactly(1_000);
    assertThat(Models.positionBased(1_000, 2)).containsExactly(500, 500);
    assertThat(Models.positionBased(1_000, 3)).containsExactly(400, 200, 400);
    assertThat(Models.positionBased(1_000, 5)).containsExactly(400, 67, 67, 66, 400);
  }

  @Test
  void aTouchOneHalfLifeEarlierGetsHalfAsMuch() {
    assertThat(Models.timeDecay(900, new long[] {7 * DAY, 0}, 7 * DAY)).containsExactly(300, 600);
    assertThat(Models.timeDecay(700, new long[] {14 * DAY, 7 * DAY, 0}, 7 * DAY))
        .containsExactly(100, 200, 400);
  }

  @Property
  void nothingIsLostOrMade(
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long worth,
      @ForAll @IntRange(min = 1, max = 40) int touches) {
    long[] ages = new long[touches];
    for (int i = 0; i < touches; i++) {
      ages[i] = (touches - i) * 11 * DAY / 7;
    }
    for (long[] shares :
        new long[][] {
          Models.linear(worth, touches),
          Models.positionBased(worth, touches),
          Models.timeDecay(worth, ages, 7 * DAY)
        }) {
      assertThat(Arrays.stream(shares).sum()).isEqualTo(worth);
      assertThat(Arrays.stream(shares).min().orElse(-1)).isNotNegative();
    }
  }
}
