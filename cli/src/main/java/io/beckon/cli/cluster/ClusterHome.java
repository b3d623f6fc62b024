package io.beckon.cli.cluster;

import java.nio.file.Path;

/**
 * Where everything of a cluster is.
 *
 * @param root absolute
 */
record ClusterHome(Path root) {
  static ClusterHome of(Path dir) {
    return new ClusterHome(dir.toAbsolutePath().normalize());
  }

  /** The ports and files that the cluster was started with. */
  Path settings() {
    return root.resolve("cluster.properties");
  }

  Path pid(String process) {
    return root.resolve("pids").resolve(process + ".pid");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /** Beckon's own jars, as they were at the start: a build must not change a program that runs. */
  Path program() {
    return root.resolve("program");
  }

  /** What {@code FLINK_HOME} is of a job's cluster. */
  Path flink(ClusterJob job) {
    return root.resolve("flink").resolve(job.id());
  }

  /** Where a job's cluster keeps what it can lose. */
  Path scratch(ClusterJob job) {
    return root.resolve("tmp").resolve(job.id());
  }
}
