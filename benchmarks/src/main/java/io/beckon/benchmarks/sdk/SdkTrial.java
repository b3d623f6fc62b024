package io.beckon.benchmarks.sdk;

import com.segment.analytics.Analytics;
import com.segment.analytics.messages.TrackMessage;
import io.beckon.cli.local.EmbeddedBroker;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import io.beckon.collector.Collector;
import io.beckon.collector.CollectorOptions;
import io.beckon.collector.http.HttpOptions;
import io.beckon.jobs.Topics;
import io.beckon.jobs.WholeTopics;
import io.beckon.schema.Event;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.registry.InMemoryRegistry;
import io.beckon.schema.registry.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Lets the libraries of other makers, unmodified, send events to the collector, past refusals and
 * past a broker that goes away and comes back, and counts what arrives.
 *
 * <pre>{@code SdkTrial DIRECTORY_OF_THE_NODE_SCRIPTS COUNT [LIBRARY ...]}</pre>
 */
public final class SdkTrial {
  private static final List<String> ALL =
      List.of("segment-node", "rudder-node", "segment-java", "segment-browser", "rudder-browser");
  private static final String KEY = "public-or-secret-key-of-the-trial";
  private static final int PROXY = 18_081;

  /** One of the libraries waits 15 s after its first failure, and twice as long after each more. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path scripts;
  private final int count;
  private final Ports ports = new Ports();

  private SdkTrial(Path scripts, int count) {
    this.scripts = scripts;
    this.count = count;
    ports.kafka = 18_092;
    ports.controller = 18_093;
  }

  public static void main(String[] args) throws Exception {
    Schemas.trust();
    List<String> libraries = List.of(args).subList(2, args.length);
    boolean sound =
        new SdkTrial(Path.of(args[0]), Integer.parseInt(args[1]))
            .run(libraries.isEmpty() ? ALL : libraries);
    System.exit(sound ? 0 : 1);
  }

  private boolean run(List<String> libraries) throws Exception {
    Path dir = Files.createTempDirectory("beckon-sdk-trial");
    boolean sound = true;
    try (Home home = new Home(dir)) {
      home.sweep();
      Path keys = dir.resolve("keys.yaml");
      Files.writeString(
          keys,
          "keys:\n  - {name: trial, key: "
              + KEY
              + ", workspace: trial, kind: public, origins: [\"*\"], eventsPerSecond: 1000000}\n");
      EmbeddedBroker broker = new EmbeddedBroker(home.kafka(), ports.kafka, ports.controller);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrap()))) {
        Topics.create(admin, 4, (short) 1);
      }
      try (Collector collector =
          new Collector(
              new CollectorOptions(
                  new HttpOptions(Ports.HOST, 18_080, 1_000_000, 1_000, 0, false),
                  ports.bootstrap(),
                  new InMemoryRegistry(),
                  keys,
                  null))) {
        Process proxy = node("proxy.mjs", Integer.toString(PROXY), "18080");
        try {
          awaitReady(collector);
          for (String library : libraries) {
            Process sender = start(library);
            awaitArrived(library, count / 3);
            broker.close();
            TimeUnit.SECONDS.sleep(3);
            broker = new EmbeddedBroker(home.kafka(), ports.kafka, ports.controller);
            awaitArrived(library, count);
            sender.getOutputStream().close();
            sender.waitFor(30, TimeUnit.SECONDS);
            sender.destroy();
            int arrived = arrived(library).size();
            System.out.printf(
                Locale.ROOT, "%-16s %,d of %,d distinct message ids%n", library, arrived, count);
            sound &= arrived == count;
          }
        } finally {
          proxy.destroy();
        }
      } finally {
        broker.close();
      }
    } finally {
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
    return sound;
  }

  private Process start(String library) throws IOException {
    String url = "http://" + Ports.HOST + ":" + PROXY;
    String number = Integer.toString(count);
    return switch (library) {
      case "segment-node", "rudder-node" -> node(library + ".mjs", url, KEY, library, number);
      case "segment-browser" -> node("browser.mjs", "segment", url, KEY, library, number);
      case "rudder-browser" -> node("browser.mjs", "rudder", url, KEY, library, number);
      case "segment-java" ->
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  JavaSender.class.getName(),
                  url,
                  KEY,
                  library,
                  number)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      default ->
          throw new IllegalArgumentException("no library '" + library + "'; there are " + ALL);
    };
  }

  private Process node(String script, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .directory(scripts.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void awaitReady(Collector collector) throws InterruptedException {
    while (!collector.isReady()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Waits until so many have arrived, or patience ends. */
  private void awaitArrived(String library, int enough) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (arrived(library).size() < enough && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private Set<String> arrived(String library) throws IOException {
    Set<String> ids = new HashSet<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicNames.EVENTS),
        Event.class,
        (key, event) -> {
          if (library.equals(event.getProperties().get("trial"))) {
            ids.add(event.getMessageId());
          }
        });
    return ids;
  }

  /** Sends events with Segment's library for Java, as it comes from Maven Central. */
  public static final class JavaSender {
    private JavaSender() {}

    /**
     * A refused batch sleeps in its thread; with one thread, as it has by itself, the next waits.
     */
    private static ExecutorService networkThreads() {
      return Executors.newFixedThreadPool(
          32,
          work -> {
            Thread thread = new Thread(work, "segment-network");
            thread.setDaemon(true);
            return thread;
          });
    }

    public static void main(String[] args) throws InterruptedException {
      Analytics analytics =
          Analytics.builder(args[1])
              .endpoint(args[0])
              .flushQueueSize(50)
              .flushInterval(1, TimeUnit.SECONDS)
              .queueCapacity(20_000)
              .retries(1_000)
              .networkExecutor(networkThreads())
              .build();
      int count = Integer.parseInt(args[3]);
      for (int i = 0; i < count; i++) {
        analytics.enqueue(
            TrackMessage.builder("Looked")
                .userId(args[2] + "-user-" + i % 50)
                .messageId(args[2] + "-" + i)
                .properties(Map.of("number", i, "trial", args[2])));
        if (i % 250 == 249) {
          TimeUnit.MILLISECONDS.sleep(200);
        }
      }
      analytics.flush();
      // Whoever started this says when enough has come.
      try {
        byte[] word = System.in.readNBytes(1);
        System.out.println(new String(word, StandardCharsets.UTF_8));
      } catch (IOException e) {
        System.err.println(e.getMessage());
      }
      analytics.shutdown();
      System.exit(0);
    }
  }
}
