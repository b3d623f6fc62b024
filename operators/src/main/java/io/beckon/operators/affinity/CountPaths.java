package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.operators.Names;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Paths;
import io.beckon.schema.PathsState;
import io.beckon.schema.Transition;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Counts what comes after orders from one category, keyed by category. */
public final class CountPaths extends CountsOperator<Transition, Paths, PathsState, PathsState> {
  private static final long serialVersionUID = 1L;

  /** Paths kept in memory by each subtask, about 100 bytes each. */
  private static final int CACHED = 100_000;

  private static final int CATEGORY = 5;

  private final AffinitySettings settings;

  public CountPaths(AffinitySettings settings) {
    super(
        Transition.class,
        PathsState.class,
        new CountsNames(Names.STATE_PATHS, Names.STATE_PATHS_AHEAD, Names.TIMERS_PATHS),
        CACHED,
        settings.every());
    this.settings = settings;
  }

  /** What paths are keyed by. */
  public static String key(String workspace, String from) {
    return workspace + '/' + from;
  }

  @Override
  LogPlace place(Transition one) {
    return one.getPlace();
  }

  @Override
  void add(PathsState counts, Transition one) {
    Paths paths = counts.getPaths();
    if (paths == null) {
      paths = NextPurchases.nothing(one);
      counts.setPaths(paths);
    }
    NextPurchases.add(paths, one, settings);
  }

  @Override
  void over(String of, PathsState counts, long at, boolean changed) throws Exception {
    if (counts.getPaths() != null) {
      output.collect(new StreamRecord<>(NextPurchases.asOf(counts.getPaths(), at, settings), at));
    }
    cache.changed(of);
  }

  @Override
  int ahead(PathsState counts) {
    return counts.getAhead();
  }

  @Override
  void ahead(PathsState counts, int count) {
    counts.setAhead(count);
  }

  @Override
  PathsState of(PathsState state) {
    return state;
  }

  @Override
  PathsState state(PathsState counts) {
    return counts;
  }

  @Override
  public PathsState anew() {
    return new PathsState(null, 0);
  }

  @Override
  public int weight(PathsState counts) {
    return CATEGORY + (counts.getPaths() == null ? 0 : counts.getPaths().getTo().size());
  }
}
