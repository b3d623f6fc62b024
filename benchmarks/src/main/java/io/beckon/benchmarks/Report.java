package io.beckon.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Prints each measurement as it is made, and in the end all of them as a table and a file. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<ObjectNode> rows = new ArrayList<>();

  /** A row to be filled in and given to {@link #add}. */
  static ObjectNode row(String measure, String variant) {
    return JSON.createObjectNode().put("measure", measure).put("variant", variant);
  }

  void add(ObjectNode row) {
    rows.add(row);
    System.out.println(row);
  }

  /** Median of a field over the rows that match; 0 when there are none. */
  double median(String field, Predicate<ObjectNode> matches) {
    double[] values =
        rows.stream()
            .filter(matches)
            .mapToDouble(row -> row.path(field).asDouble())
            .sorted()
            .toArray();
    int middle = values.length / 2;
    if (values.length == 0) {
      return 0;
    }
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Writes the file and prints the table. */
  void close(Path dir, boolean quick) throws IOException, InterruptedException {
    if (rows.isEmpty()) {
      // Another run's result of the same day stays.
      return;
    }
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    ObjectNode result =
        JSON.createObjectNode()
            .put("date", date)
            .put("commit", commit())
            .put("cores", Runtime.getRuntime().availableProcessors())
            .put("processor", processor())
            .put("java", Runtime.version().toString())
            .put("heapMegabytes", Runtime.getRuntime().maxMemory() >> 20)
            .put("quick", quick);
    result.putArray("rows").addAll(rows);
    Files.createDirectories(dir);
    Path file = dir.resolve(date + (quick ? "-quick" : "") + ".json");
    Files.writeString(file, result.toPrettyString() + "\n");
    table();
    System.out.println("written to " + file);
  }

  private void table() {
    String form = "%-11s %-28s %-8s %9s %6s %10s %7s %6s %9s %7s %8s %8s%n";
    System.out.printf(
        Locale.ROOT,
        "%n" + form,
        "measure",
        "variant",
        "shape",
        "contacts",
        "rules",
        "events/s",
        "ratio",
        "cpu µs",
        "compiling",
        "p50 ms",
        "p99 ms",
        "p99.9");
    for (ObjectNode row : rows) {
      System.out.printf(
          Locale.ROOT,
          form,
          row.path("measure").asText(),
          row.path("variant").asText(),
          row.path("shape").asText(""),
          row.path("contacts").asText(""),
          row.path("rules").asText(""),
          row.path("events_per_second").asText(""),
          row.path("engine_over_baseline").asText(row.path("ratio").asText("")),
          row.path("cpu_micros_per_event").asText(""),
          row.path("compiling").asText(""),
          row.path("p50_ms").asText(""),
          row.path("p99_ms").asText(""),
          row.path("p999_ms").asText(""));
    }
  }

  private static String commit() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "rev-parse", "--short", "HEAD").redirectErrorStream(true).start();
    String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor() == 0 ? text : "unknown";
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.exists(info)) {
      for (String line : Files.readAllLines(info)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return System.getProperty("os.arch");
  }
}
