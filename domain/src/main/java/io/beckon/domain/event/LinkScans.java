package io.beckon.domain.event;

/**
 * By their time, the scanners that open the links of a mail before anybody reads it: at once after
 * its delivery, or several links in the same moment. Those that say what they are have been marked
 * before.
 */
public final class LinkScans {
  /** Nobody opens a mail, or a link in it, so soon after its delivery; milliseconds. */
  public static final long AFTER_DELIVERY = 5_000;

  /** Nobody opens two links of a mail within so little; milliseconds. */
  public static final long BETWEEN_LINKS = 2_000;

  private LinkScans() {}

  /**
   * Whether a mail was opened, or a link in it, too soon for a person.
   *
   * @param at when it was opened, epoch milliseconds
   * @param deliveredAt when the mail was delivered, epoch milliseconds; 0: not known
   */
  public static boolean isTooSoon(long at, long deliveredAt) {
    return deliveredAt != 0 && at >= deliveredAt && at - deliveredAt < AFTER_DELIVERY;
  }

  /**
   * Whether two openings of links of one mail are those of one scanner. The same link twice is a
   * person's double click; of a link that is not told, nothing is known.
   */
  public static boolean isOneScan(String link, long at, String otherLink, long otherAt) {
    return !link.isEmpty()
        && !otherLink.isEmpty()
        && !link.equals(otherLink)
        && Math.abs(at - otherAt) < BETWEEN_LINKS;
  }
}
