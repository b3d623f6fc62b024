package io.beckon.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.Beckon;
import io.beckon.cli.TestingPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real thing: Kafka, registry, Flink and RocksDB, fed with a slice of real orders, stopped and
 * started again.
 */
class OnlineRetailReplayTest {
  private static final Path SLICE = Path.of("..", "examples", "data", "online_retail_slice.csv.gz");

  @TempDir Path dir = Path.of("");

  @Test
  void everyCustomersOrdersAndMoneyEqualABatchComputationAndAnInterruptedReplayEndsTheSame()
      throws Exception {
    Process straight = replay("straight");
    assertThat(straight.waitFor(240, TimeUnit.SECONDS)).isTrue();
    assertThat(straight.exitValue()).as(Files.readString(dir.resolve("straight.out"))).isZero();
    assertThat(contacts("straight")).isEqualTo(batch());

    Process interrupted = replay("broken");
    awaitText(interrupted, dir.resolve("broken.out"), "computing");
    interrupted.destroy(); // SIGTERM, as Ctrl-C would: stops with a savepoint.
    assertThat(interrupted.waitFor(120, TimeUnit.SECONDS)).isTrue();
    Process resumed = replay("broken");
    assertThat(resumed.waitFor(240, TimeUnit.SECONDS)).isTrue();
    assertThat(resumed.exitValue()).as(Files.readString(dir.resolve("broken.out"))).isZero();
    assertThat(contacts("broken")).isEqualTo(batch());
    assertThat(Files.readAllLines(dir.resolve("broken.ids")))
        .isEqualTo(Files.readAllLines(dir.resolve("straight.ids")))
        .isNotEmpty();
    assertThat(all("broken")).isEqualTo(all("straight")).hasSizeGreaterThan(5_000);
    for (String what :
        List.of("trigger", "profile", "performance", "demand", "affinities", "paths")) {
      assertThat(all("broken")).as(what).anyMatch(line -> line.startsWith(what));
    }
  }

  /** Everything that came out, with all that it says. */
  private List<String> all(String name) throws IOException {
    return Files.readAllLines(dir.resolve(name + ".tsv"));
  }

  private Process replay(String name) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dbeckon.distribution=" + Path.of("target").toAbsolutePath(),
                "-Dbeckon.log=" + dir.resolve(name + ".log")));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Beckon.class.getName(),
            "replay",
            "online-retail",
            SLICE.toString(),
            "--behaviour",
            "off",
            "--home",
            dir.resolve(name).toString(),
            "--rules",
            "../examples/rules"));
    for (String flag :
        List.of(
            "--kafka-port",
            "--controller-port",
            "--registry-port",
            "--ui-port",
            "--metrics-port")) {
      command.add(flag);
      command.add(String.valueOf(TestingPorts.free()));
    }
    command.addAll(
        List.of(
            "--contacts-csv",
            dir.resolve(name + ".csv").toString(),
            "--result",
            dir.resolve(name + ".tsv").toString(),
            "--parallelism",
            name.equals("straight") ? "1" : "2",
            "--trigger-ids",
            dir.resolve(name + ".ids").toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve(name + ".out").toFile())
        .start();
  }

  private static void awaitText(Process process, Path file, String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!Files.readString(file).contains(text)) {
      assertThat(process.isAlive()).as(Files.readString(file)).isTrue();
      assertThat(System.nanoTime()).as("waiting for '%s'", text).isLessThan(deadline);
      boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
      assertThat(ended).as("ended before '%s': %s", text, Files.readString(file)).isFalse();
    }
  }

  /**
   * Orders, returns, pence ordered and pence returned of each customer, as the engine's profiles
   * say.
   */
  private Map<String, String> contacts(String name) throws IOException {
    Map<String, String> contacts = new TreeMap<>();
    for (String line : Files.readAllLines(dir.resolve(name + ".csv"))) {
      String[] fields = line.split(",", -1);
      if (fields[1].equals("true")) {
        contacts.put(fields[0], String.join(",", fields[2], fields[3], fields[4], fields[5]));
      }
    }
    return contacts;
  }

  /** The same straight from the file. */
  private static Map<String, String> batch() {
    Map<String, Set<String>> orders = new TreeMap<>();
    Map<String, Set<String>> returns = new TreeMap<>();
    Map<String, long[]> pence = new TreeMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SLICE)), StandardCharsets.UTF_8))) {
      for (CSVRecord row :
          CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader)) {
        if (row.get("CustomerID").isEmpty()) {
          continue;
        }
        String customer = new BigDecimal(row.get("CustomerID")).setScale(0).toPlainString();
        BigDecimal quantity = new BigDecimal(row.get("Quantity"));
        long line =
            quantity
                .abs()
                .multiply(new BigDecimal(row.get("UnitPrice")))
                .setScale(2, RoundingMode.HALF_UP)
                .movePointRight(2)
                .longValueExact();
        boolean cancelled = row.get("InvoiceNo").startsWith("C");
        (cancelled ? returns : orders)
            .computeIfAbsent(customer, c -> new HashSet<>())
            .add(row.get("InvoiceNo"));
        pence.computeIfAbsent(customer, c -> new long[2])[cancelled ? 1 : 0] += line;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> batch = new TreeMap<>();
    pence.forEach(
        (customer, sums) ->
            batch.put(
                customer,
                orders.getOrDefault(customer, Set.of()).size()
                    + ","
                    + returns.getOrDefault(customer, Set.of()).size()
                    + ","
                    + sums[0]
                    + ","
                    + sums[1]));
    return batch;
  }
}
