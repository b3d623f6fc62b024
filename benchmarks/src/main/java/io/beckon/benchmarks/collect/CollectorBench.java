package io.beckon.benchmarks.collect;

import io.beckon.cli.local.EmbeddedBroker;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import io.beckon.collector.Collector;
import io.beckon.collector.CollectorOptions;
import io.beckon.collector.http.HttpOptions;
import io.beckon.jobs.Topics;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.registry.InMemoryRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * The collector beside a bare handler that writes the same bodies to Kafka without looking at them:
 * same broker, same load, by turns in one run. The load comes from {@code wrk}, as fast as it is
 * answered.
 */
public final class CollectorBench {
  private static final String KEY = "secret-key-of-the-benchmark";
  private static final int COLLECTOR = 18_080;
  private static final int BARE = 18_082;

  /**
   * Each of the 64 connections rests for 23 to 25 ms before a request of 20 events: about 50,000
   * events a second in all.
   */
  private static final String PACE = "delay = function() return math.random(23, 25) end\n";

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private CollectorBench() {}

  /**
   * @param args rounds, and seconds of each measurement
   */
  public static void main(String[] args) throws Exception {
    Schemas.trust();
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
    Ports ports = new Ports();
    ports.kafka = 18_092;
    ports.controller = 18_093;
    Path dir = Files.createTempDirectory("beckon-collector-bench");
    Path keys =
        Files.writeString(
            dir.resolve("keys.yaml"),
            "keys:\n  - {name: bench, key: "
                + KEY
                + ", workspace: bench, kind: secret, eventsPerSecond: 100000000, contactEventsPerSecond: 0, currency: GBP}\n");
    try (Home home = new Home(dir.resolve("home"))) {
      home.sweep();
      try (EmbeddedBroker broker =
          new EmbeddedBroker(home.kafka(), ports.kafka, ports.controller)) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrap()))) {
          Topics.create(admin, 4, (short) 1);
        }
        try (Collector collector =
                new Collector(
                    new CollectorOptions(
                        new HttpOptions(Ports.HOST, COLLECTOR, 100_000_000, 10_000, 0, false),
                        ports.bootstrap(),
                        new InMemoryRegistry(),
                        keys,
                        null));
            BareHandler bare = new BareHandler(ports.bootstrap(), BARE)) {
          while (!collector.isReady()) {
            TimeUnit.MILLISECONDS.sleep(100);
          }
          measure(dir, rounds, seconds);
        }
      }
    } finally {
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static void measure(Path dir, int rounds, int seconds) throws Exception {
    for (int size : new int[] {20, 1}) {
      Path script = Files.writeString(dir.resolve("load.lua"), script(size));
      for (int warmUp = 0; warmUp < 2; warmUp++) {
        wrk(script, COLLECTOR, 8);
        wrk(script, BARE, 4);
      }
      for (int round = 1; round <= rounds; round++) {
        double bare = report("bare", size, round, wrk(script, BARE, seconds), 0);
        report("collector", size, round, wrk(script, COLLECTOR, seconds), bare);
      }
    }
    Path paced = Files.writeString(dir.resolve("paced.lua"), script(20) + PACE);
    for (int round = 1; round <= rounds; round++) {
      report("collector, paced", 20, round, wrk(paced, COLLECTOR, seconds), 0);
    }
  }

  private static double report(String what, int size, int round, String output, double bare) {
    Matcher rate = RATE.matcher(output);
    Matcher p99 = P99.matcher(output);
    Matcher errors = ERRORS.matcher(output);
    if (!rate.find() || !p99.find() || errors.find()) {
      throw new IllegalStateException("wrk says:\n" + output);
    }
    double events = Double.parseDouble(rate.group(1)) * size;
    System.out.printf(
        Locale.ROOT,
        "{\"measure\":\"collector\",\"variant\":\"%s\",\"events_a_request\":%d,\"round\":%d,\"events_per_second\":%.0f,\"p99\":\"%s%s\"%s}%n",
        what,
        size,
        round,
        events,
        p99.group(1),
        p99.group(2),
        bare == 0
            ? ""
            : String.format(Locale.ROOT, ",\"collector_over_bare\":%.2f", events / bare));
    return events;
  }

  private static String wrk(Path script, int port, int seconds)
      throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c64",
                "-d" + seconds + "s",
                "--latency",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port + "/v1/batch")
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    return output;
  }

  /** Events as a shop's pages send them, of 50 visitors by turns. */
  private static String script(int size) {
    return """
        local bodies = {}
        for b = 1, 50 do
          local calls = {}
          for i = 1, %d do
            calls[i] = string.format('{"type":"track","event":"Product Viewed","anonymousId":"visitor-%%d","messageId":"m-%%d-%%d","timestamp":"2026-03-01T11:59:59.123Z","context":{"library":{"name":"analytics.js","version":"1.0"},"page":{"path":"/lighting/lamp","url":"https://shop.example/lighting/lamp","title":"A lamp"},"campaign":{"source":"search","medium":"cpc"}},"properties":{"product_id":"p%%d","name":"Lamp number %%d","category":"Lighting","price":12.5,"currency":"GBP","quantity":1,"color":"red"}}', b, b, i, i, i)
          end
          bodies[b] = '{"batch":[' .. table.concat(calls, ',') .. '],"sentAt":"2026-03-01T12:00:00.000Z"}'
        end
        wrk.method = 'POST'
        wrk.headers['Content-Type'] = 'application/json'
        wrk.headers['X-Write-Key'] = '%s'
        local n = 0
        request = function()
          n = n + 1
          return wrk.format(nil, nil, nil, bodies[n %% 50 + 1])
        end
        """
        .formatted(size, KEY);
  }
}
