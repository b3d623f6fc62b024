package io.beckon.cli.local;

import io.beckon.cli.UserError;
import io.beckon.cli.rules.RuleFiles;
import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleId;
import io.beckon.jobs.AffinityConnectors;
import io.beckon.jobs.AffinityJob;
import io.beckon.jobs.AttributionConnectors;
import io.beckon.jobs.AttributionJob;
import io.beckon.jobs.EngagementConnectors;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.JobSettings;
import io.beckon.jobs.PublishedRules;
import io.beckon.jobs.PublishedZones;
import io.beckon.jobs.RulesTopic;
import io.beckon.jobs.Topics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.sink.Delivery;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.registry.HttpRegistry;
import io.beckon.schema.registry.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Broker, registry and jobs, started in order and stopped in reverse. Broker and registry are there
 * once it is made: events can be taken, and wait in the log for the jobs.
 */
public final class Engine implements AutoCloseable {
  /** What can be set. */
  public record Options(
      Path rules,
      Delivery delivery,
      Settings settings,
      Duration checkpointEvery,
      Duration readAhead,
      int partitions,
      CacheSize cachedContacts,
      int parallelism) {}

  /**
   * As far ahead as one partition of a sparse history may be read; the pace of a replay is many
   * times this a second.
   */
  public static final Duration READ_AHEAD = Duration.ofDays(60);

  /** Subtasks of each operator, where nothing else is said. */
  public static final int PARALLELISM = 2;

  /** Slots cost nothing as long as no job is in them. */
  private static final int JOBS = 3;

  private final Ports ports;
  private final Options options;
  private final Consumer<String> say;
  private final BooleanSupplier asked;
  private final List<AutoCloseable> started = new ArrayList<>();
  private final Registry registry;
  private final JobSettings own;
  private final Home home;
  private final LocalBroker broker;
  private final List<RuleDocument> rules;
  private volatile @Nullable LocalFlink flink;
  private volatile @Nullable JobWatch watch;

  /**
   * Starts the broker and the registry and publishes the rules; what was started is stopped again
   * if something fails. {@code say} hears of each step.
   */
  public Engine(Home home, Ports ports, Options options, Consumer<String> say) throws Exception {
    this(home, ports, options, 0, () -> false, say);
  }

