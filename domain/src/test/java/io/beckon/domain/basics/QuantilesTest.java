package io.beckon.domain.basics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  /** Of ten values, two, four, six and eight are to be below an edge. */
  @Test
  void equalValuesStayTogether() {
    assertThat(Quantiles.edges(new long[] {7, 1, 20, 1, 2, 9, 3, 1, 4, 7}, 5))
        .containsExactly(2L, 3L, 7L, 9L);
  }

  @Test
  void aFrequentValueLeavesBinsEmpty() {
    assertThat(Quantiles.edges(new long[] {1, 1, 1, 1, 1, 1, 2, 2, 2, 2}, 5))
        .as("six ones are in bin 1, four twos in bin 4")
        .containsExactly(2L, 2L, 2L, 3L);
    assertThat(Quantiles.edges(new long[] {5}, 3)).containsExactly(6L, 6L);
  }

  @Property(tries = 5_000)
  void eachEdgeIsTheLeastValueWithSoManyBelow(
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 30) Long> values,
      @ForAll @IntRange(min = 2, max = 10) int bins) {
    List<Long> expected = new ArrayList<>();
    for (int k = 1; k < bins; k++) {
      long edge = 0;
      while (below(values, edge) * bins < (long) k * values.size()) {
        edge++;
      }
      // A value that occurs, or the one above all.
      long least = edge;
      expected.add(
          values.stream().filter(value -> value >= least).min(Long::compare).orElse(least));
    }
    long[] all = values.stream().mapToLong(Long::longValue).toArray();
    long[] before = all.clone();
    assertThat(Quantiles.edges(all, bins)).isEqualTo(expected);
    assertThat(all).as("left as they were").isEqualTo(before);
    assertThat(Arrays.stream(all).max().orElseThrow() + 1)
        .isGreaterThanOrEqualTo(expected.get(expected.size() - 1));
  }

  private static long below(List<Long> values, long edge) {
    return values.stream().filter(value -> value < edge).count();
  }
}
