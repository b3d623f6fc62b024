package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Profile;
import io.beckon.schema.Trait;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a contact is said to be, by name: the latest word by event time counts, and that it has a
 * trait no more is such a word.
 */
public final class Traits {
  private static final int MOST = Bounds.cap(Profile.SCHEMA$, "traits");

  private Traits() {}

  /** The value of a trait; null: there is none, or not any more. */
  public static @Nullable String value(Profile profile, String name) {
    Trait trait = profile.getTraits().get(name);
    return trait == null || trait.getRemoved() ? null : trait.getValue();
  }

  static void said(Map<String, Trait> traits, String name, String value, long time) {
    take(traits, name, new Trait(value, time, false));
  }

  static void removed(Map<String, Trait> traits, String name, long time) {
    take(traits, name, new Trait("", time, true));
  }

  /** Takes in what another contact was said to be, who turned out to be this one. */
  public static void merge(Map<String, Trait> to, Map<String, Trait> from) {
    from.forEach((name, trait) -> take(to, name, trait));
  }

  private static void take(Map<String, Trait> traits, String name, Trait said) {
    Trait known = traits.get(name);
    if (known != null ? isLater(said, known) : hasRoom(traits, said)) {
      traits.put(name, said);
    }
  }

  /** The later word; of two at one time the greater value, whichever came first. */
  private static boolean isLater(Trait one, Trait other) {
    return one.getAt() > other.getAt()
        || (one.getAt() == other.getAt() && one.getValue().compareTo(other.getValue()) > 0);
  }

  /** A trait takes the room of the one that was removed first. */
  private static boolean hasRoom(Map<String, Trait> traits, Trait said) {
    if (traits.size() < MOST) {
      return true;
    }
    if (said.getRemoved()) {
      return false;
    }
    String first = null;
    long at = Long.MAX_VALUE;
    for (Map.Entry<String, Trait> one : traits.entrySet()) {
      if (one.getValue().getRemoved() && one.getValue().getAt() < at) {
        first = one.getKey();
        at = one.getValue().getAt();
      }
    }
    return first != null && traits.remove(first) != null;
  }
}
