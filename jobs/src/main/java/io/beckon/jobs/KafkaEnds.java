package io.beckon.jobs;

import io.beckon.domain.attribution.Facts;
import io.beckon.operators.Names;
import io.beckon.operators.attribute.FactReader;
import io.beckon.operators.move.MoveReader;
import io.beckon.operators.rules.RuleReaderSchema;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.sink.Envelopes;
import io.beckon.operators.sink.ProfileWriter;
import io.beckon.operators.sink.RecordWriter;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.Affinities;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.ContactChange;
import io.beckon.schema.Credit;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.Paths;
import io.beckon.schema.Performance;
import io.beckon.schema.Profile;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The job's sources and sinks on Kafka, with schema ids resolved now, so that no record asks the
 * registry.
 */
public final class KafkaEnds {
  private static final String GROUP = "beckon-engagement";

  /** Below the broker's usual transaction.max.timeout.ms of 15 minutes. */
  private static final String TRANSACTION_TIMEOUT = "600000";

  private static final int PROMPT = 2;
  private static final int SOON = 20;
  private static final int IN_BATCHES = 100;

  private final String bootstrap;
  private final Registry registry;
  private final Delivery delivery;

  public KafkaEnds(String bootstrap, Registry registry, Delivery delivery) {
    this.bootstrap = bootstrap;
    this.registry = registry;
    this.delivery = delivery;
  }

  /** Reads the events topic from the group's offsets, or from its beginning. */
  public EngagementJob.Sources sources() throws IOException {
    registry.register(subject(Names.TOPIC_EVENTS), Event.SCHEMA$);
    registry.register(subject(Names.TOPIC_RULES), RuleDocument.SCHEMA$);
    KafkaSource<EventRecord> events =
        events(
            bootstrap,
            new EventReader(registry.schemas(subject(Names.TOPIC_EVENTS))),
            OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
    KafkaSource<RuleDocument> rules =
        KafkaSource.<RuleDocument>builder()
            .setBootstrapServers(bootstrap)
            .setTopics(Names.TOPIC_RULES)
            .setGroupId(GROUP + "-rules")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new RuleReaderSchema())
            .build();
    registry.register(subject(Names.TOPIC_MOVES), Move.SCHEMA$);
    // Where nothing is kept from an earlier run, there is nothing that its moves could go to.
    KafkaSource<EventRecord> moves =
        KafkaSource.<EventRecord>builder()
            .setBootstrapServers(bootstrap)
            .setTopics(Names.TOPIC_MOVES)
            .setGroupId(GROUP + "-moves")
            .setStartingOffsets(OffsetsInitializer.latest())
            .setDeserializer(new MoveReader(registry.schemas(subject(Names.TOPIC_MOVES))))
            .setProperty("isolation.level", "read_committed")
            .build();
    return new EngagementJob.Sources(events, rules, moves);
  }

