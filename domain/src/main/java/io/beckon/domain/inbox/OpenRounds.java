package io.beckon.domain.inbox;

import io.beckon.schema.LogPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Facts of rounds of the log's time that are not over, by key. Facts of several partitions come in
 * any order; when all partitions have been read up to the end of a round, those of the round are
 * complete and are given out in the order of the log.
 *
 * @param <F> the facts
 */
public final class OpenRounds<F> {
  private final long every;
  private final Function<F, LogPlace> place;
  private final Comparator<F> logOrder;
  private Map<String, List<F>> facts = new HashMap<>();
  private int size;

  /**
   * @param every how long a round is
   * @param place where a fact stands in the log
   */
  public OpenRounds(Duration every, Function<F, LogPlace> place) {
    this.every = every.toMillis();
    this.place = place;
    this.logOrder =
        Comparator.comparingLong((F fact) -> place.apply(fact).getAt())
            .thenComparingInt(fact -> place.apply(fact).getPartition())
            .thenComparingLong(fact -> place.apply(fact).getOffset())
            .thenComparingInt(fact -> place.apply(fact).getPart());
  }

  /**
   * Adds a fact of a key.
   *
   * @param reached the log's time up to which all partitions have been read, epoch milliseconds
   * @return when the fact's round is over; 0: as that of the key's fact before it
   */
  public long add(String key, F fact, long reached) {
    List<F> known = facts.computeIfAbsent(key, one -> new ArrayList<>(2));
    long end = endAfter(place.apply(fact).getAt());
    boolean first =
        known.isEmpty() || endAfter(place.apply(known.get(known.size() - 1)).getAt()) != end;
    known.add(fact);
    size++;
    // A round that is over is over: what comes after it (a partition that is new) is of the next.
    return first ? Math.max(end, endAfter(reached)) : 0;
  }

  /** The end of the round that this time is in. */
  private long endAfter(long time) {
    return time / every * every + every;
  }

  /**
   * Takes out the facts of a key that stand in the log before this time.
   *
   * @param kept facts of the key that stand before it and were kept elsewhere
   * @return both, in the order of the log
   */
  public List<F> takeBefore(String key, long time, List<F> kept) {
    List<F> before = new ArrayList<>(kept);
    List<F> known = facts.get(key);
    if (known != null) {
      known.removeIf(fact -> place.apply(fact).getAt() < time && before.add(fact));
      size -= before.size() - kept.size();
      if (known.isEmpty()) {
        facts.remove(key);
      }
    }
    before.sort(logOrder);
    return before;
  }

  /** Takes out all facts, by key, each key's in the order in which they came. */
  public Map<String, List<F>> takeAll() {
    Map<String, List<F>> all = facts;
    facts = new HashMap<>();
    size = 0;
    return all;
  }

  /** Whether there is a fact of this key. */
  public boolean has(String key) {
    return facts.containsKey(key);
  }

  /** How many facts of all keys there are. */
  public int size() {
    return size;
  }
}
