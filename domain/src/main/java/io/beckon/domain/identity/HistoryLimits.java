package io.beckon.domain.identity;

import java.io.Serializable;
import java.time.Duration;

/**
 * How much of an anonymous visitor is kept.
 *
 * @param events the latest so many
 * @param life how long after the last sign of the visitor; who it is is forgotten after that too
 */
public record HistoryLimits(int events, Duration life) implements Serializable {
  public static final HistoryLimits DEFAULT = new HistoryLimits(500, Duration.ofDays(90));

  public HistoryLimits {
    if (events < 0 || life.isNegative() || life.isZero()) {
      throw new IllegalArgumentException(
          "a visitor's history needs 0 events or more and a lifetime, not "
              + events
              + " and "
              + life);
    }
  }
}
