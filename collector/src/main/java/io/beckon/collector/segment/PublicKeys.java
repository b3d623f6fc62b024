package io.beckon.collector.segment;

import io.beckon.domain.event.MessageEvents;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.util.StringJoiner;

/**
 * What a public key may say. It is in every visitor's hands: what it says of money, of mailings and
 * of who is who is not believed. Opting out is. Opting in is a wish, which a rule can answer with a
 * question; but whether the page itself may speak to its visitor, the visitor says on that page.
 */
final class PublicKeys {
  /** Property of an event by which a visitor wishes to be written to: channels with commas. */
  static final String CONSENT_REQUESTED = "consentRequested";

  private static final String ONSITE = "onsite";

  private PublicKeys() {}

  static void distrust(Event event, Problems problems) throws Refused {
    boolean trusted =
        event.getName().startsWith("Order ")
            || Reports.isReport(event.getName()) && !isOwnOptOut(event)
            || event.getKind() == EventKind.ALIAS
            || event.getKind() == EventKind.GROUP
            || event.getKind() == EventKind.ERASE
            || event.getKind() == EventKind.EXPORT;
    if (trusted) {
      throw new Refused("a public key may not send " + event.getName() + "; use a secret one");
    }
    for (String shop : ShopIds.PREFIXES) {
      if (event.getAnonymousId() != null && event.getAnonymousId().startsWith(shop)) {
        throw new Refused("ids that begin with '" + shop + "' are those of a shop's own messages");
      }
    }
    if (!isOwnOptOut(event)) {
      event.setMessage(null);
    }
    if (event.getHistory()) {
      event.setHistory(false);
      problems.note("history", "true", "a secret key says so; by a public one it is left out");
    }
    StringJoiner wished = new StringJoiner(",");
    for (ConsentChange change : event.getConsents()) {
      if (isWish(change)) {
        wished.add(change.getChannel());
        problems.note(
            "consents." + change.getChannel(),
            "true",
            "by a public key a yes is a wish: it is kept as property " + CONSENT_REQUESTED);
      }
    }
    event.getConsents().removeIf(PublicKeys::isWish);
    if (wished.length() > 0) {
      event.getProperties().put(CONSENT_REQUESTED, wished.toString());
    }
  }

  private static boolean isWish(ConsentChange change) {
    return change.getOptedIn() && !change.getChannel().equals(ONSITE);
  }

  /** Saying no is believed whoever says it. */
  private static boolean isOwnOptOut(Event event) {
    return MessageEvents.isOptOut(event.getName());
  }
}
