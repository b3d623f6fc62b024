package io.beckon.operators.affinity;

import io.beckon.domain.inbox.OpenRounds;
import io.beckon.domain.inbox.RoundCounts;
import io.beckon.operators.inbox.SortedRecords;
import io.beckon.schema.LogPlace;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * Facts that wait for the end of their round: those that have come since the last snapshot in
 * memory, the rest in keyed state, by place in the log. How many of a key are in the state is noted
 * with its counts, so that the state is asked only where something is. Serves all keys of one
 * subtask: so it sets the key itself.
 */
final class FactStore<F extends CodedRecord> {
  /** So many facts wait in memory, of an order of 26 products some 4 kB each. */
  private static final int IN_MEMORY = 20_000;

  private final KeyContext keys;
  private final CountsStore<?, ?> counts;
  private final SortedRecords<F> inState;
  private final OpenRounds<F> inMemory;
  private final Function<F, LogPlace> place;

  /**
   * @param every how long a round is
   * @param place where a fact stands in the log
   */
  FactStore(
      KeyContext keys,
      CountsStore<?, ?> counts,
      SortedRecords<F> inState,
      Duration every,
      Function<F, LogPlace> place) {
    this.keys = keys;
    this.counts = counts;
    this.inState = inState;
    this.inMemory = new OpenRounds<>(every, place);
    this.place = place;
  }

  /**
   * Adds a fact of the current key.
   *
   * @param reached the log's time up to which all partitions have been read, epoch milliseconds
   * @return when the fact's round is over; 0: as that of the key's fact before it
   */
  long add(String key, F fact, long reached) throws IOException {
    long end = inMemory.add(key, fact, reached);
    if (inMemory.size() > IN_MEMORY) {
      flush();
      keys.setCurrentKey(key);
    }
    return end;
  }

  /** Takes out what stands before this time of the current key, in the order of the log. */
  List<F> takeBefore(String key, RoundCounts<?> ofKey, long time) {
    List<F> kept = List.of();
    if (ofKey.ahead() > 0) {
      kept = inState.before(time);
      ofKey.ahead(ofKey.ahead() - kept.size());
    }
    return inMemory.takeBefore(key, time, kept);
  }

  /** Whether something of the key waits. */
  boolean has(String key, RoundCounts<?> ofKey) {
    return ofKey.ahead() > 0 || inMemory.has(key);
  }

  /** Takes everything that waits in memory to the state. */
  void flush() throws IOException {
    for (Map.Entry<String, List<F>> one : inMemory.takeAll().entrySet()) {
      String key = one.getKey();
      List<F> facts = one.getValue();
      RoundCounts<?> ofKey = counts.get(key);
      keys.setCurrentKey(key);
      for (F fact : facts) {
        LogPlace at = place.apply(fact);
        inState.add(at.getAt(), at.getPartition(), at.getOffset(), at.getPart(), fact);
      }
      ofKey.ahead(ofKey.ahead() + facts.size());
      counts.changed(key);
    }
  }
}
