package io.beckon.jobs;

import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.attribute.AttributeContact;
import io.beckon.operators.attribute.MeasurePerformance;
import io.beckon.operators.attribute.ReadFacts;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.codec.EventHeader;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The attribution job: events, triggers and holdouts in; what earned the orders out. */
public final class AttributionJob {
  public static final String NAME = "beckon-attribution";

  /** Where everything comes from. */
  public record Sources(
      Source<LogRecord, ?, ?> events,
      Source<ReadRecord<AttributionFact>, ?, ?> triggers,
      Source<ReadRecord<AttributionFact>, ?, ?> decisions) {}

  /** Where everything goes. */
  public record Sinks(Sink<TopicRecord<?>> bulk) {}

  /**
   * What the graph itself is built with.
   *
   * @param bound how far events may be out of order by their receipt
   * @param readAhead how far a partition may be read ahead of the slowest, in the log's time
   */
  public record Options(
      AttributionSettings settings, Bound bound, Duration readAhead, HistoryLimits history) {}

  /** A topic of results that gave nothing for so long does not hold time back, in any case. */
  private static final Duration IDLE_AFTER = Duration.ofSeconds(5);

  private AttributionJob() {}

  /** The Kafka consumer group of one version of the settings, and the end of what carries it. */
  public static String group(AttributionSettings settings) {
    return NAME + "-v" + settings.version();
  }

  /** Wires the job into an environment. */
  public static void build(
      StreamExecutionEnvironment env, Sources sources, Sinks sinks, Options options) {
    SingleOutputStreamOperator<AttributionFact> triggers =
        facts(env, sources.triggers(), options.bound(), Names.SOURCE_TRIGGERS, Names.READ_TRIGGERS);
    SingleOutputStreamOperator<AttributionFact> decisions =
        facts(
            env,
            sources.decisions(),
            options.bound(),
            Names.SOURCE_DECISIONS,
            Names.READ_DECISIONS);

    SingleOutputStreamOperator<VisitorMessage> events =
        EventLog.read(env, sources.events(), options.bound(), options.readAhead());
    SingleOutputStreamOperator<AttributionFact> facts =
        Steps.of(
            EventLog.resolve(events, options.history()),
            Names.READ_FACTS,
            new RecordType<>(AttributionFact.class),
            new ReadFacts());

    SingleOutputStreamOperator<PerformanceChange> changes =
        Steps.keyed(
            facts
                .union(triggers, decisions)
                .keyBy(
                    fact -> EventHeader.key(fact.getWorkspace(), fact.getContact()), Types.STRING),
            Names.ATTRIBUTE_CONTACT,
            new RecordType<>(PerformanceChange.class),
            new AttributeContact(options.settings()));

    SingleOutputStreamOperator<TopicRecord<?>> figures =
        Steps.keyed(
            changes.keyBy(MeasurePerformance::key, Types.STRING),
            Names.MEASURE_PERFORMANCE,
            TopicRecordType.INSTANCE,
            new MeasurePerformance(options.settings()));
    // Credits, figures, and what had to be set aside.
    changes
        .getSideOutput(Outputs.BULK)
        .union(
            figures,
            figures.getSideOutput(Outputs.BULK),
            facts.getSideOutput(Outputs.BULK),
            triggers.getSideOutput(Outputs.BULK),
            decisions.getSideOutput(Outputs.BULK))
        .sinkTo(sinks.bulk())
        .name(Names.SINK_BULK)
        .uid(Names.SINK_BULK);
  }

  /** What the engine has written, whose time is that of what it is about. */
  private static SingleOutputStreamOperator<AttributionFact> facts(
      StreamExecutionEnvironment env,
      Source<ReadRecord<AttributionFact>, ?, ?> source,
      Bound bound,
      String name,
      String readName) {
    return new TopicSource<>(name, readName, AttributionFact.class)
        .read(
            env,
            source,
            WatermarkStrategy.<ReadRecord<AttributionFact>>forBoundedOutOfOrderness(
                    Duration.ofMillis(bound.millis()))
                .withTimestampAssigner(TopicSource.at(AttributionFact::getAt))
                .withIdleness(IDLE_AFTER));
  }
}
