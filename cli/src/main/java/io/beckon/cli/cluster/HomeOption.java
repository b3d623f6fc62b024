package io.beckon.cli.cluster;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster a command is about. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${sys:beckon.root:-.}/.beckon/cluster",
      description = "Directory of the cluster's data, logs and pids (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of(".beckon/cluster");

  ClusterHome home() {
    return ClusterHome.of(dir);
  }

  static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
