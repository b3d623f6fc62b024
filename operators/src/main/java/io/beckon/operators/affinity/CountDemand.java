package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.operators.Names;
import io.beckon.schema.Demand;
import io.beckon.schema.DemandState;
import io.beckon.schema.Wanted;
import java.io.IOException;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts what is wanted in one scope, keyed by workspace, kind and scope. It goes out some time
 * after the first change, and once more when a day has passed, as long as anything was wanted in
 * the thirty days before.
 */
public final class CountDemand extends CountsOperator<Wanted, Demand, DemandCounts, DemandState> {
  private static final long serialVersionUID = 1L;

  /** Items kept in memory by each subtask, about 300 bytes each. */
  private static final int CACHED = 200_000;

  private static final int SCOPE = 5;
  private static final long DAY = 86_400_000L;

  /** A scope in which nothing was wanted for so long is forgotten. */
  private static final long LIFE = DemandCounts.LIFE_DAYS * DAY;

  private final AffinitySettings settings;

  public CountDemand(AffinitySettings settings) {
    super(DemandState.class, Names.STATE_DEMAND, Names.TIMERS_DEMAND, CACHED);
    this.settings = settings;
  }

  /** What a scope's counts are keyed by. */
  public static String key(String workspace, String what, String scope) {
    return workspace + SEPARATOR + what + SEPARATOR + scope;
  }

  @Override
  public void processElement(StreamRecord<Wanted> element) throws Exception {
    Wanted wanted = element.getValue();
    String key = (String) getCurrentKey();
    DemandCounts counts = cache.get(key);
    counts.add(wanted);
    long every = settings.every().toMillis();
    long now = Math.max(wanted.getAt(), timers.currentWatermark());
    plan(key, counts, now / every * every + every);
  }

  /** One timer at a time: an earlier one takes the place of a later one. */
  private void plan(String key, DemandCounts counts, long due) throws IOException {
    if (counts.dueAt() == 0 || due < counts.dueAt()) {
      setCurrentKey(key);
      if (counts.dueAt() != 0) {
        timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, counts.dueAt());
      }
      counts.dueAt(due);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due);
    }
    if (cache.changed(key)) {
      setCurrentKey(key);
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String[] key = timer.getKey().split(SEPARATOR, 3);
    long at = timer.getTimestamp();
    DemandCounts counts = cache.get(timer.getKey());
    counts.dueAt(0);
    output.collect(new StreamRecord<>(counts.ranked(key[0], key[1], key[2], at), at));
    if (counts.isForgotten(at)) {
      forget();
    } else if (counts.isQuiet(at)) {
      plan(timer.getKey(), counts, at + LIFE);
    } else {
      plan(timer.getKey(), counts, Math.floorDiv(at, DAY) * DAY + DAY);
    }
  }

  @Override
  DemandCounts of(DemandState state) {
    return DemandCounts.of(state);
  }

  @Override
  DemandState state(DemandCounts counts) {
    return counts.state();
  }

  @Override
  public DemandCounts anew() {
    return new DemandCounts();
  }

  @Override
  public int weight(DemandCounts counts) {
    return counts.size() + SCOPE;
  }
}
