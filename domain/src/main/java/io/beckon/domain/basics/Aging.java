package io.beckon.domain.basics;

/**
 * Ageing by half-life: a value {@code v} known at time {@code t} is worth {@code v·2^-((u-t)/h)} at
 * time {@code u}.
 *
 * <p>Because every point ages by the same factor, a sum of points can be kept as one number and its
 * time: forward decay, Cormode et al., "Forward Decay: A Practical Time Decay Model for Streaming
 * Systems", ICDE 2009. The result does not depend on the order in which points are added.
 */
public final class Aging {
  private static final double LN2 = Math.log(2);

  private Aging() {}

  /**
   * Value at time {@code to} of a value known at time {@code from}; times and half-life in
   * milliseconds.
   */
  public static double value(double value, long from, long to, long halfLife) {
    return from == to || value == 0
        ? value
        : value * Math.exp(-LN2 * (double) (to - from) / (double) halfLife);
  }

  /**
   * First whole millisecond at which a value has come to lie strictly below {@code line}, or {@link
   * Long#MAX_VALUE} when it never will. {@code S·2^-(x/h) = line} gives {@code x = h·log2(S/line)}.
   */
  public static long fallsBelow(double value, long at, double line, long halfLife) {
    if (value < line) {
      return at;
    }
    if (line <= 0) {
      return Long.MAX_VALUE;
    }
    double delay = halfLife * (Math.log(value / line) / LN2);
    long candidate = at + Math.max(0L, (long) Math.floor(delay));
    while (value(value, at, candidate, halfLife) >= line) {
      candidate++;
    }
    return candidate;
  }
}
