package io.beckon.benchmarks;

import io.beckon.cli.UserError;
import io.beckon.cli.local.EmbeddedBroker;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import io.beckon.domain.evaluation.Settings;
import io.beckon.operators.sink.Delivery;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.registry.InMemoryRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Throughput and latency of the engagement job beside a baseline, in one run on one machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the engagement job beside a baseline; prints JSON lines and a table.",
      "Parts: bursts, uniform, latency, growth, rules, purchases, products, attribution, memory;",
      "and flood, which is measured only when it is named."
    })
public final class Bench implements Callable<Integer> {
  private static final String FLOOD = "flood";

  private static final Set<String> PARTS =
      Set.of(
          "bursts",
          "uniform",
          "latency",
          "growth",
          "rules",
          "purchases",
          "products",
          "attribution",
          "memory",
          FLOOD);

  @Option(names = "--quick", description = "A smaller run: fewer contacts and events, one round.")
  private boolean quick;

  @Option(
      names = "--contacts",
      description = "Contacts preloaded (default: 1000000; quick: 100000).")
  private int contacts;

  @Option(
      names = "--events",
      description = "Events measured in each run (default: 3000000; quick: 600000).")
  private int events;

  @Option(names = "--rounds", description = "Alternating rounds (default: 2; quick: 1).")
  private int rounds;

  @Option(names = "--only", split = ",", description = "Only these parts (default: all).")
  private List<String> only = List.of();

  @Option(
      names = "--rate",
      description = "Events a second for the latency part (default: half of what was measured).")
  private int rate;

