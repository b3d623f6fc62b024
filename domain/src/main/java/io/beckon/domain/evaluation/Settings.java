package io.beckon.domain.evaluation;

import java.io.Serializable;
import java.util.Set;

/**
 * What a shop sets for all its rules.
 *
 * @param defaultGap mean time between purchases assumed for contacts with fewer than three,
 *     milliseconds
 * @param profileEvery least time between two profile records of a contact, milliseconds of event
 *     time
 * @param recommendEvery least time between two standing recommendations for a contact, milliseconds
 *     of event time; an order does not wait for it; 0: there are none
 * @param channelsWithoutConsent channels that reach no contact, so that consent does not concern
 *     them
 */
public record Settings(
    long defaultGap, long profileEvery, long recommendEvery, Set<String> channelsWithoutConsent)
    implements Serializable {
  /**
   * 60 days, one second, no standing recommendations, and the CRM, which talks to the shop's own
   * staff.
   */
  public static final Settings DEFAULT = new Settings(60L * 86_400_000L, 1_000L, 0L, Set.of("crm"));

  public Settings {
    channelsWithoutConsent = Set.copyOf(channelsWithoutConsent);
  }

  /** The same, with standing recommendations. */
  public Settings recommending(long every) {
    return new Settings(defaultGap, profileEvery, every, channelsWithoutConsent);
  }
}
