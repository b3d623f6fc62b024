package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.TestingPorts;
import io.beckon.collector.Collector;
import io.beckon.collector.CollectorOptions;
import io.beckon.collector.http.Demo;
import io.beckon.collector.http.HttpOptions;
import io.beckon.collector.log.EventLog;
import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.demand.WorkspaceDays;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.inbox.Bound;
import io.beckon.jobs.AffinityConnectors;
import io.beckon.jobs.AffinityJob;
import io.beckon.jobs.AttributionConnectors;
import io.beckon.jobs.AttributionJob;
import io.beckon.jobs.EngagementConnectors;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.Topics;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.sink.Delivery;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.registry.InMemoryRegistry;
import io.beckon.schema.registry.TopicNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A real broker with the topics, and the job on it, for tests that look at both from outside. */
public final class TestingEngine implements AutoCloseable {
  public final Ports ports = new Ports();
  public final InMemoryRegistry registry = new InMemoryRegistry();
  private final Home home;
  private EmbeddedBroker broker;

  /** Writes heartbeats, as a collector does: without it, no time passes. */
  private @Nullable EventLog heartbeats;

  public TestingEngine(Path dir) throws Exception {
    Schemas.trust();
    ports.kafka = TestingPorts.free();
    ports.controller = TestingPorts.free();
    ports.ui = TestingPorts.free();
    ports.metrics = TestingPorts.free();
    home = new Home(dir.resolve("home"));
    broker = new EmbeddedBroker(home.kafka(), ports.kafka, ports.controller);
    home.sweep();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrap()))) {
      Topics.create(admin, 2, (short) 1);
    }
  }

  private void beat() {
    if (heartbeats == null) {
      heartbeats = new EventLog(ports.bootstrap(), registry, System::currentTimeMillis);
    }
  }

  /** Waits until a condition holds; fails if it does not within this time. */
  static void await(Duration patience, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("it did not come within %s", patience).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** A collector in front of the broker, with these keys. */
  Collector collector(Path keys, @Nullable Demo demo) throws Exception {
    return collector(keys, demo, TestingPorts.free(), 1_000_000);
  }

  /**
   * The same.
   *
   * @param eventsPerSecond more than that, for longer than a moment, is refused for a while
   */
  Collector collector(Path keys, @Nullable Demo demo, int port, int eventsPerSecond)
      throws Exception {
    return new Collector(
        new CollectorOptions(
            new HttpOptions("127.0.0.1", port, eventsPerSecond, 1_000, 0, false),
            ports.bootstrap(),
            registry,
            keys,
            demo));
  }

  /** Other sources in place of the job's own. */
  interface Sources {
    EngagementJob.Sources of(EngagementJob.Sources sources) throws Exception;
  }

  /** Starts the job, with two subtasks and a checkpoint every second. */
  LocalFlink start(EngagementJob.Options options) throws Exception {
    return start(options, sources -> sources);
  }

  /** The same, with other sources. */
  LocalFlink start(EngagementJob.Options options, Sources from) throws Exception {
    beat();
    EngagementConnectors ends =
        new EngagementConnectors(ports.bootstrap(), registry, Delivery.AT_LEAST_ONCE);
    EngagementJob.Sources sources = from.of(ends.sources());
    EngagementJob.Sinks sinks = ends.sinks();
    return new LocalFlink(
        home,
        ports,
        new LocalFlink.Options(2, Duration.ofSeconds(1)),
        env -> EngagementJob.build(env, sources, sinks, options));
  }

  /** Starts the job, and beside it the affinity job, which tells news but none of its counts. */
  LocalFlink startWithAffinity(EngagementJob.Options options) throws Exception {
    beat();
    EngagementConnectors ends =
        new EngagementConnectors(ports.bootstrap(), registry, Delivery.AT_LEAST_ONCE);
    EngagementJob.Sources sources = ends.sources();
    EngagementJob.Sinks sinks = ends.sinks();
    AffinityConnectors beside =
        new AffinityConnectors(ports.bootstrap(), registry, Delivery.AT_LEAST_ONCE);
    AffinityJob.Sources events = beside.sources();
    AffinityJob.Sinks affinities = beside.sinks();
    AffinityJob.Options affinity =
        new AffinityJob.Options(
            new AffinitySettings(Duration.ofDays(180), 5, Duration.ofDays(20_000)),
            WorkspaceDays.UTC,
            options.readAhead(),
            options.history());
    LocalFlink flink =
        new LocalFlink(home, ports, new LocalFlink.Options(2, Duration.ofSeconds(1), 2));
    try {
      flink.start(EngagementJob.NAME, env -> EngagementJob.build(env, sources, sinks, options));
      flink.start(AffinityJob.NAME, env -> AffinityJob.build(env, events, affinities, affinity));
    } catch (Exception | Error e) {
      flink.close();
      throw e;
    }
    return flink;
  }

  /** Starts the attribution job, as often. */
  LocalFlink startAttribution(AttributionSettings settings) throws Exception {
    beat();
    AttributionConnectors ends =
        new AttributionConnectors(ports.bootstrap(), registry, Delivery.AT_LEAST_ONCE, settings);
    AttributionJob.Sources sources = ends.sources();
    AttributionJob.Sinks sinks = ends.sinks();
    AttributionJob.Options options =
        new AttributionJob.Options(
            settings, Bound.DEFAULT, Engine.READ_AHEAD, HistoryLimits.DEFAULT);
    LocalFlink flink =
        new LocalFlink(home, ports, new LocalFlink.Options(2, Duration.ofSeconds(1)));
    try {
      flink.start(
          AttributionJob.group(settings),
          env -> AttributionJob.build(env, sources, sinks, options));
    } catch (Exception | Error e) {
      flink.close();
      throw e;
    }
    return flink;
  }

  /** Starts the affinity job. */
  public LocalFlink startAffinity(AffinitySettings settings) throws Exception {
    AffinityConnectors ends =
        new AffinityConnectors(ports.bootstrap(), registry, Delivery.AT_LEAST_ONCE);
    AffinityJob.Sources sources = ends.sources();
    AffinityJob.Sinks sinks = ends.sinks();
    AffinityJob.Options options =
        new AffinityJob.Options(
            settings, WorkspaceDays.UTC, Engine.READ_AHEAD, HistoryLimits.DEFAULT);
    return new LocalFlink(
        home,
        ports,
        new LocalFlink.Options(2, Duration.ofSeconds(10)),
        env -> AffinityJob.build(env, sources, sinks, options));
  }

  /** Takes the broker away. */
  void stopBroker() {
    broker.close();
  }

  /** Brings it back, with what it had. */
  void startBroker() throws Exception {
    broker = new EmbeddedBroker(home.kafka(), ports.kafka, ports.controller);
  }

  @Override
  public void close() throws Exception {
    if (heartbeats != null) {
      heartbeats.close();
    }
    broker.close();
    home.close();
  }

  /** All events of the log, without heartbeats; each is under a key of its own workspace. */
  List<Event> events() throws IOException {
    List<Event> events = new ArrayList<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicNames.EVENTS),
        Event.class,
        (key, event) -> {
          if (event.getKind() != EventKind.HEARTBEAT) {
            assertThat(key).startsWith(event.getWorkspace() + "/");
            events.add(event);
          }
        });
    return events;
  }
}
