package io.beckon.domain.attribution;

import io.beckon.domain.event.LinkScans;
import io.beckon.schema.KnownTouch;
import io.beckon.schema.TouchKind;

/**
 * Which touches are those of scanners that open the links of mails. Two facts that tell it together
 * tell it in whatever order they come.
 */
final class ScannedTouches {
  private static final String EMAIL = "email";

  private ScannedTouches() {}

  /** Two touches are known; each may tell that the other was a scanner's. */
  static void judge(KnownTouch one, KnownTouch other) {
    if (!isMail(one)
        || !isMail(other)
        || !Touchpoints.message(one).equals(Touchpoints.message(other))) {
      return;
    }
    tooSoon(one, other);
    tooSoon(other, one);
    if (one.getKind() == TouchKind.CLICKED
        && other.getKind() == TouchKind.CLICKED
        && LinkScans.isOneScan(one.getLink(), one.getAt(), other.getLink(), other.getAt())) {
      one.setScanned(true);
      other.setScanned(true);
    }
  }

  private static void tooSoon(KnownTouch reaction, KnownTouch delivery) {
    if (delivery.getKind() == TouchKind.DELIVERED
        && isReaction(reaction)
        && LinkScans.isTooSoon(reaction.getAt(), delivery.getAt())) {
      reaction.setScanned(true);
    }
  }

  private static boolean isMail(KnownTouch touch) {
    return touch.getChannel().equals(EMAIL);
  }

  private static boolean isReaction(KnownTouch touch) {
    return touch.getKind() == TouchKind.OPENED || touch.getKind() == TouchKind.CLICKED;
  }
}
