package io.beckon.domain.policy;

import io.beckon.domain.profile.Consents;
import io.beckon.schema.Consent;
import io.beckon.schema.Profile;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to reach a contact.
 *
 * @param name as rules and topics have it
 * @param consent the consent without which nothing goes out; null: none is needed, but a no to the
 *     channel counts, and what limits say of all channels together does not concern it
 * @param visitors whether it reaches visitors, of whom nobody knows who they are
 */
public record Channel(String name, @Nullable String consent, boolean visitors) {
  /** A name of a channel or of a consent. */
  public static final String NAME = "[a-z][a-z0-9-]{0,31}";

  /** Whether nothing goes out on it without a yes; what is said of all channels is of those. */
  public boolean needsConsent() {
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
    Consent own = Consents.of(consents, name);
    if (consent == null) {
      // Nobody need say yes, and whoever says no is heard.
      return own == null || own.getOptedIn();
    }
    Consent given = Consents.of(consents, consent);
    if (given == null || !given.getOptedIn()) {
      return false;
    }
    // Whoever unsubscribes on a channel does not know under which name consent was asked for.
    return own == null || own.getOptedIn() || own.getAt() < given.getAt();
  }

  /**
   * Why the contact has not said yes to it, in words; it is asked where {@link #allows} is false.
   */
  public String refusal(Profile profile) {
    Consent given = consent == null ? null : Consents.of(profile.getConsents(), consent);
    if (consent != null && given == null) {
      return "'" + consent + "' was never given";
    }
    if (given != null && !given.getOptedIn()) {
      return "'" + consent + "' was withdrawn " + Instant.ofEpochMilli(given.getAt());
    }
    Consent own = Consents.of(profile.getConsents(), name);
    return own == null || own.getOptedIn()
        ? "nobody knows who the visitor is"
        : "'" + name + "' was withdrawn " + Instant.ofEpochMilli(own.getAt());
  }

  /** Whether the contact has opted out of it, at this time or later. */
  public boolean isRefusedSince(Profile profile, long time) {
    return isRefusedSince(Consents.of(profile.getConsents(), name), time)
        || (consent != null && isRefusedSince(Consents.of(profile.getConsents(), consent), time));
  }

  private static boolean isRefusedSince(@Nullable Consent consent, long time) {
    return consent != null && !consent.getOptedIn() && consent.getAt() >= time;
  }
}
