package io.beckon.operators.source;

import java.io.Serializable;

/**
 * The time of day, for one purpose alone: to let time pass on partitions that have fallen silent.
 * Operators have no clock of their own, so whoever builds the job gives one.
 */
@FunctionalInterface
public interface WallClock extends Serializable {
  /** Epoch milliseconds. */
  long millis();
}
