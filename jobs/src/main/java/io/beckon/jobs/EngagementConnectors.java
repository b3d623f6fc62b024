package io.beckon.jobs;

import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.Names;
import io.beckon.operators.move.MoveReader;
import io.beckon.operators.rules.RuleReaderSchema;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.topic.Lane;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.RuleDocument;
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
    KafkaSource<LogRecord> events = topics.events(GROUP);
    topics.register(TopicTable.RULES);
    KafkaSource<ReadRecord<RuleDocument>> rules =
        topics.source(
            TopicTable.RULES,
            GROUP + "-rules",
            new RuleReaderSchema(),
            OffsetsInitializer.earliest());
    // Where nothing is kept from an earlier run, there is nothing that its moves could go to.
    KafkaSource<VisitorMessage> moves =
        topics.source(
            TopicTable.MOVES,
            GROUP + "-moves",
            new MoveReader(topics.written(TopicTable.MOVES)),
            OffsetsInitializer.latest());
    return new EngagementJob.Sources(events, rules, moves, products());
  }

  /** Whole, from the beginning: what is known of products goes into the job's state. */
  private Recommender.Sources products() throws IOException {
    return new Recommender.Sources(topics.catalog(GROUP), topics.suggestions(GROUP));
  }

  /** The events topic, read by any reader from anywhere; the benchmark has a reader of its own. */
  public static <T> KafkaSource<T> events(
      String bootstrap, KafkaRecordDeserializationSchema<T> reader, OffsetsInitializer from) {
    return TopicConnectors.source(bootstrap, TopicTable.EVENTS, GROUP, reader, from);
  }

  /** One sink for each lane, and one for each place that is not chained to the engine. */
  public EngagementJob.Sinks sinks() throws IOException {
    return new EngagementJob.Sinks(
        topics.sink(Names.SINK_PROMPT, Lane.PROMPT, TopicTable.TRIGGERS, TopicTable.DECISIONS),
        topics.sink(
            Names.SINK_BULK,
            Lane.BULK,
            TopicTable.PROFILES,
            TopicTable.LIFECYCLE,
            TopicTable.SEGMENTS,
            TopicTable.CONTACTS,
            TopicTable.EXPORTS,
            TopicTable.DEAD_LETTERS),
        topics.sink(
            Names.SINK_FILLED, Lane.PROMPT, TopicTable.TRIGGERS, TopicTable.RECOMMENDATIONS),
        topics.sink(Names.SINK_REFUSED, Lane.BULK, TopicTable.DEAD_LETTERS),
        // A state that was sent twice, or not at all, would be counted twice or lost.
        topics.sink(
            Names.SINK_MOVES, Lane.PROMPT, Delivery.EXACTLY_ONCE, List.of(TopicTable.MOVES)));
  }
}
