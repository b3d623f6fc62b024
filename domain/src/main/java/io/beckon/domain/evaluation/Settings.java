package io.beckon.domain.evaluation;

import java.io.Serializable;

/**
 * What a shop sets for all its rules.
 *
 * @param defaultGap mean time between purchases assumed for contacts with fewer than three,
 *     milliseconds
 * @param profileEvery least time between two profile records of a contact, milliseconds of event
 *     time
 * @param recommendEvery least time between two standing recommendations for a contact, milliseconds
 *     of event time; an order does not wait for it; 0: there are none
 */
public record Settings(long defaultGap, long profileEvery, long recommendEvery)
    implements Serializable {
  /** 60 days, one second, no standing recommendations. */
  public static final Settings DEFAULT = new Settings(60L * 86_400_000L, 1_000L, 0L);

  /** The same, with standing recommendations. */
  public Settings recommending(long every) {
    return new Settings(defaultGap, profileEvery, every);
  }
}
