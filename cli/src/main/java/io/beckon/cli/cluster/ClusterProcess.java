package io.beckon.cli.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One process of the cluster: how it is started, and where it writes.
 *
 * @param name within the cluster, such as {@code engagement-taskmanager-1}
 * @param command the program first
 * @param environment what is added to this process's own
 * @param directory that it works in
 * @param log that it writes itself; what it prints goes to the file beside it that ends in {@code
 *     .out}
 */
record ClusterProcess(
    String name, List<String> command, Map<String, String> environment, Path directory, Path log) {

  /** Where the JVM is that this process runs on. */
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** A program of a JVM with the cluster's logging. */
  static ClusterProcess java(
      String name,
      ClusterHome home,
      Path logging,
      List<String> options,
      String classPath,
      List<String> mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    command.addAll(options);
    command.add("-Dlog.file=" + home.log(name));
    command.add("-Dlog4j2.configurationFile=" + logging.toUri());
    command.add("-cp");
    command.add(classPath);
    command.addAll(mainAndArguments);
    return new ClusterProcess(name, command, Map.of(), home.root(), home.log(name));
  }

  ClusterProcess in(Path where, Map<String, String> with) {
    return new ClusterProcess(name, command, with, where, log);
  }

  Path output() {
    return output(log);
  }

  static Path output(Path log) {
    return log.resolveSibling(log.getFileName().toString().replaceAll("\\.log$", ".out"));
  }
}
