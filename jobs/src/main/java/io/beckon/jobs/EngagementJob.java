package io.beckon.jobs;

import io.beckon.domain.evaluation.Settings;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.engage.EngageContact;
import io.beckon.operators.identity.HistoryLimits;
import io.beckon.operators.move.Timeless;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.EventRecordType;
import io.beckon.schema.ContactChange;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.Recommendations;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.WrittenProfile;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/** The engagement job: events in, live profiles, and decisions out. */
public final class EngagementJob {
  public static final String NAME = "beckon-engagement";

  /** Where everything comes from. What moves between contacts is what the job itself sends. */
  public record Sources(
      Source<EventRecord, ?, ?> events,
      Source<RuleDocument, ?, ?> rules,
      Source<EventRecord, ?, ?> moves,
      Recommender.Sources products) {}

  /**
   * Where everything goes.
   *
   * @param filled triggers that the recommender has filled in
   */
  public record Sinks(
      Sink<Trigger> triggers,
      Sink<Trigger> filled,
      Sink<Recommendations> recommendations,
      Sink<StageChange> lifecycle,
      Sink<SegmentChange> segments,
      Sink<WrittenProfile> profiles,
      Sink<Decision> decisions,
      Sink<DeadLetter> deadLetters,
      Sink<Move> moves,
      Sink<ContactChange> contacts,
      Sink<Exported> exports) {}

  /**
   * What the graph itself is built with.
   *
   * @param readAhead how far a partition may be read ahead of the slowest, in the log's time
   * @param cachedContacts contacts kept decoded by each subtask
   * @param history how much is kept of a visitor of whom nobody knows who it is
   */
  public record Options(
      Settings settings,
      RulesAtStart rules,
      Duration readAhead,
      int cachedContacts,
      HistoryLimits history) {}

  private EngagementJob() {}

  /** Wires the job into an environment. */
  public static void build(
      StreamExecutionEnvironment env, Sources sources, Sinks sinks, Options options) {
    // The recommender keeps nothing that is under way in its state: with the barrier before it, it
    // would be lost. Whatever a cluster's own settings say.
    env.getCheckpointConfig().setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
    env.getCheckpointConfig().enableUnalignedCheckpoints(false);
    SingleOutputStreamOperator<EventRecord> events =
        EventLog.read(env, sources.events(), options.readAhead());

    DataStream<RuleDocument> rules =
        env.fromSource(
                sources.rules(),
                WatermarkStrategy.noWatermarks(),
                Names.SOURCE_RULES,
                new RecordType<>(RuleDocument.class))
            .uid(Names.SOURCE_RULES)
            .setParallelism(1);

    DataStream<EventRecord> moves =
        env.fromSource(
                sources.moves(),
                Timeless.strategy((move, kafkaTime) -> move.receivedAt),
                Names.SOURCE_MOVES,
                EventRecordType.INSTANCE)
            .uid(Names.SOURCE_MOVES);
    Recommender recommender = new Recommender(env, sources.products());

    SingleOutputStreamOperator<EventRecord> engaged =
        EventLog.resolve(events.union(moves), options.history())
            .keyBy(event -> event.key, Types.STRING)
            .connect(rules.broadcast())
            .transform(
                Names.ENGAGE_CONTACT,
                EventRecordType.INSTANCE,
                new EngageContact(options.settings(), options.rules(), options.cachedContacts()))
            .uid(Names.ENGAGE_CONTACT)
            .setBufferTimeout(Recommender.PROMPT);

    sink(engaged, Outputs.TRIGGERS, sinks.triggers(), Names.SINK_TRIGGERS);
    SingleOutputStreamOperator<Trigger> filled =
        recommender.fill(engaged.getSideOutput(Outputs.REQUESTS));
    filled.sinkTo(sinks.filled()).name(Names.SINK_FILLED).uid(Names.SINK_FILLED);
    sink(filled, Outputs.RECOMMENDATIONS, sinks.recommendations(), Names.SINK_RECOMMENDATIONS);
    sink(engaged, Outputs.STAGES, sinks.lifecycle(), Names.SINK_LIFECYCLE);
    sink(engaged, Outputs.SEGMENTS, sinks.segments(), Names.SINK_SEGMENTS);
    sink(engaged, Outputs.PROFILES, sinks.profiles(), Names.SINK_PROFILES);
    sink(engaged, Outputs.DECISIONS, sinks.decisions(), Names.SINK_DECISIONS);
    sink(engaged, Outputs.MOVES, sinks.moves(), Names.SINK_MOVES);
    sink(engaged, Outputs.CONTACTS, sinks.contacts(), Names.SINK_CONTACTS);
    sink(engaged, Outputs.EXPORTS, sinks.exports(), Names.SINK_EXPORTS);
    events
        .getSideOutput(Outputs.DEAD_LETTERS)
        .union(engaged.getSideOutput(Outputs.DEAD_LETTERS))
        .sinkTo(sinks.deadLetters())
        .name(Names.SINK_DEAD_LETTERS)
        .uid(Names.SINK_DEAD_LETTERS);
  }

  private static <T> void sink(
      SingleOutputStreamOperator<?> from, OutputTag<T> tag, Sink<T> to, String name) {
    from.getSideOutput(tag).sinkTo(to).name(name).uid(name);
  }
}
