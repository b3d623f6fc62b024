package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.demand.DemandCounts;
import io.beckon.domain.demand.WorkspaceDays;
import io.beckon.operators.Names;
import io.beckon.schema.Demand;
import io.beckon.schema.DemandState;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Wanted;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is wanted in one scope, keyed by workspace, kind and scope. It goes out at the end of
 * each round in which something was wanted, and at the end of each day, as long as anything was
 * wanted in the thirty days before.
 */
public final class CountDemand extends CountsOperator<Wanted, Demand, DemandCounts, DemandState> {
  private static final long serialVersionUID = 1L;

  /** Items kept in memory by each subtask. */
  private static final CountsRoom CACHED = new CountsRoom(100_000, 600);

  /** A scope in which nothing was wanted for so long is forgotten. */
  private static final long LIFE = DemandCounts.LIFE_DAYS * CalendarDays.DAY;

  private final WorkspaceDays days;

  public CountDemand(AffinitySettings settings, WorkspaceDays days) {
    super(
        Wanted.class,
        DemandState.class,
        new CountsNames(Names.STATE_DEMAND, Names.STATE_DEMAND_AHEAD, Names.TIMERS_DEMAND),
        CACHED,
        settings);
    this.days = days;
  }

  /** What a scope's counts are keyed by. */
  public static String key(String workspace, String what, String scope) {
    return workspace + SEPARATOR + what + SEPARATOR + scope;
  }

  @Override
  LogPlace place(Wanted wanted) {
    return wanted.getPlace();
  }

  @Override
  void add(DemandCounts counts, Wanted wanted) {
    counts.add(wanted, days.of(wanted.getWorkspace()));
  }

  @Override
  void over(String of, DemandCounts counts, long at, boolean changed) throws Exception {
    store.changed(of);
    setCurrentKey(of);
    if (!changed && counts.dueAt() != at) {
      return;
    }
    String[] key = of.split(SEPARATOR, 3);
    CalendarDays its = days.of(key[0]);
    output.collect(new StreamRecord<>(counts.ranked(key[0], key[1], key[2], at, its), at));
    if (counts.isForgotten(at, its) && !isWaiting(of, counts)) {
      store.forget(of);
      return;
    }
    long due = counts.isQuiet(at, its) ? at + LIFE : its.start(its.day(at) + 1);
    if (counts.dueAt() != due) {
      counts.dueAt(due);
      wakeAt(due);
    }
  }

  @Override
  DemandCounts counts(@Nullable DemandState state) {
    return state == null ? new DemandCounts() : DemandCounts.of(state);
  }
}
