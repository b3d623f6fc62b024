package io.beckon.domain.basics;

/** Moments in state are epoch milliseconds, of which 0 is none. */
public final class Earlier {
  private Earlier() {}

  /** The earlier of two moments; the one that there is, or 0 for neither. */
  public static long of(long a, long b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }
}
