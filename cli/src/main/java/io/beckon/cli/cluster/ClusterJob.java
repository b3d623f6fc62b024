package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import io.beckon.jobs.AffinityJob;
import io.beckon.jobs.AffinityMain;
import io.beckon.jobs.AttributionJob;
import io.beckon.jobs.AttributionMain;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.EngagementMain;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The jobs. In application mode each has a Flink cluster of its own. */
enum ClusterJob {
  ENGAGEMENT(EngagementMain.class.getName(), EngagementJob.NAME),
  ATTRIBUTION(AttributionMain.class.getName(), AttributionJob.NAME),
  AFFINITY(AffinityMain.class.getName(), AffinityJob.NAME);

  private final String main;
  private final String snapshots;

  ClusterJob(String main, String snapshots) {
    this.main = main;
    this.snapshots = snapshots;
  }

  /** What a user calls it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String main() {
    return main;
  }

  /** The folder's name in which its checkpoints and savepoints are. */
  String snapshots() {
    return snapshots;
  }

  String jobManager() {
    return id() + "-jobmanager";
  }

  /**
   * @param number from 1
   */
  String taskManager(int number) {
    return id() + "-taskmanager-" + number;
  }

  /** Those that were named; all if none was. */
  static List<ClusterJob> of(List<String> names) {
    return names.isEmpty() ? List.of(values()) : names.stream().map(ClusterJob::of).toList();
  }

  private static ClusterJob of(String name) {
    return Arrays.stream(values())
        .filter(job -> job.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "there is no job '"
                        + name
                        + "'; the jobs are "
                        + String.join(", ", Arrays.stream(values()).map(ClusterJob::id).toList())));
  }
}
