package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.PathCounts;
import io.beckon.domain.basics.Keys;
import io.beckon.operators.Names;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Paths;
import io.beckon.schema.PathsState;
import io.beckon.schema.Transition;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** Counts what comes after orders from one category, keyed by category. */
public final class CountPaths extends CountsOperator<Transition, Paths, PathCounts, PathsState> {
  private static final long serialVersionUID = 1L;

  /** Paths kept in memory by each subtask. */
  private static final CountsRoom CACHED = new CountsRoom(100_000, 100);

  private final AffinitySettings settings;

  public CountPaths(AffinitySettings settings) {
    super(
        Transition.class,
        PathsState.class,
        new CountsNames(Names.STATE_PATHS, Names.STATE_PATHS_AHEAD, Names.TIMERS_PATHS),
        CACHED,
        settings);
    this.settings = settings;
  }

  /** What paths are keyed by. */
  public static String key(String workspace, String from) {
    return Keys.join(workspace, from);
  }

  @Override
  LogPlace place(Transition one) {
    return one.getPlace();
  }

  @Override
  void add(PathCounts counts, Transition one) {
    counts.add(one);
  }

  @Override
  void over(String of, PathCounts counts, long at, boolean changed) throws Exception {
    Paths paths = counts.asOf(at);
    if (paths != null) {
      output.collect(new StreamRecord<>(paths, at));
    }
    store.changed(of);
  }

  @Override
  PathCounts counts(@Nullable PathsState state) {
    return state == null ? new PathCounts(settings) : PathCounts.of(state, settings);
  }
}
