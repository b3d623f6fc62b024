package io.beckon.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.cli.engine.EventSender;
import io.beckon.cli.local.LocalFlink;
import io.beckon.cli.local.LocalJob;
import io.beckon.operators.sink.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How many events a second a job takes in, on events that are all there before it starts. */
final class Throughput {
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(10);
  private static final long START = 1_293_840_000_000L;

  /** Events are stamped at about the rate at which they are computed. */
  private static final int BURSTS_A_SECOND = 100_000;

  private static final int UNIFORM_A_SECOND = 50_000;
  private static final int SIGN_UPS_A_SECOND = 50_000;

  /** No more runs than this to warm up, even if the compiler is not at rest then. */
  private static final int WARM_UP_RUNS = 6;

  /** The compiler is at rest when it is busy for no more of the time. */
  private static final double AT_REST = 0.08;

  private final Bed bed;
  private final Variants variants;
  private final Report report;
  private final String shape;
  private final int contacts;
  private final int events;
  private final int runs;

  /**
   * Fills the topic: first every contact signs up, then come the events that are measured.
   *
   * @param quick to warm up with one run
   */
  Throughput(
      Bed bed,
      Variants variants,
      Report report,
      boolean bursts,
      int contacts,
      int events,
      boolean quick)
      throws Exception {
    this.bed = bed;
    this.variants = variants;
    this.report = report;
    this.shape = bursts ? "bursts" : "uniform";
    this.contacts = contacts;
    this.events = events;
    this.runs = quick ? 1 : WARM_UP_RUNS;
    int aSecond = bursts ? BURSTS_A_SECOND : UNIFORM_A_SECOND;
    long time = START;
    Traffic traffic = new Traffic(1, contacts, bursts);
    try (EventSender sender = bed.sender()) {
      for (int i = 0; i < contacts; i++) {
        sender.send(Traffic.signUp(i, time + i * 1_000L / SIGN_UPS_A_SECOND));
      }
      time += 60_000L + contacts * 1_000L / SIGN_UPS_A_SECOND;
      for (int i = 0; i < events; i++) {
        sender.send(traffic.next(time + i * 1_000L / aSecond));
      }
      sender.flush();
    }
  }

  /** The engine with each delivery, and what it is compared with. */
  void warmUp() throws Exception {
    warmUp("the baseline", 1, List.of(variants::baseline));
    List<Consumer<StreamExecutionEnvironment>> engines = new ArrayList<>();
    for (Delivery delivery : Delivery.values()) {
      engines.add(env -> variants.engine(env, delivery, Variants.RULES, false));
    }
    warmUp("the engine", runs, engines);
  }

  void warmUpPurchases() throws Exception {
    warmUp("rfm and trend", runs, List.of(variants::withPurchases));
  }

  void warmUpProducts() throws Exception {
    warmUp(
        "what fills in products",
        runs,
        List.of(env -> variants.withProducts(env, Variants.Products.STANDING)));
  }

  void warmUpAttribution() throws Exception {
    warmUp("the baseline", 1, List.of(variants::baseline));
    warmUp("attribution", runs, List.of(variants::attribution));
  }

  /**
   * Runs what will be measured, in turn, until the compiler is at rest, or so many times. Before
   * that, the larger code counts as the slower, whatever it does: on two cores the compiler takes
   * half of one.
   */
  private void warmUp(String what, int most, List<Consumer<StreamExecutionEnvironment>> wires)
      throws Exception {
    int atRest = 0;
    for (int run = 0; run < most && atRest < wires.size(); run++) {
      timed(wires.get(run % wires.size()), flink -> {});
      double rate = CountingReader.rate();
      double compiling = CountingReader.compiling();
      atRest = compiling <= AT_REST ? atRest + 1 : 0;
      bed.emptyOutputs();
      System.err.printf(
          Locale.ROOT,
          "bench: warming up %s, run %d: %,.0f events a second, the compiler busy for %.2f of it%n",
          what,
          run + 1,
          rate,
          compiling);
    }
  }

  double baseline(int round) throws Exception {
    return measure(row("throughput", "baseline", round), variants::baseline, 0);
  }

  void rawBaseline(int round) throws Exception {
    measure(row("throughput", "baseline-raw", round), variants::rawBaseline, 0);
  }

