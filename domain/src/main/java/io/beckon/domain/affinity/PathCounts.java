package io.beckon.domain.affinity;

import io.beckon.domain.inbox.RoundCounts;
import io.beckon.schema.Paths;
import io.beckon.schema.PathsState;
import io.beckon.schema.Transition;
import org.jspecify.annotations.Nullable;

/** What comes after orders from one category, as it is counted round by round. */
public final class PathCounts implements RoundCounts<PathsState> {
  /** The category itself takes as much room as so many paths. */
  private static final int CATEGORY = 5;

  private final PathsState state;
  private final AffinitySettings settings;

  /** Nothing has come after any order. */
  public PathCounts(AffinitySettings settings) {
    this(new PathsState(null, 0), settings);
  }

  private PathCounts(PathsState state, AffinitySettings settings) {
    this.state = state;
    this.settings = settings;
  }

  /** Counts as the state kept them. */
  public static PathCounts of(PathsState state, AffinitySettings settings) {
    return new PathCounts(state, settings);
  }

  /** Counts what came after one order. */
  public void add(Transition one) {
    Paths paths = state.getPaths();
    if (paths == null) {
      paths = NextPurchases.nothing(one);
      state.setPaths(paths);
    }
    NextPurchases.add(paths, one, settings);
  }

  /** The paths as of a time that is not before the last that was counted; null: there are none. */
  public @Nullable Paths asOf(long at) {
    Paths paths = state.getPaths();
    return paths == null ? null : NextPurchases.asOf(paths, at, settings);
  }

  @Override
  public PathsState state() {
    return state;
  }

  @Override
  public int room() {
    return CATEGORY + (state.getPaths() == null ? 0 : state.getPaths().getTo().size());
  }

  @Override
  public int ahead() {
    return state.getAhead();
  }

  @Override
  public void ahead(int count) {
    state.setAhead(count);
  }
}
