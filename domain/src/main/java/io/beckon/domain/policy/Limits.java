package io.beckon.domain.policy;

/**
 * How often a rule may fire for one contact.
 *
 * @param oncePerCart at most once until the cart has been ordered or stood empty
 * @param gap least time between two firings, milliseconds; 0: none
 * @param max firings within {@code per}, at most 20; 0: unlimited
 * @param per the time that {@code max} counts in, milliseconds
 */
public record Limits(boolean oncePerCart, long gap, int max, long per) {
  public static final Limits NONE = new Limits(false, 0, 0, 0);

  /** For how long firings must be remembered, milliseconds. */
  public long memory() {
    return Math.max(gap, max > 0 ? per : 0);
  }
}