  /**
   * The same.
   *
   * @param room bytes that have to be free before Kafka, stopped by a full disk, is started again
   * @param asked whether somebody wants it to stop: then no job is waited for
   */
  public Engine(
      Home home,
      Ports ports,
      Options options,
      long room,
      BooleanSupplier asked,
      Consumer<String> say)
      throws Exception {
    this.asked = asked;
    if (Files.exists(home.root().resolve("cluster.properties"))) {
      throw new UserError(
          "--home " + home.root() + " holds a cluster of scripts/cluster; choose another --home");
    }
    this.ports = ports;
    this.options = options;
    this.say = say;
    this.own = LocalFlink.settings();
    this.home = home;
    RuleFiles.Read read = RuleFiles.readSound(options.rules());
    this.rules = read.documents();
    RegistryProcess.endOrphan(home.registry());
    ports.requireFree();
    home.sweep();
    try {
      // The registry is a process of its own: it comes up beside the broker.
      say.accept("starting the schema registry on " + Ports.HOST + ":" + ports.registry);
      RegistryProcess schemas =
          new RegistryProcess(
              distribution().resolve("registry").resolve("apicurio-registry-app-all.tar.gz"),
              home.registry(),
              home.logs().resolve("registry.log"),
              ports.registry);
      started.add(schemas);
      say.accept("starting Kafka on " + ports.bootstrap());
      broker = new LocalBroker(home.kafka(), ports.kafka, ports.controller, room, say);
      started.add(broker);
      schemas.awaitReady();
      registry = new HttpRegistry(ports.registryUrl());
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrap()))) {
        Topics.create(admin, options.partitions(), (short) 1);
      }
      publish(rules, read.rules().channels());
    } catch (Exception | Error e) {
      stopAll();
      throw e;
    }
  }

  /** Starts Flink and the engagement job. */
  public void startEngagement() throws Exception {
    say.accept("starting the engagement job; its UI is http://" + Ports.HOST + ":" + ports.ui);
    EngagementConnectors ends =
        new EngagementConnectors(ports.bootstrap(), registry, options.delivery(), own.clockAhead());
    EngagementJob.Sources sources = ends.sources();
    EngagementJob.Sinks sinks = ends.sinks();
    EngagementJob.Options job =
        new EngagementJob.Options(
            options.settings(),
            PublishedRules.always(ports.bootstrap(), rules),
            options.readAhead(),
            options.cachedContacts(),
            own.history());
    LocalFlink made =
        new LocalFlink(
            home,
            ports,
            new LocalFlink.Options(options.parallelism(), options.checkpointEvery(), JOBS));
    started.add(made);
    flink = made;
    JobWatch watching = new JobWatch(made, home, say);
    started.add(watching);
    watch = watching;
    made.start(EngagementJob.NAME, env -> EngagementJob.build(env, sources, sinks, job), asked);
  }

  /**
   * Starts the attribution job beside the engagement job. It keeps facts for sixty days of the
   * log's time: where the engagement job has years to catch up with, it is started when that is
   * done.
   */
  public void startAttribution(AttributionSettings settings) throws Exception {
    say.accept("starting the attribution job");
    AttributionConnectors credits =
        new AttributionConnectors(
            ports.bootstrap(), registry, options.delivery(), settings, own.clockAhead());
    AttributionJob.Sources facts = credits.sources();
    AttributionJob.Sinks figures = credits.sinks();
    AttributionJob.Options attribution =
        new AttributionJob.Options(
            settings, options.settings().bound(), options.readAhead(), own.history());
    flink()
        .start(
            AttributionJob.group(settings),
            env -> AttributionJob.build(env, facts, figures, attribution),
            asked);
  }

  /** Starts the affinity job beside the engagement job. */
  public void startAffinity(AffinitySettings settings) throws Exception {
    say.accept("starting the affinity job");
    AffinityConnectors pairs =
        new AffinityConnectors(ports.bootstrap(), registry, options.delivery(), own.clockAhead());
    AffinityJob.Sources events = pairs.sources();
    AffinityJob.Sinks affinities = pairs.sinks();
    AffinityJob.Options affinity =
        new AffinityJob.Options(
            settings.within(options.settings().bound()),
            PublishedZones.read(ports.bootstrap()),
            options.readAhead(),
            own.history());
    flink()
        .start(
            AffinityJob.NAME, env -> AffinityJob.build(env, events, affinities, affinity), asked);
  }

  /**
   * The Flink of this process.
   *
   * @throws IllegalStateException before {@link #startEngagement}
   */
  public LocalFlink flink() {
    LocalFlink made = flink;
    if (made == null) {
      throw new IllegalStateException("no job has been started");
    }
    return made;
  }

  /** What is wrong with Kafka or the jobs; empty: nothing is. */
  public String fault() {
    JobWatch watching = watch;
    String kafka = broker.fault();
    return kafka.isEmpty() && watching != null ? watching.fault() : kafka;
  }

  public Registry registry() {
    return registry;
  }

  public Ports ports() {
    return ports;
  }

  /**
   * Stops the jobs with a savepoint, then everything else. A job that does not get on has none, nor
   * has any without Kafka: it would be waited for in vain. The next start goes on from their newest
   * checkpoints.
   */
  @Override
  public void close() throws Exception {
    LocalFlink made = flink;
    JobWatch watching = watch;
    List<String> without = new ArrayList<>();
    try {
      String kafka = broker.fault();
      if (made != null && !kafka.isEmpty()) {
        without.add("any job (" + kafka + ")");
      } else if (made != null) {
        without.addAll(made.stopEach(job -> watching != null && watching.isHopeless(job)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopAll();
    }
    if (!without.isEmpty()) {
      say.accept(
          "there is no savepoint of "
              + String.join(", ", without)
              + ": the next start goes on from the newest snapshot that there is"
              + (options.delivery() == Delivery.EXACTLY_ONCE
                  ? "; start again within ten minutes, because Kafka then ends the transactions that are open, and what is in them is lost"
                  : ""));
    }
  }

  /** Reads the flag {@code --delivery}. */
  public static Delivery delivery(String setting) {
    try {
      return Delivery.of(setting);
    } catch (IllegalArgumentException e) {
      throw new UserError("--" + e.getMessage());
    }
  }

  /** Directory that Beckon was built into. */
  public static Path distribution() {
    return Path.of(System.getProperty("beckon.distribution", "cli/target"));
  }

  /** Publishes what is not in force yet: a newer version, or another text of the same one. */
  private void publish(List<RuleDocument> rules, Collection<String> channels) throws Exception {
    Map<RuleId, RuleDocument> known = RulesTopic.inForce(ports.bootstrap());
    List<RuleDocument> changed = new ArrayList<>();
    for (RuleDocument rule : rules) {
      RuleDocument before = known.get(RuleId.of(rule));
      if (before == null
          || before.getVersion() < rule.getVersion()
          || (before.getVersion() == rule.getVersion()
              && !before.getText().equals(rule.getText()))) {
        rule.setPublishedBy(System.getProperty("user.name", ""));
        rule.setPublishedAt(System.currentTimeMillis());
        changed.add(rule);
      }
    }
    new RulesTopic(ports.bootstrap(), registry).publish(changed, channels);
  }

  private void stopAll() throws Exception {
    Exception first = null;
    for (int i = started.size() - 1; i >= 0; i--) {
      try {
        started.get(i).close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    started.clear();
    if (first != null) {
      throw first;
    }
  }
}
