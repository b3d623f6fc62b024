package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Profile;
import io.beckon.schema.Trait;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a contact is said to be, by name: the latest word by event time counts, and that it has a
 * trait no more is such a word. Of two at one time that one counts, else the greater value.
 */
public final class Traits {
  private static final int MOST = Bounds.cap(Profile.SCHEMA$, "traits");
  private static final int MOST_REMOVED = Bounds.cap(Profile.SCHEMA$, "removedTraits");

  private Traits() {}

  /** The value of a trait; null: there is none. */
  public static @Nullable String value(Profile profile, String name) {
    Trait trait = profile.getTraits().get(name);
    return trait == null ? null : trait.getValue();
  }

  static void said(Profile profile, String name, String value, long time) {
    Map<String, Trait> traits = profile.getTraits();
    Trait known = traits.get(name);
    if (known != null) {
      if (time > known.getAt()
          || (time == known.getAt() && value.compareTo(known.getValue()) > 0)) {
        known.setValue(value);
        known.setAt(time);
      }
      return;
    }
    Long removed = profile.getRemovedTraits().get(name);
    if ((removed == null || time > removed) && traits.size() < MOST) {
      traits.put(name, new Trait(value, time));
      profile.getRemovedTraits().remove(name);
    }
  }

  static void removed(Profile profile, String name, long time) {
    Trait known = profile.getTraits().get(name);
    if (known != null && known.getAt() > time) {
      return;
    }
    profile.getTraits().remove(name);
    Map<String, Long> removed = profile.getRemovedTraits();
    Long before = removed.get(name);
    if (before == null || before < time) {
      if (before == null && removed.size() == MOST_REMOVED) {
        forgetOldest(removed);
      }
      removed.put(name, time);
    }
  }

  private static void forgetOldest(Map<String, Long> removed) {
    String oldest = null;
    for (Map.Entry<String, Long> one : removed.entrySet()) {
      long at = oldest == null ? Long.MAX_VALUE : removed.get(oldest);
      boolean older =
          one.getValue() < at
              || (oldest != null && one.getValue() == at && one.getKey().compareTo(oldest) < 0);
      if (older) {
        oldest = one.getKey();
      }
    }
    removed.remove(oldest);
  }

  /** Takes in what another contact was said to be, who turned out to be this one. */
  public static void merge(Profile to, Profile from) {
    from.getTraits().forEach((name, trait) -> said(to, name, trait.getValue(), trait.getAt()));
    from.getRemovedTraits().forEach((name, at) -> removed(to, name, at));
  }
}
