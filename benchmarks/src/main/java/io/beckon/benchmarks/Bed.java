package io.beckon.benchmarks;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EventSender;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.LocalFlink;
import io.beckon.cli.local.Ports;
import io.beckon.jobs.Topics;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.registry.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;

/** Fresh topics on the one broker of this run, on which jobs are measured one after the other. */
final class Bed implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final Set<String> INPUTS =
      Set.of(
          TopicTable.EVENTS.name(),
          TopicTable.RULES.name(),
          TopicTable.CATALOG.name(),
          TopicTable.SUGGESTIONS.name());
  private static final int PARALLELISM = 2;
  private static final long STALLED_SECONDS = 120;

  private final Ports ports;
  private final Registry registry;
  private final Path dir;

  Bed(Path root, Ports ports, Registry registry) throws Exception {
    this.ports = ports;
    this.registry = registry;
    this.dir = Files.createTempDirectory(root, "bed");
    renewTopics(Set.of());
  }

  EventSender sender() throws Exception {
    return new EventSender(ports.bootstrap(), registry);
  }

  /** Removes what the last job wrote, so that every job begins on the same disk. */
  void emptyOutputs() throws Exception {
    renewTopics(INPUTS);
  }

  private void renewTopics(Set<String> but) throws Exception {
    try (Admin admin = admin()) {
      List<String> old =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.startsWith("beckon.") && !but.contains(topic))
              .toList();
      admin.deleteTopics(old).all().get();
      // The broker hears of it a little later, and would take a topic for there that is going.
      awaitGone(admin, old);
      Topics.create(admin, PARTITIONS, (short) 1);
    }
  }

  private static void awaitGone(Admin admin, List<String> topics) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Collections.disjoint(admin.listTopics().names().get(), topics)) {
      if (System.nanoTime() > deadline) {
        throw new UserError("the broker did not remove its topics within 30 s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** What a measurement does while the job runs. */
  interface Measurement {
    void with(LocalFlink flink) throws Exception;
  }

  /**
   * Runs a job from nothing, in a home of its own, and stops it when the measurement is done. What
   * is counted is set before, since a fast job may be through before Flink says that it runs.
   */
  void run(
      Duration checkpointEvery, Consumer<StreamExecutionEnvironment> wire, Measurement measurement)
      throws Exception {
    Path homeDir = Files.createTempDirectory(dir, "home");
    try (Home home = new Home(homeDir)) {
      home.sweep();
      try (LocalFlink flink =
          new LocalFlink(home, ports, new LocalFlink.Options(PARALLELISM, checkpointEvery), wire)) {
        measurement.with(flink);
      }
    }
    Home.deleteAll(homeDir);
  }

  /** Waits until the job has read so many events. */
  static void awaitRead(long count) throws InterruptedException {
    long before = -1;
    long since = System.nanoTime();
    while (CountingReader.READ.get() < count) {
      long now = CountingReader.READ.get();
      if (now != before) {
        before = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(STALLED_SECONDS)) {
        throw new UserError(
            "nothing was read for " + STALLED_SECONDS + " s, at event " + now + "; see the log");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  String bootstrap() {
    return ports.bootstrap();
  }

  @Override
  public void close() throws Exception {
    Home.deleteAll(dir);
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", ports.bootstrap()));
  }
}
