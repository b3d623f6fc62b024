package io.beckon.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.cli.UserError;
import io.beckon.cli.local.EmbeddedBroker;
import io.beckon.cli.local.Engine;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.LocalFlink;
import io.beckon.cli.local.Ports;
import io.beckon.cli.run.EventSender;
import io.beckon.domain.engage.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.KafkaEnds;
import io.beckon.jobs.Topics;
import io.beckon.operators.Names;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.EventRecordType;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Throughput and latency of the engagement job beside a baseline, in one run on one broker. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the engagement job beside a baseline; prints JSON lines and a table.")
public final class Bench implements Callable<Integer> {
  private static final int PARTITIONS = 4;
  private static final int PREFIX = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--quick", description = "A smaller run: 100,000 contacts, fewer events.")
  private boolean quick;

  @Option(
      names = "--contacts",
      description = "Contacts preloaded (default: 1,000,000; quick: 100,000).")
  private int contacts;

  @Option(
      names = "--events",
      description = "Events measured in each run (default: 4,000,000; quick: 1,000,000).")
  private int events;

  @Option(names = "--only", description = "Only variants whose name contains this.")
  private String only = "";

  @Option(
      names = "--results",
      defaultValue = "benchmarks/results",
      description = "Directory for the result (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("benchmarks/results");

  @Option(
      names = "--latency-at",
      description = "Only measure latency, at this many events a second.")
  private int latencyAt;

  private final Ports ports = new Ports();
  private final FixedRegistry registry = new FixedRegistry();
  private final List<ObjectNode> rows = new ArrayList<>();
  private Path root = Path.of("");

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
    contacts = contacts != 0 ? contacts : quick ? 100_000 : 1_000_000;
    events = events != 0 ? events : quick ? 1_000_000 : 4_000_000;
    ports.kafka = 19092;
    ports.controller = 19093;
    ports.ui = 18081;
    ports.metrics = 19249;
    root = Files.createTempDirectory("beckon-bench");
    double baseline = 0;
    double half = latencyAt;
    for (boolean bursts : latencyAt > 0 ? new boolean[0] : new boolean[] {true, false}) {
      String shape = bursts ? "bursts" : "uniform";
      try (EmbeddedBroker broker =
          new EmbeddedBroker(root.resolve("kafka-" + shape), ports.kafka, ports.controller)) {
        say(
            "broker "
                + broker.getClass().getSimpleName()
                + " up; writing "
                + contacts
                + " contacts and "
                + events
                + " events, "
                + shape);
        fill(bursts);
        if (bursts) {
          baseline = measure("baseline", shape, 0, contacts, this::baseline);
          measure(
              "baseline, raw bytes across the shuffle",
              shape,
              baseline,
              contacts,
              this::rawBaseline);
        }
        for (Delivery delivery : Delivery.values()) {
          double rate =
              measure(
                  "engine, " + delivery,
                  shape,
                  baseline,
                  contacts,
                  env -> engine(env, delivery, bursts));
          half = bursts && delivery == Delivery.AT_LEAST_ONCE ? rate / 2 : half;
        }
      }
    }
    if (half > 0 && "latency".contains(only)) {
      for (Delivery delivery : Delivery.values()) {
        latency(delivery, half);
      }
    }
    write();
    return 0;
  }

