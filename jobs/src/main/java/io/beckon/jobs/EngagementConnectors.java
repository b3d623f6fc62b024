package io.beckon.jobs;

import io.beckon.operators.Names;
import io.beckon.operators.move.MoveReader;
import io.beckon.operators.rules.RuleReaderSchema;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.sink.Envelopes;
import io.beckon.operators.sink.ProfileWriter;
import io.beckon.operators.sink.RecordWriter;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.ContactChange;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.Profile;
import io.beckon.schema.Recommendations;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

/**
 * The job's sources and sinks on Kafka, with schema ids resolved now, so that no record asks the
 * registry.
 */
public final class EngagementConnectors {
  private static final String GROUP = "beckon-engagement";

  private final TopicConnectors topics;

  public EngagementConnectors(String bootstrap, Registry registry, Delivery delivery) {
    this(bootstrap, registry, delivery, EventReader.CLOCK_AHEAD);
  }

  /**
   * @param clockAhead how far a receipt may be ahead of the broker's time of its record
   */
  public EngagementConnectors(
      String bootstrap, Registry registry, Delivery delivery, Duration clockAhead) {
    this.topics =
        new TopicConnectors(bootstrap, registry, delivery, TopicConnectors.ASK, clockAhead);
  }

  /**
   * @param partitions of the events topic, where no broker can be asked
   */
  EngagementConnectors(String bootstrap, Registry registry, Delivery delivery, int partitions) {
    this.topics =
        new TopicConnectors(bootstrap, registry, delivery, partitions, EventReader.CLOCK_AHEAD);
  }

  /** Reads the events topic from the group's offsets, or from its beginning. */
  public EngagementJob.Sources sources() throws IOException {
    KafkaSource<EventRecord> events = topics.events(GROUP);
    topics.register(Names.TOPIC_RULES, RuleDocument.SCHEMA$);
    KafkaSource<RuleDocument> rules =
        topics.source(
            List.of(Names.TOPIC_RULES),
            GROUP + "-rules",
            new RuleReaderSchema(),
            OffsetsInitializer.earliest());
    // Where nothing is kept from an earlier run, there is nothing that its moves could go to.
    KafkaSource<EventRecord> moves =
        topics.source(
            List.of(Names.TOPIC_MOVES),
            GROUP + "-moves",
            new MoveReader(topics.written(Names.TOPIC_MOVES, Move.SCHEMA$)),
            OffsetsInitializer.latest());
    return new EngagementJob.Sources(events, rules, moves, products());
  }

  /** Whole, from the beginning: what is known of products goes into the job's state. */
  private Recommender.Sources products() throws IOException {
    return new Recommender.Sources(
        topics.catalog(GROUP), topics.whole(Names.TOPIC_SUGGESTIONS, GROUP, Suggestions.class));
  }

  /** The events topic, read by any reader from anywhere; the benchmark has a reader of its own. */
  public static <T> KafkaSource<T> events(
      String bootstrap, KafkaRecordDeserializationSchema<T> reader, OffsetsInitializer from) {
    return TopicConnectors.source(bootstrap, List.of(Names.TOPIC_EVENTS), GROUP, reader, from);
  }

  public EngagementJob.Sinks sinks() throws IOException {
    int trigger = 0;
    for (String channel : Names.CHANNELS) {
      trigger = topics.register(Names.TOPIC_TRIGGERS + channel, Trigger.SCHEMA$);
    }
    RecordWriter<Trigger> triggers =
        new RecordWriter<>(Trigger.class, trigger, "io.beckon.trigger", Envelopes.triggers());
    return new EngagementJob.Sinks(
        topics.sink(Names.SINK_TRIGGERS, TopicConnectors.PROMPT, triggers),
        topics.sink(Names.SINK_FILLED, TopicConnectors.PROMPT, triggers),
        topics.sink(
            Names.SINK_RECOMMENDATIONS,
            TopicConnectors.SOON,
            topics.writer(
                Recommendations.class,
                Names.TOPIC_RECOMMENDATIONS,
                "io.beckon.recommendations",
                Envelopes.recommendations())),
        topics.sink(
            Names.SINK_LIFECYCLE,
            TopicConnectors.SOON,
            topics.writer(
                StageChange.class,
                Names.TOPIC_LIFECYCLE,
                "io.beckon.stage-change",
                Envelopes.lifecycle())),
        topics.sink(
            Names.SINK_SEGMENTS,
            TopicConnectors.SOON,
            topics.writer(
                SegmentChange.class,
                Names.TOPIC_SEGMENTS,
                "io.beckon.segment-change",
                Envelopes.segments())),
        topics.sink(
            Names.SINK_PROFILES,
            TopicConnectors.IN_BATCHES,
            new ProfileWriter(topics.register(Names.TOPIC_PROFILES, Profile.SCHEMA$))),
        topics.sink(
            Names.SINK_DECISIONS,
            TopicConnectors.IN_BATCHES,
            topics.writer(
                Decision.class,
                Names.TOPIC_DECISIONS,
                "io.beckon.decision",
                Envelopes.decisions())),
        topics.sink(
            Names.SINK_DEAD_LETTERS,
            TopicConnectors.IN_BATCHES,
            topics.writer(
                DeadLetter.class,
                Names.TOPIC_DEAD_LETTERS,
                "io.beckon.dead-letter",
                Envelopes.deadLetters())),
        // A state that was sent twice, or not at all, would be counted twice or lost.
        topics.sink(
            Names.SINK_MOVES,
            TopicConnectors.PROMPT,
            topics.writer(Move.class, Names.TOPIC_MOVES, "io.beckon.move", Envelopes.moves()),
            Delivery.EXACTLY_ONCE),
        topics.sink(
            Names.SINK_CONTACTS,
            TopicConnectors.SOON,
            topics.writer(
                ContactChange.class,
                Names.TOPIC_CONTACTS,
                "io.beckon.contact-change",
                Envelopes.contacts())),
        topics.sink(
            Names.SINK_EXPORTS,
            TopicConnectors.SOON,
            topics.writer(
                Exported.class, Names.TOPIC_EXPORTS, "io.beckon.exported", Envelopes.exports())));
  }
}
