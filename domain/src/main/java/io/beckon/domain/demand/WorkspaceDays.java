package io.beckon.domain.demand;

import io.beckon.domain.basics.CalendarDays;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** The days by which each workspace's demand is counted. */
public final class WorkspaceDays implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final WorkspaceDays UTC = new WorkspaceDays(CalendarDays.UTC, Map.of());

  private final CalendarDays others;
  private final HashMap<String, CalendarDays> own;

  /**
   * @param others of the workspaces that are not among {@code own}
   */
  public WorkspaceDays(CalendarDays others, Map<String, CalendarDays> own) {
    this.others = others;
    this.own = new HashMap<>(own);
  }

  /** Those of one workspace. */
  public CalendarDays of(String workspace) {
    return own.getOrDefault(workspace, others);
  }
}
