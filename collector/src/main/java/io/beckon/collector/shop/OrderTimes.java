package io.beckon.collector.shop;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an order became one, and when it was last changed. Null: nobody says, and it counts as of
 * when it is told.
 */
record OrderTimes(@Nullable Instant placed, @Nullable Instant latest) {
  /**
   * For so long the order itself is told again with each message, under the same id; later ones are
   * of a change.
   */
  private static final Duration NEW = Duration.ofHours(24);

  /**
   * @param since in order of preference
   */
  static OrderTimes of(@Nullable Instant modified, @Nullable Instant... since) {
    Instant placed = modified;
    for (Instant one : since) {
      if (one != null) {
        placed = one;
        break;
      }
    }
    boolean before = modified == null || (placed != null && modified.isBefore(placed));
    return new OrderTimes(placed, before ? placed : modified);
  }

  boolean isNew() {
    return placed == null || latest == null || !latest.isAfter(placed.plus(NEW));
  }

  boolean isChanged() {
    return placed != null && latest != null && latest.isAfter(placed);
  }
}
