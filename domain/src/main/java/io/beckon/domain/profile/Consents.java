package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.event.ConsentNames;
import io.beckon.schema.Consent;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Profile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a contact has said yes and no to, by name; the latest word by event time counts, and at
 * equal times the no. {@link ConsentNames#ALL} is a no to everything up to its time.
 */
public final class Consents {
  private static final int MOST = Bounds.cap(Profile.SCHEMA$, "consents");

  private Consents() {}

  /** The latest word on this name; null: the contact has said nothing. */
  public static @Nullable Consent of(Map<String, Consent> consents, String name) {
    Consent own = consents.get(name);
    Consent all = consents.get(ConsentNames.ALL);
    return own == null || (all != null && isLater(all, own)) ? all : own;
  }

  /** Whether one of these words is news: none like it is known. */
  public static boolean changes(Map<String, Consent> consents, List<ConsentChange> words) {
    for (ConsentChange word : words) {
      Consent known = of(consents, ConsentNames.of(word.getChannel()));
      if (known == null || known.getOptedIn() != word.getOptedIn()) {
        return true;
      }
    }
    return false;
  }

  /** Takes a word of the contact in, however the name is spelled. */
  static void said(
      Map<String, Consent> consents,
      String spelled,
      boolean optedIn,
      @Nullable String source,
      long time) {
    String name = ConsentNames.of(spelled);
    if (optedIn && name.equals(ConsentNames.ALL)) {
      return;
    }
    Consent said = new Consent(optedIn, time, source);
    Consent known = consents.get(name);
    if (known != null ? isLater(said, known) : hasRoom(consents, said)) {
      consents.put(name, said);
    }
  }

  /** Takes in what another contact said, who turned out to be this one. */
  public static void merge(Map<String, Consent> to, Map<String, Consent> from) {
    from.forEach(
        (name, consent) ->
            said(to, name, consent.getOptedIn(), consent.getSource(), consent.getAt()));
  }

  /** The later word; of two at one time, the no. */
  private static boolean isLater(Consent one, Consent other) {
    return one.getAt() > other.getAt()
        || (one.getAt() == other.getAt() && !one.getOptedIn() && other.getOptedIn());
  }

  /** A no finds room: it takes that of the oldest yes, and where there is none it is one to all. */
  private static boolean hasRoom(Map<String, Consent> consents, Consent said) {
    if (consents.size() < MOST) {
      return true;
    }
    if (said.getOptedIn()) {
      return false;
    }
    String oldest = null;
    for (Map.Entry<String, Consent> one : consents.entrySet()) {
      Consent known = oldest == null ? null : consents.get(oldest);
      if (one.getValue().getOptedIn() && (known == null || isBefore(one.getValue(), known))) {
        oldest = one.getKey();
      }
    }
    if (oldest == null) {
      refuseAll(consents, said);
      return false;
    }
    consents.remove(oldest);
    return true;
  }

  private static void refuseAll(Map<String, Consent> consents, Consent said) {
    Consent known = consents.get(ConsentNames.ALL);
    if (known == null) {
      // One no less beside the one to all.
      consents.remove(Collections.max(consents.keySet()));
    }
    if (known == null || isLater(said, known)) {
      consents.put(ConsentNames.ALL, said);
    }
  }

  private static boolean isBefore(Consent one, Consent other) {
    return one.getAt() < other.getAt();
  }
}