  /** Load and store alone; {@code baseline} as with the engine. */
  void store(double baseline, int round) throws Exception {
    measure(row("throughput", "store", round), variants::store, baseline);
  }

  /** The engine; {@code baseline} in events a second, 0 when there is none to compare with. */
  double engine(String measure, Delivery delivery, int rules, double baseline, int round)
      throws Exception {
    ObjectNode row = row(measure, "engine, " + delivery, round).put("rules", rules);
    return measure(row, env -> variants.engine(env, delivery, rules, false), baseline);
  }

  /** The engine with RFM and trend rules beside the others; {@code without} is its rate without. */
  void withPurchases(double without, int round) throws Exception {
    ObjectNode row =
        row("purchases", "engine with rfm and trend, " + Delivery.AT_LEAST_ONCE, round);
    double rate = measure(row, variants::withPurchases, 0);
    report.add(ratio("purchases", "with over without", round, rate / without));
  }

  /** The engine with more and more asked of the recommender. */
  void withProducts(int round) throws Exception {
    double without = 0;
    for (Variants.Products products : Variants.Products.values()) {
      ObjectNode row = row("products", "engine, " + products.words, round);
      double rate = measure(row, env -> variants.withProducts(env, products), 0);
      if (products == Variants.Products.NONE) {
        without = rate;
      } else {
        report.add(ratio("products", products.words + " over none", round, rate / without));
      }
    }
  }

  private static ObjectNode ratio(String measure, String variant, int round, double ratio) {
    return Report.row(measure, variant)
        .put("round", round)
        .put("ratio", Math.round(ratio * 1000) / 1000.0);
  }

  /** The attribution job; {@code baseline} in events a second. */
  void attribution(double baseline, int round) throws Exception {
    measure(row("attribution", "attribution", round), variants::attribution, baseline);
  }

  /** The engine with so many rules of which all have to be asked for most events. */
  double asked(int rules, int round) throws Exception {
    ObjectNode row =
        row("rules, all asked", "engine, " + Delivery.AT_LEAST_ONCE, round).put("rules", rules);
    return measure(row, env -> variants.engine(env, Delivery.AT_LEAST_ONCE, rules, true), 0);
  }

  private ObjectNode row(String measure, String variant, int round) {
    return Report.row(measure, variant)
        .put("shape", shape)
        .put("contacts", contacts)
        .put("round", round);
  }

  private double measure(ObjectNode row, Consumer<StreamExecutionEnvironment> wire, double baseline)
      throws Exception {
    double[] rate = new double[1];
    timed(
        wire,
        flink -> {
          rate[0] = CountingReader.rate();
          row.put("events_per_second", Math.round(rate[0]));
          row.put("cpu_micros_per_event", Math.round(CountingReader.cpuMicros() * 100) / 100.0);
          row.put("compiling", Math.round(CountingReader.compiling() * 1000) / 1000.0);
          if (baseline > 0) {
            row.put(
                row.path("variant").asText().split(",")[0] + "_over_baseline",
                Math.round(rate[0] / baseline * 1000) / 1000.0);
          }
          if (row.path("variant").asText().startsWith("engine")
              || row.path("variant").asText().equals("attribution")) {
            state(row, flink);
          }
        });
    row.put("peak_rss_megabytes", Memory.peakOfThisProcess());
    report.add(row);
    bed.emptyOutputs();
    return rate[0];
  }

  /** Runs a job until the events are read, and does the rest while it still runs. */
  private void timed(Consumer<StreamExecutionEnvironment> wire, Bed.Measurement then)
      throws Exception {
    long last = contacts + events - 1_000;
    CountingReader.reset(contacts + events / 10, last);
    bed.run(
        CHECKPOINT_EVERY,
        wire,
        flink -> {
          Bed.awaitRead(last);
          then.with(flink);
        });
  }

  private void state(ObjectNode row, LocalFlink flink) throws Exception {
    flink.checkpoint();
    LocalJob.Checkpoints checkpoints = flink.checkpoints();
    row.put("checkpoints", checkpoints.completed())
        .put("checkpoint_seconds_mean", checkpoints.meanMillis() / 1000.0)
        .put("checkpoint_seconds_max", checkpoints.maxMillis() / 1000.0)
        .put("checkpoint_bytes", checkpoints.stateBytes())
        .put("state_bytes_per_contact", checkpoints.stateBytes() / contacts);
  }
}
