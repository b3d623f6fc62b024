package io.beckon.domain.condition;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * When events happened that some rule counts. Times are kept in order, so that the order in which
 * events arrive leaves no trace.
 */
public final class Tallies {
  /** Most kinds of events that are counted for a contact. */
  public static final int KINDS = Bounds.cap(ContactState.SCHEMA$, "tallies");

  /** Most events that one counter can count; beyond it, the oldest are forgotten. */
  public static final int TIMES = Bounds.cap(Tally.SCHEMA$, "times");

  private Tallies() {}

  /** Notes an event for those of the counters that concern it. */
  public static void note(ContactState state, Event event, List<Counter> counters) {
    for (int i = 0; i < counters.size(); i++) {
      Counter counter = counters.get(i);
      if (counter.only().counts(event)) {
        note(state, counter, event.getTimestamp());
      }
    }
  }

  /**
   * Counts an event at the time that another message gives for it, if that is earlier.
   *
   * @param knownAt when it was known to have happened, epoch milliseconds; 0: that is forgotten
   */
  public static void move(ContactState state, Event event, long knownAt, List<Counter> counters) {
    if (event.getTimestamp() >= knownAt) {
      return;
    }
    for (int i = 0; i < counters.size(); i++) {
      Tally tally = Bounds.find(state.getTallies(), Tally::getCounter, counters.get(i).key());
      if (tally != null && tally.getTimes().remove((Long) knownAt)) {
        note(state, counters.get(i), event.getTimestamp());
      }
    }
  }

  /** How many events of this counter happened after {@code time}. */
  public static int countAfter(ContactState state, String counter, long time) {
    Tally tally = Bounds.find(state.getTallies(), Tally::getCounter, counter);
    if (tally == null) {
      return 0;
    }
    List<Long> times = tally.getTimes();
    int count = 0;
    while (count < times.size() && times.get(times.size() - 1 - count) > time) {
      count++;
    }
    return count;
  }

  /** How many events of this counter happened after {@code from} and up to {@code to}. */
  public static int count(ContactState state, String counter, long from, long to) {
    return countAfter(state, counter, from) - countAfter(state, counter, Math.max(from, to));
  }

  /** The last event of this counter up to {@code time}; 0 when there is none. */
  public static long last(ContactState state, String counter, long time) {
    Tally tally = Bounds.find(state.getTallies(), Tally::getCounter, counter);
    if (tally == null) {
      return 0;
    }
    int upTo = tally.getTimes().size() - countAfter(state, counter, time);
    return upTo == 0 ? 0 : tally.getTimes().get(upTo - 1);
  }

  /** The first event of this counter after {@code time}; 0 when there is none. */
  public static long firstAfter(ContactState state, String counter, long time) {
    Tally tally = Bounds.find(state.getTallies(), Tally::getCounter, counter);
    int count = countAfter(state, counter, time);
    return tally == null || count == 0 ? 0 : tally.getTimes().get(tally.getTimes().size() - count);
  }

  /** Forgets what no rule counts any more. */
  public static void expire(ContactState state, long now, List<Counter> counters) {
    List<Tally> tallies = state.getTallies();
    for (int i = tallies.size() - 1; i >= 0; i--) {
      Tally tally = tallies.get(i);
      Counter counter = Bounds.find(counters, Counter::key, tally.getCounter());
      if (counter != null) {
        Bounds.remove(tally.getTimes(), at -> at < now - counter.span());
      }
      if (counter == null || tally.getTimes().isEmpty()) {
        tallies.remove(i);
      }
    }
  }

  private static void note(ContactState state, Counter counter, long time) {
    if (time < state.getClock() - counter.span()) {
      return;
    }
    Tally tally = Bounds.find(state.getTallies(), Tally::getCounter, counter.key());
    if (tally == null) {
      if (state.getTallies().size() == KINDS) {
        return;
      }
      tally = new Tally(counter.key(), new ArrayList<>());
      state.getTallies().add(tally);
    }
    List<Long> times = tally.getTimes();
    int at = times.size();
    while (at > 0 && times.get(at - 1) > time) {
      at--;
    }
    times.add(at, time);
    if (times.size() > TIMES) {
      times.remove(0);
    }
  }
}
