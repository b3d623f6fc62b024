package io.beckon.jobs;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.engage.EngageContact;
import io.beckon.operators.identity.ContactMessageType;
import io.beckon.operators.identity.VisitorMessageType;
import io.beckon.operators.move.Timeless;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.schema.RuleDocument;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The engagement job: events in, live profiles, and decisions out. */
public final class EngagementJob {
  public static final String NAME = "beckon-engagement";

  /** Where everything comes from. What moves between contacts is what the job itself sends. */
  public record Sources(
      Source<LogRecord, ?, ?> events,
      Source<ReadRecord<RuleDocument>, ?, ?> rules,
      Source<VisitorMessage, ?, ?> moves,
      Recommender.Sources products) {}

  /**
   * Where everything goes, each to the topic that it says itself.
   *
   * @param prompt what somebody waits for
   * @param bulk what nobody waits for
   * @param filled triggers that the recommender has filled in, and what it recommends
   * @param refused events that could not be read, and what else had to be set aside
   * @param moves what goes from one contact's state to another's
   */
  public record Sinks(
      Sink<TopicRecord<?>> prompt,
      Sink<TopicRecord<?>> bulk,
      Sink<TopicRecord<?>> filled,
      Sink<TopicRecord<?>> refused,
      Sink<TopicRecord<?>> moves) {}

  /**
   * What the graph itself is built with.
   *
   * @param readAhead how far a partition may be read ahead of the slowest, in the log's time
   * @param cachedContacts how much is kept decoded by each subtask
   * @param history how much is kept of a visitor of whom nobody knows who it is
   */
  public record Options(
      Settings settings,
      RulesAtStart rules,
      Duration readAhead,
      CacheSize cachedContacts,
      HistoryLimits history) {}

  private EngagementJob() {}

  /** Wires the job into an environment. */
  public static void build(
      StreamExecutionEnvironment env, Sources sources, Sinks sinks, Options options) {
    // The recommender keeps nothing that is under way in its state: with the barrier before it, it
    // would be lost. Whatever a cluster's own settings say.
    env.getCheckpointConfig().setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
    env.getCheckpointConfig().enableUnalignedCheckpoints(false);
    // Somebody waits for what an event brings about: no edge on its way fills buffers for long.
    long prompt = env.getConfiguration().get(JobSettings.BUFFER_TIMEOUT).toMillis();
    SingleOutputStreamOperator<VisitorMessage> events =
        EventLog.read(env, sources.events(), options.settings().bound(), options.readAhead())
            .setBufferTimeout(prompt);

    SingleOutputStreamOperator<RuleDocument> rules =
        new TopicSource<>(Names.SOURCE_RULES, Names.READ_RULES, RuleDocument.class)
            .readByOne(env, sources.rules());

    DataStream<VisitorMessage> moves =
        env.fromSource(
                sources.moves(),
                Timeless.strategy((move, kafkaTime) -> move.at().receivedAt()),
                Names.SOURCE_MOVES,
                VisitorMessageType.INSTANCE)
            .uid(Names.SOURCE_MOVES)
            .setBufferTimeout(prompt);
    Recommender recommender = new Recommender(env, sources.products(), prompt);

    SingleOutputStreamOperator<ContactMessage> resolved =
        EventLog.resolve(events.union(moves), options.history()).setBufferTimeout(prompt);
    SingleOutputStreamOperator<ContactMessage> engaged =
        resolved
            .keyBy(message -> message.at().key(), Types.STRING)
            .connect(rules.broadcast())
            .transform(
                Names.ENGAGE_CONTACT,
                ContactMessageType.INSTANCE,
                new EngageContact(options.settings(), options.rules(), options.cachedContacts()))
            .uid(Names.ENGAGE_CONTACT)
            .setBufferTimeout(prompt);

    sink(engaged.getSideOutput(Outputs.PROMPT), sinks.prompt(), Names.SINK_PROMPT);
    sink(engaged.getSideOutput(Outputs.BULK), sinks.bulk(), Names.SINK_BULK);
    sink(engaged.getSideOutput(Outputs.MOVES), sinks.moves(), Names.SINK_MOVES);
    DataStream<TopicRecord<?>> filled = recommender.fill(engaged.getSideOutput(Outputs.REQUESTS));
    sink(filled, sinks.filled(), Names.SINK_FILLED);
    DataStream<TopicRecord<?>> refused =
        events
            .getSideOutput(Outputs.BULK)
            .union(
                rules.getSideOutput(Outputs.BULK),
                resolved.getSideOutput(Outputs.BULK),
                recommender.setAside());
    sink(refused, sinks.refused(), Names.SINK_REFUSED);
  }

  private static void sink(
      DataStream<TopicRecord<?>> records, Sink<TopicRecord<?>> to, String name) {
    records.sinkTo(to).name(name).uid(name);
  }
}
