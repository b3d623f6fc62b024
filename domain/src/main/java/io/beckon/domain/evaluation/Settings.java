package io.beckon.domain.evaluation;

import io.beckon.domain.inbox.Bound;
import java.io.Serializable;

/**
 * What a shop sets for all its rules.
 *
 * @param defaultGap mean time between purchases assumed for contacts with fewer than three,
 *     milliseconds
 * @param profileEvery least time between two profile records of a contact, milliseconds by the
 *     log's time of receipt
 * @param cartExpires how long a cart's reminder is worth sending whose rule does not say it,
 *     milliseconds
 * @param expires the same of every other message
 * @param recommendEvery least time between two standing recommendations for a contact, milliseconds
 *     of event time; an order does not wait for it; 0: there are none
 * @param contactEventsPerMinute live events of one contact that count in a minute of receipt; of
 *     more, only orders, consents and what else is no mere behaviour; 0: all count
 * @param bound how far events may be out of order by their receipt
 */
public record Settings(
    long defaultGap,
    long profileEvery,
    long recommendEvery,
    long cartExpires,
    long expires,
    int contactEventsPerMinute,
    Bound bound)
    implements Serializable {
  private static final long DAY = 86_400_000L;

  /** As many as a server's key of the collector lets one contact send for good. */
  private static final int PER_MINUTE = 30_000;

  /** With the default limit of a contact's events, and the default bound. */
  public Settings(
      long defaultGap, long profileEvery, long recommendEvery, long cartExpires, long expires) {
    this(defaultGap, profileEvery, recommendEvery, cartExpires, expires, PER_MINUTE, Bound.DEFAULT);
  }

  /** 60 days, one second, no standing recommendations; a cart for a day, else seven. */
  public static final Settings DEFAULT = new Settings(60 * DAY, 1_000, 0, DAY, 7 * DAY);

  /** The same, with standing recommendations. */
  public Settings recommending(long every) {
    return new Settings(
        defaultGap, profileEvery, every, cartExpires, expires, contactEventsPerMinute, bound);
  }

  /** The same, with so much between two profile records of a contact. */
  public Settings writing(long every) {
    return new Settings(
        defaultGap, every, recommendEvery, cartExpires, expires, contactEventsPerMinute, bound);
  }

  /** The same, with so many events of a contact in a minute. */
  public Settings limiting(int events) {
    return new Settings(
        defaultGap, profileEvery, recommendEvery, cartExpires, expires, events, bound);
  }

  /** The same, with this bound. */
  public Settings within(Bound other) {
    return new Settings(
        defaultGap,
        profileEvery,
        recommendEvery,
        cartExpires,
        expires,
        contactEventsPerMinute,
        other);
  }

  /** The same, with so much between purchases that nobody knows better of. */
  public Settings assuming(long gap) {
    return new Settings(
        gap, profileEvery, recommendEvery, cartExpires, expires, contactEventsPerMinute, bound);
  }
}
