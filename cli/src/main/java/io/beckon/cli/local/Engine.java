package io.beckon.cli.local;

import io.beckon.cli.UserError;
import io.beckon.cli.rules.RuleFiles;
import io.beckon.domain.engage.Settings;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.KafkaEnds;
import io.beckon.jobs.Topics;
import io.beckon.operators.Names;
import io.beckon.operators.registry.HttpRegistry;
import io.beckon.operators.registry.Registry;
import io.beckon.operators.sink.Delivery;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Broker, registry and the engagement job, started in order and stopped in reverse. */
public final class Engine implements AutoCloseable {
  /** What can be set. */
  public record Options(
      Path rules,
      Delivery delivery,
      Settings settings,
      Duration checkpointEvery,
      Duration silentAfter,
      int partitions,
      int cachedContacts) {}

  private static final Duration BOUND =
      Duration.ofMillis(io.beckon.domain.discount.Discounts.SETTLE);
  private static final int PARALLELISM = 2;

  private final Ports ports;
  private final List<AutoCloseable> started = new ArrayList<>();
  private final Registry registry;
  private final LocalFlink flink;

  /**
   * Starts everything; what was started is stopped again if something fails. {@code say} hears of
   * each step.
   */
  public Engine(Home home, Ports ports, Options options, java.util.function.Consumer<String> say)
      throws Exception {
    this.ports = ports;
    List<RuleDocument> rules = RuleFiles.sound(options.rules());
    RegistryProcess.endOrphan(home.registry());
    ports.requireFree();
    home.sweep();
    try {
      say.accept("starting Kafka on " + ports.bootstrap());
      started.add(new EmbeddedBroker(home.kafka(), ports.kafka, ports.controller));
      say.accept("starting the schema registry on " + Ports.HOST + ":" + ports.registry);
      started.add(
          new RegistryProcess(
              distribution().resolve("registry").resolve("apicurio-registry-app-all.tar.gz"),
              home.registry(),
              home.logs().resolve("registry.log"),
              ports.registry));
      registry = new HttpRegistry(ports.registryUrl());
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", ports.bootstrap()))) {
        Topics.create(admin, options.partitions(), (short) 1);
      }
      publish(rules);
      say.accept("starting the engagement job; its UI is http://" + Ports.HOST + ":" + ports.ui);
      KafkaEnds ends = new KafkaEnds(ports.bootstrap(), registry, options.delivery());
      EngagementJob.Sources sources = ends.sources();
      EngagementJob.Sinks sinks = ends.sinks();
      EngagementJob.Options job =
          new EngagementJob.Options(
              options.settings(),
              rules,
              BOUND,
              options.silentAfter(),
              System::currentTimeMillis,
              options.cachedContacts());
      flink =
          new LocalFlink(
              home,
              ports,
              new LocalFlink.Options(PARALLELISM, options.checkpointEvery()),
              env -> EngagementJob.build(env, sources, sinks, job));
      started.add(flink);
    } catch (Exception | Error e) {
      stopAll();
      throw e;
    }
  }

  public LocalFlink flink() {
    return flink;
  }

  public Registry registry() {
    return registry;
  }

  public Ports ports() {
    return ports;
  }

  /** Stops the job with a savepoint, then everything else. */
  @Override
  public void close() throws Exception {
    try {
      flink.stop();
    } finally {
      stopAll();
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

  private void publish(List<RuleDocument> rules) throws Exception {
    int id = registry.register(Names.TOPIC_RULES + "-value", RuleDocument.SCHEMA$);
    AvroCodec<RuleDocument> codec = new AvroCodec<>(RuleDocument.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", ports.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (RuleDocument rule : rules) {
        producer
            .send(
                new ProducerRecord<>(
                    Names.TOPIC_RULES,
                    rule.getRule().getBytes(StandardCharsets.UTF_8),
                    codec.encode(AvroCodec.prefix(id), rule)))
            .get();
      }
    }
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
