package io.beckon.jobs;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.domain.recommend.Lists;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.affinity.CountDemand;
import io.beckon.operators.affinity.CountPaths;
import io.beckon.operators.affinity.CountTogether;
import io.beckon.operators.affinity.RankAffinities;
import io.beckon.operators.affinity.RankPaths;
import io.beckon.operators.affinity.ReadBaskets;
import io.beckon.operators.catalog.NoteInterests;
import io.beckon.operators.catalog.NoticeNews;
import io.beckon.operators.catalog.WatchProducts;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.topic.AddTopic;
import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Affinities;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Paths;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Together;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.wire.CodedRecord;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The affinity job: events in; what goes together, what comes next and what is wanted out, and news
 * to whoever wants them.
 */
public final class AffinityJob {
  public static final String NAME = "beckon-affinity";

  /** Where everything comes from. */
  public record Sources(Source<LogRecord, ?, ?> events, Source<CatalogProduct, ?, ?> catalog) {}

  /**
   * Where everything goes.
   *
   * @param bulk what was counted
   * @param news events of contacts, into the log that the job reads
   */
  public record Sinks(Sink<TopicRecord<?>> bulk, Sink<TopicRecord<?>> news) {}

  /**
   * What the graph itself is built with.
   *
   * @param readAhead how far a partition may be read ahead of the slowest, in the log's time
   */
  public record Options(AffinitySettings settings, Duration readAhead, HistoryLimits history) {}

  private AffinityJob() {}

  /** Wires the job into an environment. */
  public static void build(
      StreamExecutionEnvironment env, Sources sources, Sinks sinks, Options options) {
    // What is told before a barrier must have come before it: see ComparedAsOf. Whatever a
    // cluster's own settings say.
    env.getCheckpointConfig().setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
    env.getCheckpointConfig().enableUnalignedCheckpoints(false);
    SingleOutputStreamOperator<VisitorMessage> events =
        EventLog.read(env, sources.events(), options.readAhead());
    DataStream<ContactMessage> resolved = EventLog.resolve(events, options.history());
    tellNews(env, sources, sinks, resolved);
    SingleOutputStreamOperator<Together> baskets =
        resolved
            .keyBy(message -> message.at().key(), Types.STRING)
            .process(new ReadBaskets())
            .returns(new RecordType<>(Together.class))
            .name(Names.READ_BASKETS)
            .uid(Names.READ_BASKETS);

    SingleOutputStreamOperator<PairCounts> counts =
        baskets
            .keyBy(
                one ->
                    CountTogether.key(
                        one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()),
                Types.STRING)
            .transform(
                Names.COUNT_TOGETHER,
                new RecordType<>(PairCounts.class),
                new CountTogether(options.settings()))
            .uid(Names.COUNT_TOGETHER);

    SingleOutputStreamOperator<Affinities> affinities =
        counts
            .keyBy(
                one ->
                    CountTogether.key(
                        one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()),
                Types.STRING)
            .connect(counts.getSideOutput(Outputs.ITEM_COUNTS).broadcast(RankAffinities.ITEMS))
            .process(new RankAffinities(options.settings()))
            .returns(new RecordType<>(Affinities.class))
            .name(Names.RANK_AFFINITIES)
            .uid(Names.RANK_AFFINITIES);

    SingleOutputStreamOperator<Demand> demand =
        baskets
            .getSideOutput(Outputs.WANTED)
            .keyBy(
                one -> CountDemand.key(one.getWorkspace(), one.getWhat(), one.getScope()),
                Types.STRING)
            .transform(
                Names.COUNT_DEMAND,
                new RecordType<>(Demand.class),
                new CountDemand(options.settings()))
            .uid(Names.COUNT_DEMAND);

    SingleOutputStreamOperator<Paths> paths =
        baskets
            .getSideOutput(Outputs.TRANSITIONS)
            .keyBy(one -> CountPaths.key(one.getWorkspace(), one.getFrom()), Types.STRING)
            .transform(
                Names.COUNT_PATHS,
                new RecordType<>(Paths.class),
                new CountPaths(options.settings()))
            .uid(Names.COUNT_PATHS)
            .keyBy(one -> CountPaths.key(one.getWorkspace(), one.getFrom()), Types.STRING)
            .connect(
                demand
                    .filter(RankPaths::isAboutCategory)
                    .name(Names.CATEGORY_DEMAND)
                    .uid(Names.CATEGORY_DEMAND)
                    .broadcast(RankPaths.BOUGHT))
            .process(new RankPaths())
            .returns(new RecordType<>(Paths.class))
            .name(Names.RANK_PATHS)
            .uid(Names.RANK_PATHS);

    DataStream<Suggestions> suggestions =
        suggestions(affinities, Lists::of, Names.SUGGEST_TOGETHER)
            .union(
                suggestions(paths, Lists::of, Names.SUGGEST_NEXT),
                suggestions(demand, Lists::of, Names.SUGGEST_WANTED));
    to(TopicTable.AFFINITIES, affinities, Names.TO_AFFINITIES)
        .union(
            to(TopicTable.DEMAND, demand, Names.TO_DEMAND),
            to(TopicTable.PATHS, paths, Names.TO_PATHS),
            to(TopicTable.SUGGESTIONS, suggestions, Names.TO_SUGGESTIONS))
        .sinkTo(sinks.bulk())
        .name(Names.SINK_BULK)
        .uid(Names.SINK_BULK);
  }