  @Option(
      names = "--results",
      defaultValue = "benchmarks/results",
      description = "Directory for the result (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("benchmarks/results");

  private final Ports ports = new Ports();
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final Report report = new Report();
  private Path root = Path.of("");
  private boolean warm;

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Bench());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (e instanceof UserError) {
            System.err.println("bench: " + e.getMessage());
          } else {
            e.printStackTrace();
          }
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    for (String part : only) {
      if (!PARTS.contains(part)) {
        throw new UserError("--only " + part + " is not one of " + PARTS);
      }
    }
    contacts = contacts != 0 ? contacts : quick ? 100_000 : 1_000_000;
    events = events != 0 ? events : quick ? 600_000 : 3_000_000;
    rounds = rounds != 0 ? rounds : quick ? 1 : 2;
    ports.kafka = 19092;
    ports.controller = 19093;
    ports.ui = 18081;
    ports.metrics = 19249;
    Ports.requireFree(ports.kafka, ports.controller, ports.ui, ports.metrics);
    root = Files.createTempDirectory("beckon-bench");
    try {
      if (wants("memory")) {
        say("scripts/run, to see how much memory it takes");
        report.add(Memory.ofRun(root, quick ? 30 : 60));
      }
      try (EmbeddedBroker broker =
          new EmbeddedBroker(root.resolve("kafka"), ports.kafka, ports.controller)) {
        say(broker.getClass().getSimpleName() + " is up; every job runs on it");
        measure();
      }
    } finally {
      // What was measured before something failed is worth keeping.
      report.close(results, quick);
      Home.deleteAll(root);
    }
    return 0;
  }

  private void measure() throws Exception {
    if (wants("bursts")) {
      throughput(true);
    }
    if (wants("uniform")) {
      throughput(false);
    }
    if (wants("latency")) {
      latency(Delivery.AT_LEAST_ONCE, Duration.ofSeconds(10));
      if (!quick) {
        latency(Delivery.AT_LEAST_ONCE, Duration.ofSeconds(1));
      }
      latency(Delivery.EXACTLY_ONCE, Duration.ofSeconds(1));
    }
    if (wants("growth")) {
      growth();
    }
    if (wants("rules")) {
      rules();
    }
    if (wants("purchases")) {
      purchases();
    }
    if (wants("products")) {
      products();
    }
    if (wants("attribution")) {
      attribution();
    }
    if (only.contains(FLOOD)) {
      flood();
    }
  }

  /** What a contact that floods costs the others, with and without a limit. */
  private void flood() throws Exception {
    int limit = Settings.DEFAULT.contactEventsPerMinute();
    for (int round = 1; round <= rounds; round++) {
      flood(false, limit);
      flood(true, 0);
      flood(true, limit);
    }
  }

  private void flood(boolean flood, int limit) throws Exception {
    // Each begins with no events: those of the flood before would be read first.
    try (Bed bed = new Bed(root, ports, registry)) {
      new Flooded(bed, variants(), report).measure(flood, limit);
    }
  }

  private void throughput(boolean bursts) throws Exception {
    try (Bed bed = new Bed(root, ports, registry)) {
      Throughput throughput = warm(filled(bed, bursts, contacts, events));
      for (int round = 1; round <= rounds; round++) {
        throughput.baseline(round);
        if (bursts) {
          throughput.rawBaseline(round);
        }
        double baseline =
            report.median(
                "events_per_second",
                row ->
                    row.path("variant").asText().equals("baseline")
                        && row.path("shape").asText().equals(bursts ? "bursts" : "uniform"));
        if (!bursts) {
          throughput.store(baseline, round);
        }
        for (Delivery delivery : Delivery.values()) {
          throughput.engine("throughput", delivery, Variants.RULES, baseline, round);
        }
      }
    }
  }

  private void latency(Delivery delivery, Duration checkpointEvery) throws Exception {
    double half =
        rate > 0
            ? rate
            : report.median(
                    "events_per_second",
                    row ->
                        row.path("measure").asText().equals("throughput")
                            && row.path("shape").asText().equals("bursts")
                            && row.path("variant").asText().equals("engine, " + delivery))
                / 2;
    if (half == 0) {
      throw new UserError(
          "the latency part needs a rate: measure the part 'bursts' before it, or give --rate");
    }
    if (!warm) {
      try (Bed bed = new Bed(root, ports, registry)) {
        warm(filled(bed, true, 100_000, quick ? 400_000 : 2_000_000));
      }
    }
    say("latency, " + delivery + ", checkpoints every " + checkpointEvery.toSeconds() + " s");
    try (Bed bed = new Bed(root, ports, registry)) {
      Assortment.write(ports.bootstrap(), registry);
      new Latency(bed, variants(), report)
          .measure(delivery, checkpointEvery, half, contacts, quick ? 24 : 75);
    }
  }

  /** What an event costs with more contacts, and with more rules. */
  private void growth() throws Exception {
    int measured = events / 4;
    for (int size : quick ? new int[] {10_000, 100_000} : new int[] {10_000, 100_000, 1_000_000}) {
      try (Bed bed = new Bed(root, ports, registry)) {
        warm(filled(bed, true, size, measured))
            .engine("contacts", Delivery.AT_LEAST_ONCE, Variants.RULES, 0, 1);
      }
    }
  }

  /** What rules cost: those that an index leaves out, and those that have to be asked. */
  private void rules() throws Exception {
    int measured = events / 4;
    try (Bed bed = new Bed(root, ports, registry)) {
      Throughput throughput = warm(filled(bed, true, 100_000, measured));
      for (int round = 1; round <= rounds; round++) {
        for (int rules : quick ? new int[] {10, 1_000} : new int[] {10, 100, 1_000}) {
          throughput.engine("rules", Delivery.AT_LEAST_ONCE, rules, 0, round);
        }
        throughput.asked(10, round);
        throughput.asked(100, round);
      }
    }
  }

  /** What RFM and trend in the profile cost. */
  private void purchases() throws Exception {
    try (Bed bed = new Bed(root, ports, registry)) {
      Throughput throughput = warm(filled(bed, true, 100_000, events / 2));
      throughput.warmUpPurchases();
      for (int round = 1; round <= rounds; round++) {
        double without =
            throughput.engine("purchases", Delivery.AT_LEAST_ONCE, Variants.RULES, 0, round);
        throughput.withPurchases(without, round);
      }
    }
  }

  /** What recommendations cost, where the shop's products and lists are known. */
  private void products() throws Exception {
    try (Bed bed = new Bed(root, ports, registry)) {
      Throughput throughput = filled(bed, true, 100_000, events / 2);
      Assortment.write(ports.bootstrap(), registry);
      throughput.warmUpProducts();
      for (int round = 1; round <= rounds; round++) {
        throughput.withProducts(round);
      }
    }
  }

  /** The attribution job beside the baseline. */
  private void attribution() throws Exception {
    try (Bed bed = new Bed(root, ports, registry)) {
      Throughput throughput = filled(bed, true, 100_000, events / 2);
      throughput.warmUpAttribution();
      for (int round = 1; round <= rounds; round++) {
        throughput.attribution(throughput.baseline(round), round);
      }
    }
  }

  private Throughput filled(Bed bed, boolean bursts, int contacts, int events) throws Exception {
    say(
        "writing %,d contacts and %,d events, %s"
            .formatted(contacts, events, bursts ? "bursts" : "uniform"));
    return new Throughput(bed, variants(), report, bursts, contacts, events, quick);
  }

  /** The engine is compiled once, whatever parts are measured. */
  private Throughput warm(Throughput throughput) throws Exception {
    if (!warm) {
      throughput.warmUp();
      warm = true;
    }
    return throughput;
  }

  private Variants variants() {
    return new Variants(ports.bootstrap(), registry);
  }

  private boolean wants(String part) {
    return only.isEmpty() || only.contains(part);
  }

  private static void say(String text) {
    System.err.println("bench: " + text);
  }
}
