package io.beckon.domain.basics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where to cut values so that bins hold about as many each. Equal values stay in one bin. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * Least values of the second bin and those above it: of bin <i>k</i> + 1, the least value of
   * which at least <i>k</i> of {@code bins} parts of all are below. Where a value is so frequent
   * that it would be in two bins, two edges are equal, and the bin between them is empty. An edge
   * that no value reaches is just above the greatest.
   */
  public static List<Long> edges(long[] values, int bins) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    List<Long> edges = new ArrayList<>(bins - 1);
    for (int k = 1; k < bins; k++) {
      // As many as that are below the value looked for: the first that differs from its
      // predecessor.
      int at = (int) (((long) k * sorted.length + bins - 1) / bins);
      while (at > 0 && at < sorted.length && sorted[at] == sorted[at - 1]) {
        at++;
      }
      edges.add(at < sorted.length ? sorted[at] : sorted[sorted.length - 1] + 1);
    }
    return edges;
  }
}
