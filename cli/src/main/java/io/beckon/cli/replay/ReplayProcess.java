package io.beckon.cli.replay;

import io.beckon.cli.Beckon;
import io.beckon.cli.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A replay in a process of its own, so that it can be killed like one. */
final class ReplayProcess {
  private static final String HOST = "127.0.0.1";

  /** A killed replay lives for so long at least, and at most, seconds. */
  private static final int SHORTEST = 12;

  private static final int LONGEST = 35;

  private final Path home;
  private final List<String> command;

  ReplayProcess(Path file, Path home, int parallelism, String delivery, List<String> flags)
      throws IOException {
    this.home = home;
    Files.createDirectories(home);
    command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2500m",
                "-XX:+UseParallelGC",
                "-Dbeckon.distribution=" + Path.of(distribution()).toAbsolutePath(),
                "-Dbeckon.log=" + home.resolve("replay.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Beckon.class.getName(),
                "replay",
                "online-retail",
                file.toAbsolutePath().toString(),
                "--home",
                home.resolve("home").toString(),
                "--delivery",
                delivery,
                "--parallelism",
                String.valueOf(parallelism),
                "--result",
                result().toString()));
    command.addAll(flags);
    for (String port :
        List.of(
            "--kafka-port",
            "--controller-port",
            "--registry-port",
            "--ui-port",
            "--metrics-port")) {
      command.add(port);
      command.add(String.valueOf(free()));
    }
  }

  private static String distribution() {
    return System.getProperty("beckon.distribution", "cli/target");
  }

  Path result() {
    return home.resolve("result.tsv");
  }

  /** Runs it to its end, however often it is killed before; gives how often it was. */
  int run(int kills, long seed) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    int killed = 0;
    for (int i = 0; i < kills; i++) {
      Process process = start();
      int seconds = SHORTEST + random.nextInt(LONGEST - SHORTEST);
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return ended(process, killed);
      }
      process.destroyForcibly().waitFor();
      killed++;
    }
    Process last = start();
    last.waitFor();
    return ended(last, killed);
  }

  private int ended(Process process, int killed) throws IOException {
    if (process.exitValue() != 0) {
      throw new UserError(
          "a replay ended with "
              + process.exitValue()
              + "; what it said is in "
              + output()
              + ":\n"
              + tail(output()));
    }
    return killed;
  }

  private static String tail(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile())).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private Path output() {
    return home.resolve("replay.out");
  }

  /** Keeps the result and what was said, and nothing of Kafka and Flink. */
  void forget() throws IOException {
    clear(home.resolve("home"));
  }

  /** Deletes a directory with all that is in it. */
  static void clear(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }
}
