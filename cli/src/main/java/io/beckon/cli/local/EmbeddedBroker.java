package io.beckon.cli.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process: KRaft, broker and controller in one, data in one directory.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /**
   * Of transactions: committing one again, as Flink does with those of the snapshot that it
   * restores, changes nothing. From version 2 on each commit raises the producer's epoch, which
   * Flink's Kafka connector 5.0 does not know of: it is told that its producer is fenced, and logs
   * an error that speaks of data loss.
   */
  private static final short TRANSACTIONS = 1;

  private static final String TRANSACTION_VERSION = "transaction.version";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private final KafkaRaftServer server;
  private volatile boolean halted;

  /**
   * Starts the broker; the directory is made and formatted at the first start and kept afterwards.
   */
  public EmbeddedBroker(Path dir, int port, int controllerPort) throws Exception {
    // A fault in the broker must not take the process down before it has said why.
    Exit.setHaltProcedure((status, message) -> halt(status, message));
    Exit.setExitProcedure((status, message) -> halt(status, message));
    Files.createDirectories(dir);
    boolean existed = Files.exists(dir.resolve("meta.properties"));
    if (!existed) {
      format(dir);
    }
    server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(settings(dir, port, controllerPort), false), Time.SYSTEM);
    try {
      server.startup();
      if (existed) {
        setTransactions(Ports.HOST + ":" + port);
      }
    } catch (Exception | Error e) {
      // Half started, it keeps its ports: no later one could have them.
      try {
        close();
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  /** Whether it has stopped by itself, as it does when its disk is full. */
  boolean hasHalted() {
    return halted;
  }

  private void halt(int status, @Nullable String message) {
    LOG.error("Kafka wanted to end with status {}: {}", status, message);
    halted = true;
  }

  /** A directory of an earlier build has the version that was Kafka's own choice. */
  private static void setTransactions(String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      FinalizedVersionRange now =
          admin
              .describeFeatures()
              .featureMetadata()
              .get()
              .finalizedFeatures()
              .get(TRANSACTION_VERSION);
      if (now != null && now.maxVersionLevel() > TRANSACTIONS) {
        admin
            .updateFeatures(
                Map.of(
                    TRANSACTION_VERSION,
                    new FeatureUpdate(TRANSACTIONS, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)),
                new UpdateFeaturesOptions())
            .all()
            .get();
      }
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Prepares the broker's directory, unless it is prepared. */
  public static void format(Path dir) throws Exception {
    if (Files.exists(dir.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(dir.toString())
          .addDirectory(dir.toString())
          .setHasDynamicQuorum(false)
          .setIgnoreFormatted(false)
          .setFeatureLevel(TRANSACTION_VERSION, TRANSACTIONS)
          .run();
    } catch (IOException e) {
      throw new IOException(
          "Kafka's directory " + dir + " cannot be prepared: " + e.getMessage(), e);
    }
  }

  /** What a broker is told in its file of settings. */
  public static Properties settings(Path dir, int port, int controllerPort) {
    String broker = "PLAINTEXT://" + Ports.HOST + ":" + port;
    String[] settings = {
      "process.roles", "broker,controller",
      "node.id", "1",
      "log.dirs", dir.toString(),
      "listeners", broker + ",CONTROLLER://" + Ports.HOST + ":" + controllerPort,
      "advertised.listeners", broker,
      "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
      "inter.broker.listener.name", "PLAINTEXT",
      "controller.listener.names", "CONTROLLER",
      "controller.quorum.voters", "1@" + Ports.HOST + ":" + controllerPort,
      // Topics are created explicitly; a typing error must not make one.
      "auto.create.topics.enable", "false",
      // One broker: nothing can be replicated.
      "default.replication.factor", "1",
      "min.insync.replicas", "1",
      "offsets.topic.replication.factor", "1",
      "offsets.topic.num.partitions", "2",
      "transaction.state.log.replication.factor", "1",
      "transaction.state.log.min.isr", "1",
      "transaction.state.log.num.partitions", "2",
      "share.coordinator.state.topic.replication.factor", "1",
      "share.coordinator.state.topic.min.isr", "1",
      "share.coordinator.state.topic.num.partitions", "1",
      "transaction.max.timeout.ms", "900000",
      // Flink takes a new id for each checkpoint; at one a second a week's would fill the memory.
      "transactional.id.expiration.ms", "86400000",
      "group.initial.rebalance.delay.ms", "0",
      // A small machine.
      "num.network.threads", "2",
      "num.io.threads", "2",
      "background.threads", "2",
      "num.recovery.threads.per.data.dir", "1",
      "log.cleaner.threads", "1",
      "log.cleaner.dedupe.buffer.size", "4194304",
      "log.cleaner.io.buffer.size", "131072",
      "log.index.size.max.bytes", "1048576",
      "message.max.bytes", "8388608",
      "replica.fetch.max.bytes", "8388608",
      "metadata.log.segment.bytes", "8388608",
      "metadata.max.idle.interval.ms", "0",
      // After a kill, the broker's own old registration has to lapse first.
      "broker.session.timeout.ms", "6000",
      "broker.heartbeat.interval.ms", "1000",
    };
    Properties properties = new Properties();
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return properties;
  }
}
