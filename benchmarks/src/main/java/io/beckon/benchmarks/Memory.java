package io.beckon.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Resident memory, from /proc. */
final class Memory {
  private Memory() {}

  static long peakOfThisProcess() throws IOException {
    return kilobytes(ProcessHandle.current().pid(), "VmHWM:") >> 10;
  }

  /**
   * The greatest sum over all processes that {@code scripts/run} starts, looked at 5 times a
   * second.
   */
  static ObjectNode ofRun(Path root, int seconds) throws Exception {
    Path home = Files.createTempDirectory(root, "run");
    Path log = root.resolve("run.log");
    Process run =
        new ProcessBuilder(
                "scripts/run",
                "--for",
                seconds + "s",
                "--home",
                home.toString(),
                "--kafka-port=29092",
                "--controller-port=29093",
                "--registry-port=28085",
                "--ui-port=28081",
                "--metrics-port=29249")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long peak = 0;
    while (!run.waitFor(200, TimeUnit.MILLISECONDS)) {
      try (Stream<ProcessHandle> children = run.descendants()) {
        long sum = kilobytes(run.pid(), "VmRSS:");
        for (ProcessHandle child : children.toList()) {
          sum += kilobytes(child.pid(), "VmRSS:");
        }
        peak = Math.max(peak, sum);
      }
    }
    if (run.exitValue() != 0) {
      throw new UserError(
          "scripts/run ended with " + run.exitValue() + ": " + Files.readString(log));
    }
    Home.deleteAll(home);
    return Report.row("memory", "scripts/run").put("peak_rss_megabytes", peak >> 10);
  }

  /** A field of /proc/PID/status; 0 when the process is gone. */
  private static long kilobytes(long pid, String field) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (java.nio.file.NoSuchFileException | java.io.UncheckedIOException e) {
      return 0; // It ended between being listed and being looked at.
    }
  }
}
