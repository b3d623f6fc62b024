package io.beckon.collector.limit;

import io.beckon.collector.key.WriteKey;
import io.beckon.domain.event.Behaviour;
import io.beckon.schema.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much one contact may send with a key, so that a loop in one browser is stopped where it
 * begins. What a server tells of history is not counted: a whole life may come at once. Nor is what
 * nobody may lose: orders, returns, who somebody is, what others report.
 */
public final class ContactRates {
  private static final long[] NOBODY = {};

  private final Rates rates = new Rates();

  /**
   * Counts the events of one request. All of one contact in it are taken, or none: a client that
   * sends what was not taken again must not send half of it twice.
   *
   * @param events null where a call makes none
   * @return seconds that each has to wait, 0 for those that may be taken; empty when all may
   */
  public long[] secondsToWait(WriteKey key, List<@Nullable Event> events) {
    if (key.contactEventsPerSecond() == 0) {
      return NOBODY;
    }
    if (events.size() == 1) {
      String contact = counted(key, events.get(0));
      long wait = contact == null ? 0 : wait(key, contact, 1);
      return wait == 0 ? NOBODY : new long[] {wait};
    }
    Map<String, Integer> counts = new HashMap<>();
    for (Event event : events) {
      String contact = counted(key, event);
      if (contact != null) {
        counts.merge(contact, 1, Integer::sum);
      }
    }
    Map<String, Long> waits = new HashMap<>();
    counts.forEach(
        (contact, count) -> {
          long wait = wait(key, contact, count);
          if (wait > 0) {
            waits.put(contact, wait);
          }
        });
    return waits.isEmpty()
        ? NOBODY
        : events.stream()
            .map(event -> counted(key, event))
            .mapToLong(contact -> contact == null ? 0 : waits.getOrDefault(contact, 0L))
            .toArray();
  }

  private long wait(WriteKey key, String contact, int count) {
    return rates.secondsToWait(
        key.workspace() + "/" + contact, key.contactEventsPerSecond(), count);
  }

  /** Whom it is counted for; null: nobody. */
  private static @Nullable String counted(WriteKey key, @Nullable Event event) {
    if (event == null || (event.getHistory() && key.secret()) || !Behaviour.is(event)) {
      return null;
    }
    return event.getUserId() != null ? event.getUserId() : event.getAnonymousId();
  }
}