  /** The events topic, read by any reader from anywhere; the benchmark has a reader of its own. */
  public static <T> KafkaSource<T> events(
      String bootstrap, KafkaRecordDeserializationSchema<T> reader, OffsetsInitializer from) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(bootstrap)
        .setTopics(Names.TOPIC_EVENTS)
        .setGroupId(GROUP)
        .setStartingOffsets(from)
        .setDeserializer(reader)
        .setProperty("isolation.level", "read_committed")
        .build();
  }

  /**
   * What the attribution job reads: events from its own group's offsets, what the engagement job
   * wrote from the beginning of its topics.
   *
   * @param group Kafka consumer group; one for each version of the settings
   */
  public AttributionJob.Sources attributionSources(String group) throws IOException {
    registry.register(subject(Names.TOPIC_EVENTS), Event.SCHEMA$);
    List<String> channels = new ArrayList<>();
    Map<Integer, String> triggers = new HashMap<>();
    for (String channel : Names.CHANNELS) {
      String topic = Names.TOPIC_TRIGGERS + channel;
      channels.add(topic);
      registry.register(subject(topic), Trigger.SCHEMA$);
      triggers.putAll(registry.schemas(subject(topic)));
    }
    registry.register(subject(Names.TOPIC_DECISIONS), Decision.SCHEMA$);
    return new AttributionJob.Sources(
        eventsOf(group),
        facts(group, channels, new FactReader<>(Trigger.class, triggers, Facts::of)),
        facts(
            group,
            List.of(Names.TOPIC_DECISIONS),
            new FactReader<>(
                Decision.class, registry.schemas(subject(Names.TOPIC_DECISIONS)), Facts::of)));
  }

  /** The events topic, from a group's own offsets or the beginning. */
  private KafkaSource<EventRecord> eventsOf(String group) throws IOException {
    return KafkaSource.<EventRecord>builder()
        .setBootstrapServers(bootstrap)
        .setTopics(Names.TOPIC_EVENTS)
        .setGroupId(group)
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(new EventReader(registry.schemas(subject(Names.TOPIC_EVENTS))))
        .setProperty("isolation.level", "read_committed")
        .build();
  }

  /** What the affinity job reads. */
  public AffinityJob.Sources affinitySources() throws IOException {
    registry.register(subject(Names.TOPIC_EVENTS), Event.SCHEMA$);
    return new AffinityJob.Sources(eventsOf(AffinityJob.NAME));
  }

  public AffinityJob.Sinks affinitySinks() throws IOException {
    return new AffinityJob.Sinks(
        sink(
            Names.SINK_AFFINITIES,
            IN_BATCHES,
            writer(
                Affinities.class,
                Affinities.SCHEMA$,
                Names.TOPIC_AFFINITIES,
                "io.beckon.affinities",
                Envelopes.affinities())),
        sink(
            Names.SINK_PATHS,
            IN_BATCHES,
            writer(
                Paths.class,
                Paths.SCHEMA$,
                Names.TOPIC_PATHS,
                "io.beckon.paths",
                Envelopes.paths())));
  }

  private KafkaSource<AttributionFact> facts(
      String group, List<String> topics, KafkaRecordDeserializationSchema<AttributionFact> reader) {
    return KafkaSource.<AttributionFact>builder()
        .setBootstrapServers(bootstrap)
        .setTopics(topics)
        .setGroupId(group)
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(reader)
        .setProperty("isolation.level", "read_committed")
        .build();
  }

  /** Transactions, if any, are named by the version too: two versions may run side by side. */
  public AttributionJob.Sinks attributionSinks(String group) throws IOException {
    return new AttributionJob.Sinks(
        sink(
            group + "-" + Names.SINK_CREDITS,
            SOON,
            writer(
                Credit.class,
                Credit.SCHEMA$,
                Names.TOPIC_CREDITS,
                "io.beckon.credit",
                Envelopes.credits())),
        sink(
            group + "-" + Names.SINK_PERFORMANCE,
            SOON,
            writer(
                Performance.class,
                Performance.SCHEMA$,
                Names.TOPIC_PERFORMANCE,
                "io.beckon.performance",
                Envelopes.performance())));
  }

  public EngagementJob.Sinks sinks() throws IOException {
    int trigger = 0;
    for (String channel : Names.CHANNELS) {
      trigger = registry.register(subject(Names.TOPIC_TRIGGERS + channel), Trigger.SCHEMA$);
    }
    return new EngagementJob.Sinks(
        sink(
            Names.SINK_TRIGGERS,
            PROMPT,
            new RecordWriter<>(Trigger.class, trigger, "io.beckon.trigger", Envelopes.triggers())),
        sink(
            Names.SINK_LIFECYCLE,
            SOON,
            writer(
                StageChange.class,
                StageChange.SCHEMA$,
                Names.TOPIC_LIFECYCLE,
                "io.beckon.stage-change",
                Envelopes.lifecycle())),
        sink(
            Names.SINK_SEGMENTS,
            SOON,
            writer(
                SegmentChange.class,
                SegmentChange.SCHEMA$,
                Names.TOPIC_SEGMENTS,
                "io.beckon.segment-change",
                Envelopes.segments())),
        sink(
            Names.SINK_PROFILES,
            IN_BATCHES,
            new ProfileWriter(registry.register(subject(Names.TOPIC_PROFILES), Profile.SCHEMA$))),
        sink(
            Names.SINK_DECISIONS,
            IN_BATCHES,
            writer(
                Decision.class,
                Decision.SCHEMA$,
                Names.TOPIC_DECISIONS,
                "io.beckon.decision",
                Envelopes.decisions())),
        sink(
            Names.SINK_DEAD_LETTERS,
            IN_BATCHES,
            writer(
                DeadLetter.class,
                DeadLetter.SCHEMA$,
                Names.TOPIC_DEAD_LETTERS,
                "io.beckon.dead-letter",
                Envelopes.deadLetters())),
        // A state that was sent twice, or not at all, would be counted twice or lost.
        sink(
            Names.SINK_MOVES,
            PROMPT,
            writer(
                Move.class, Move.SCHEMA$, Names.TOPIC_MOVES, "io.beckon.move", Envelopes.moves()),
            Delivery.EXACTLY_ONCE),
        sink(
            Names.SINK_CONTACTS,
            SOON,
            writer(
                ContactChange.class,
                ContactChange.SCHEMA$,
                Names.TOPIC_CONTACTS,
                "io.beckon.contact-change",
                Envelopes.contacts())),
        sink(
            Names.SINK_EXPORTS,
            SOON,
            writer(
                Exported.class,
                Exported.SCHEMA$,
                Names.TOPIC_EXPORTS,
                "io.beckon.exported",
                Envelopes.exports())));
  }

  private <T extends SpecificRecordBase> RecordWriter<T> writer(
      Class<T> type,
      Schema schema,
      String topic,
      String eventType,
      RecordWriter.Envelope<T> envelope)
      throws IOException {
    return new RecordWriter<>(type, registry.register(subject(topic), schema), eventType, envelope);
  }

  /**
   * @param lingerMillis how long a record may wait for others to travel with; triggers hardly, what
   *     nobody waits for longer, because a request costs the same whatever is in it
   */
  private <T> KafkaSink<T> sink(
      String name, int lingerMillis, KafkaRecordSerializationSchema<T> writer) {
    return sink(name, lingerMillis, writer, delivery);
  }

  private <T> KafkaSink<T> sink(
      String name, int lingerMillis, KafkaRecordSerializationSchema<T> writer, Delivery delivery) {
    Properties producer = new Properties();
    producer.setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT);
    producer.setProperty("linger.ms", String.valueOf(lingerMillis));
    producer.setProperty("batch.size", "262144");
    producer.setProperty("buffer.memory", "16777216");
    producer.setProperty("max.request.size", "8388608");
    return KafkaSink.<T>builder()
        .setBootstrapServers(bootstrap)
        .setDeliveryGuarantee(delivery.guarantee())
        .setTransactionalIdPrefix("beckon-" + name)
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(writer)
        .build();
  }

  private static String subject(String topic) {
    return topic + "-value";
  }
}