  private static <T extends CodedRecord> DataStream<TopicRecord<?>> to(
      Topic<T> topic, DataStream<T> records, String name) {
    return records
        .map(new AddTopic<>(topic))
        .returns(TopicRecordType.INSTANCE)
        .name(name)
        .uid(name);
  }

  /** What recommendations look up: few products of each result, so that they need not read all. */
  private static <T> DataStream<Suggestions> suggestions(
      DataStream<T> results, ListOf<T> listOf, String name) {
    return results
        .<Suggestions>flatMap(
            (result, out) -> {
              Suggestions list = listOf.of(result);
              if (list != null) {
                out.collect(list);
              }
            })
        .returns(new RecordType<>(Suggestions.class))
        .name(name)
        .uid(name);
  }

  private interface ListOf<T> extends Serializable {
    @Nullable Suggestions of(T result);
  }

  /** Whoever looked at a product hears its news. */
  private static void tellNews(
      StreamExecutionEnvironment env,
      Sources sources,
      Sinks sinks,
      DataStream<ContactMessage> resolved) {
    SingleOutputStreamOperator<ProductNews> news =
        Recommender.catalog(env, sources.catalog())
            .keyBy(p -> EventHeader.key(p.getWorkspace(), p.getProductId()), Types.STRING)
            .process(new NoticeNews())
            .returns(new RecordType<>(ProductNews.class))
            .name(Names.NOTICE_NEWS)
            .uid(Names.NOTICE_NEWS);
    DataStream<Event> told =
        resolved
            .process(new NoteInterests())
            .returns(new RecordType<>(Looked.class))
            .name(Names.NOTE_INTERESTS)
            .uid(Names.NOTE_INTERESTS)
            .keyBy(one -> EventHeader.key(one.getWorkspace(), one.getWatched()), Types.STRING)
            .connect(
                news.keyBy(n -> EventHeader.key(n.getWorkspace(), n.getWatched()), Types.STRING))
            .process(new WatchProducts(WatchProducts.CAP))
            .returns(new RecordType<>(Event.class))
            .name(Names.WATCH_PRODUCTS)
            .uid(Names.WATCH_PRODUCTS);
    to(TopicTable.EVENTS, told, Names.TO_EVENTS)
        .sinkTo(sinks.news())
        .name(Names.SINK_NEWS)
        .uid(Names.SINK_NEWS);
  }
}