  /**
   * Events are stamped at the rate at which they can be computed, so that a second of theirs is
   * about a second of ours.
   */
  private void fill(boolean bursts) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrap()))) {
      Topics.create(admin, PARTITIONS, (short) 1);
    }
    long time = 1_293_840_000_000L;
    int aSecond = bursts ? 100_000 : 50_000;
    Traffic traffic = new Traffic(1, contacts, bursts);
    try (EventSender sender = new EventSender(ports.bootstrap(), registry)) {
      for (int i = 0; i < contacts; i++) {
        sender.send(Traffic.signUp(i, time + i * 1_000L / aSecond));
      }
      time += 60_000L + contacts * 1_000L / aSecond;
      for (int i = 0; i < events; i++) {
        sender.send(traffic.next(time + i * 1_000L / aSecond));
      }
      sender.flush();
    }
  }

  private double measure(
      String variant,
      String shape,
      double baseline,
      int preload,
      Consumer<StreamExecutionEnvironment> wire)
      throws Exception {
    if (!variant.contains(only) && !variant.equals("baseline")) {
      return 0;
    }
    CountingReader.READ.set(0);
    Path dir = Files.createTempDirectory(root, "home");
    try (Home home = new Home(dir)) {
      home.sweep();
      try (LocalFlink flink =
          new LocalFlink(
              home, ports, new LocalFlink.Options(2, Duration.ofSeconds(10), 512), wire)) {
        await(preload + events / 10);
        long from = CountingReader.READ.get();
        long start = System.nanoTime();
        await(preload + events - 1_000);
        double rate = (CountingReader.READ.get() - from) / ((System.nanoTime() - start) / 1e9);
        ObjectNode row =
            JSON.createObjectNode()
                .put("variant", variant)
                .put("shape", shape)
                .put("contacts", contacts)
                .put("events_per_second", Math.round(rate));
        if (baseline > 0) {
          row.put("engine_over_baseline", Math.round(rate / baseline * 1000) / 1000.0);
        }
        if (variant.startsWith("engine")) {
          long before = System.nanoTime();
          flink.checkpoint();
          row.put("checkpoint_seconds", Math.round((System.nanoTime() - before) / 1e7) / 100.0);
          long bytes = flink.stateBytes();
          row.put("checkpoint_bytes", bytes).put("state_bytes_per_contact", bytes / contacts);
        }
        row.put("peak_rss_megabytes", peakMemory());
        report(row);
        return rate;
      }
    }
  }

  private void latency(Delivery delivery, double rate) throws Exception {
    Path dir = Files.createTempDirectory(root, "latency");
    int few = Math.min(contacts, 100_000);
    long seconds = quick ? 30 : 90;
    CountingReader.READ.set(0);
    try (EmbeddedBroker broker =
            new EmbeddedBroker(dir.resolve("kafka"), ports.kafka, ports.controller);
        Home home = new Home(dir.resolve("home"))) {
      home.sweep();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrap()))) {
        Topics.create(admin, PARTITIONS, (short) 1);
      }
      try (EventSender sender = new EventSender(ports.bootstrap(), registry);
          LocalFlink flink =
              new LocalFlink(
                  home,
                  ports,
                  new LocalFlink.Options(2, Duration.ofSeconds(1), 512),
                  env -> engine(env, delivery, true))) {
        Histogram histogram = new Histogram(60_000, 3);
        LatencyReader reader = new LatencyReader(ports.bootstrap(), histogram);
        Thread thread = new Thread(reader, "latency");
        thread.start();
        for (int i = 0; i < few; i++) {
          sender.send(Traffic.signUp(i, System.currentTimeMillis()));
        }
        sender.flush();
        await(few);
        Traffic traffic = new Traffic(2, few, true);
        long start = System.nanoTime();
        long sent = 0;
        long beat = 0;
        boolean counting = false;
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
          long due = (long) ((System.nanoTime() - start) / 1e9 * rate);
          long now = System.currentTimeMillis();
          for (; sent < due; sent++) {
            sender.send(traffic.next(now));
          }
          if (now / 1_000 != beat) {
            beat = now / 1_000;
            sender.heartbeat(now);
          }
          if (!counting && System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds / 3)) {
            counting = true;
            reader.count();
          }
          java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        reader.stop();
        thread.join();
        report(
            JSON.createObjectNode()
                .put("variant", "latency, " + delivery)
                .put("shape", "bursts")
                .put("events_per_second", Math.round(sent / (double) seconds))
                .put("triggers", histogram.getTotalCount())
                .put("p50_ms", histogram.getValueAtPercentile(50))
                .put("p99_ms", histogram.getValueAtPercentile(99))
                .put("p999_ms", histogram.getValueAtPercentile(99.9))
                .put("jobRunning", !flink.ended().isDone())
                .put("broker", broker.getClass().getSimpleName()));
      }
    }
  }

  /** Reads triggers as a sender would; an event-driven one tells when its event was received. */
  private static final class LatencyReader implements Runnable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroCodec<Trigger> codec = new AvroCodec<>(Trigger.class);
    private final Histogram histogram;
    private volatile boolean counting;
    private volatile boolean stopped;

    LatencyReader(String bootstrap, Histogram histogram) {
      this.histogram = histogram;
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  bootstrap,
                  "isolation.level",
                  "read_committed",
                  "group.id",
                  "latency",
                  "auto.offset.reset",
                  "earliest"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      consumer.subscribe(
          Names.CHANNELS.stream().map(channel -> Names.TOPIC_TRIGGERS + channel).toList());
    }

    void count() {
      counting = true;
    }

    void stop() {
      stopped = true;
    }

    @Override
    public void run() {
      try (consumer) {
        while (!stopped) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
            Trigger trigger = codec.decode(record.value(), PREFIX, record.value().length - PREFIX);
            if (counting && trigger.getDeadline() == null) {
              histogram.recordValue(
                  Math.max(0, System.currentTimeMillis() - trigger.getCausedAt()));
            }
          }
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void baseline(StreamExecutionEnvironment env) {
    env.fromSource(
            source(new EventDecoder()),
            WatermarkStrategy.noWatermarks(),
            "source",
            new AvroTypeInfo<>(Event.class))
        .uid("source")
        .keyBy(event -> String.valueOf(event.getUserId()), Types.STRING)
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
  }

  private void rawBaseline(StreamExecutionEnvironment env) {
    env.fromSource(
            source(new EventReader(registry.schemas(Names.TOPIC_EVENTS + "-value"))),
            WatermarkStrategy.noWatermarks(),
            "source",
            EventRecordType.INSTANCE)
        .uid("source")
        .keyBy(record -> record.key, Types.STRING)
        .sinkTo(new DecodingSink())
        .uid("nothing");
  }

  private void engine(StreamExecutionEnvironment env, Delivery delivery, boolean bursts) {
    try {
      KafkaEnds ends = new KafkaEnds(ports.bootstrap(), registry, delivery);
      EngagementJob.Sources real = ends.sources();
      KafkaSource<EventRecord> counted =
          source(new EventReader(registry.schemas(Names.TOPIC_EVENTS + "-value")));
      EngagementJob.Options options =
          new EngagementJob.Options(
              Settings.DEFAULT,
              rules(),
              Duration.ofSeconds(2),
              Duration.ZERO,
              bursts ? 20_000 : 10_000);
      EngagementJob.build(
          env, new EngagementJob.Sources(counted, real.rules()), ends.sinks(), options);
    } catch (IOException | RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> KafkaSource<T> source(KafkaRecordDeserializationSchema<T> reader) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(ports.bootstrap())
        .setTopics(Names.TOPIC_EVENTS)
        .setGroupId("bench")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new CountingReader<>(reader))
        .build();
  }

  /** The example rules, and filler to a hundred. */
  private static List<RuleDocument> rules() throws IOException, RuleFaults {
    List<RuleDocument> rules = new ArrayList<>(Engine.readRules(Path.of("examples/rules")));
    String[] names = {
      "page",
      "Product Viewed",
      "Product Added",
      "Products Searched",
      "Order Completed",
      "Email Opened",
      "Email Link Clicked",
      "Product Removed"
    };
    String[] conditions = {
      "event.page.path == \"/never/%d\"",
      "event.product.productId == \"never-%d\"",
      "event.product.category == \"Never %d\""
    };
    for (int i = 0; rules.size() < 100; i++) {
      String name = names[i % names.length];
      String condition =
          String.format(
              Locale.ROOT, name.equals("page") ? conditions[0] : conditions[1 + i % 2], i);
      String text =
          "rule: filler-"
              + i
              + "\nkind: campaign-switch\non: "
              + name
              + "\nif: '"
              + condition
              + "'\nstart: {campaign: c"
              + i
              + "}\nchannel: rtb\n";
      rules.add(RuleReader.document(text, "filler-" + i));
    }
    return rules;
  }

  private static void await(long count) throws InterruptedException {
    long before = -1;
    long since = System.nanoTime();
    while (CountingReader.READ.get() < count) {
      long now = CountingReader.READ.get();
      if (now != before) {
        before = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(120)) {
        throw new UserError("nothing was read for two minutes, at event " + now);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void report(ObjectNode row) {
    rows.add(row);
    System.out.println(row);
  }

  private void write() throws IOException, InterruptedException {
    ObjectNode result =
        JSON.createObjectNode()
            .put("date", LocalDate.now(java.time.ZoneOffset.UTC).toString())
            .put("commit", commit())
            .put("cores", Runtime.getRuntime().availableProcessors())
            .put("java", Runtime.version().toString())
            .put("quick", quick)
            .put("contacts", contacts)
            .put("events", events);
    result.putArray("rows").addAll(rows);
    Files.createDirectories(results);
    Path file =
        results.resolve(
            LocalDate.now(java.time.ZoneOffset.UTC) + (quick ? "-quick" : "") + ".json");
    Files.writeString(file, result.toPrettyString() + "\n");
    System.out.printf(
        Locale.ROOT,
        "%n%-42s %-8s %12s %9s %8s %8s %8s%n",
        "variant",
        "shape",
        "events/s",
        "ratio",
        "p50 ms",
        "p99 ms",
        "p99.9");
    for (ObjectNode row : rows) {
      System.out.printf(
          Locale.ROOT,
          "%-42s %-8s %,12d %9s %8s %8s %8s%n",
          row.path("variant").asText(),
          row.path("shape").asText(),
          row.path("events_per_second").asLong(),
          row.path("engine_over_baseline").asText(""),
          row.path("p50_ms").asText(""),
          row.path("p99_ms").asText(""),
          row.path("p999_ms").asText(""));
    }
    System.out.println("written to " + file);
  }

  private static String commit() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "rev-parse", "--short", "HEAD").redirectErrorStream(true).start();
    String text =
        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    return git.waitFor() == 0 ? text : "unknown";
  }

  private static @Nullable Long peakMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return null;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return null;
  }

  private static void say(String text) {
    System.out.println("bench: " + text);
  }
}
