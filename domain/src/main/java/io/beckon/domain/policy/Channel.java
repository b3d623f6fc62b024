package io.beckon.domain.policy;

import io.beckon.schema.Consent;
import io.beckon.schema.Profile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to reach a contact.
 *
 * @param name as rules and topics have it
 * @param consent the consent without which nothing goes out; null: it reaches no contact, so that
 *     none is needed, and limits across rules do not concern it
 * @param visitors whether it reaches visitors, of whom nobody knows who they are
 */
public record Channel(String name, @Nullable String consent, boolean visitors) {
  /** A name of a channel or of a consent. */
  public static final String NAME = "[a-z][a-z0-9-]{0,31}";

  /** Whether limits across rules concern it: caps, quiet hours. */
  public boolean isLimited() {
    return consent != null;
  }

  /** Whether a message may go to this contact. */
  public boolean allows(Profile profile) {
    return (visitors || profile.getKnown()) && hasConsent(profile.getConsents());
  }

  /** Whether it does not reach the contact because nobody knows who that is. */
  public boolean lacksName(Profile profile) {
    return !visitors && !profile.getKnown() && hasConsent(profile.getConsents());
  }

  private boolean hasConsent(Map<String, Consent> consents) {
    if (consent == null) {
      return true;
    }
    Consent given = consents.get(consent);
    if (given == null || !given.getOptedIn()) {
      return false;
    }
    // Whoever unsubscribes on a channel does not know under which name consent was asked for.
    Consent own = consents.get(name);
    return own == null || own.getOptedIn() || own.getAt() < given.getAt();
  }

  /** Whether the contact has opted out of it, at this time or later. */
  public boolean isRefusedSince(Profile profile, long time) {
    return isRefusedSince(profile.getConsents().get(name), time)
        || (consent != null && isRefusedSince(profile.getConsents().get(consent), time));
  }

  private static boolean isRefusedSince(@Nullable Consent consent, long time) {
    return consent != null && !consent.getOptedIn() && consent.getAt() >= time;
  }
}
