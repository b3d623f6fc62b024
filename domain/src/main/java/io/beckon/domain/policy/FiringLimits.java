package io.beckon.domain.policy;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Firings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often a rule has fired for a contact, and whether it may again. */
public final class FiringLimits {
  private static final int RULES = Bounds.cap(ContactState.SCHEMA$, "firings");
  private static final int TIMES = Bounds.cap(Firings.SCHEMA$, "times");

  private FiringLimits() {}

  /**
   * The limit that forbids firing at {@code time}: {@code gap} or {@code limit}; null when none
   * does.
   */
  public static @Nullable String forbids(ContactState state, String key, Limits limits, long time) {
    if (limits.memory() == 0) {
      return null;
    }
    Firings firings = find(state, key);
    if (firings == null) {
      return null;
    }
    int within = 0;
    for (long fired : firings.getTimes()) {
      if (limits.gap() > 0 && time - fired < limits.gap()) {
        return "gap";
      }
      if (limits.max() > 0 && time - fired < limits.per()) {
        within++;
      }
    }
    return limits.max() > 0 && within >= limits.max() ? "limit" : null;
  }

  /** When it has fired, as far as its limits look back; epoch milliseconds. */
  public static List<Long> times(ContactState state, String key) {
    Firings firings = find(state, key);
    return firings == null ? List.of() : firings.getTimes();
  }

  /** Remembers a firing for as long as the limits look back. */
  public static void fired(ContactState state, String key, Limits limits, long time) {
    if (limits.memory() == 0) {
      return;
    }
    Firings firings = find(state, key);
    if (firings == null) {
      firings = new Firings(key, new ArrayList<>());
      state.getFirings().add(firings);
      Bounds.trim(state.getFirings(), RULES, FiringLimits::last);
    }
    List<Long> times = firings.getTimes();
    Bounds.remove(times, fired -> time - fired >= limits.memory());
    times.add(time);
    Bounds.trim(times, TIMES, Long::longValue);
  }

  private static long last(Firings firings) {
    return firings.getTimes().isEmpty()
        ? Long.MAX_VALUE
        : firings.getTimes().get(firings.getTimes().size() - 1);
  }

  private static @Nullable Firings find(ContactState state, String key) {
    for (Firings firings : state.getFirings()) {
      if (firings.getRule().equals(key)) {
        return firings;
      }
    }
    return null;
  }
}
