package io.beckon.domain.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.domain.profile.EngagementFormula;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AgingTest {
  private static final long DAY = 86_400_000L;

  @Test
  void aValueHalvesInItsHalfLife() {
    assertThat(Aging.value(100, 0, 14 * DAY, 14 * DAY)).isCloseTo(50, within(1e-9));
    assertThat(Aging.value(100, 0, 28 * DAY, 14 * DAY)).isCloseTo(25, within(1e-9));
  }

  @Test
  void theDownwardCrossingIsKnownInClosedForm() {
    // 100 falls to 70 after 14·log2(100/70) = 7.2040245 days.
    long falls = Aging.fallsBelow(100, 0, 70, 14 * DAY);
    assertThat(falls / (double) DAY).isCloseTo(7.2040245, within(1e-6));
  }

  @Property
  void theCrossingIsTheFirstMillisecondBelowTheLine(
      @ForAll @DoubleRange(min = 1, max = 1e6) double value,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
      @ForAll @LongRange(min = 1_000, max = 90L * 86_400_000) long halfLife) {
    double line = value * share;
    long falls = Aging.fallsBelow(value, 0, line, halfLife);
    assertThat(Aging.value(value, 0, falls, halfLife)).isLessThan(line);
    if (falls > 0) {
      assertThat(Aging.value(value, 0, falls - 1, halfLife)).isGreaterThanOrEqualTo(line);
    }
  }

  @Test
  void theIndexHalvesPerFurtherGapAfterTheFirst() {
    assertThat(EngagementFormula.after(10 * DAY, 10 * DAY)).isEqualTo(100);
    assertThat(EngagementFormula.after(20 * DAY, 10 * DAY)).isCloseTo(50, within(1e-9));
    assertThat(EngagementFormula.after(40 * DAY, 10 * DAY)).isCloseTo(12.5, within(1e-9));
  }
}
