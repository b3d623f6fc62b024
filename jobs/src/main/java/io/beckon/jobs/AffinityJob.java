package io.beckon.jobs;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.demand.WorkspaceDays;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.domain.inbox.Bound;
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
import io.beckon.operators.source.ReadRecord;
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
import java.util.List;
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
  public record Sources(
      Source<LogRecord, ?, ?> events, Source<ReadRecord<CatalogProduct>, ?, ?> catalog) {}

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
   * @param days by which demand is counted
   * @param readAhead how far a partition may be read ahead of the slowest, in the log's time
   */
  public record Options(
      AffinitySettings settings, WorkspaceDays days, Duration readAhead, HistoryLimits history) {}

  private AffinityJob() {}

  /** Wires the job into an environment. */
  public static void build(
      StreamExecutionEnvironment env, Sources sources, Sinks sinks, Options options) {
    // What is told before a barrier must have come before it: see ComparedAsOf. Whatever a
    // cluster's own settings say.
    env.getCheckpointConfig().setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
    env.getCheckpointConfig().enableUnalignedCheckpoints(false);
    SingleOutputStreamOperator<VisitorMessage> events =
        EventLog.read(env, sources.events(), options.settings().bound(), options.readAhead());
    DataStream<ContactMessage> resolved = EventLog.resolve(events, options.history());
    DataStream<TopicRecord<?>> setAsideOfNews =
        tellNews(env, sources, sinks, resolved, options.settings().bound());
    SingleOutputStreamOperator<Together> baskets =
        Steps.keyed(
            resolved.keyBy(message -> message.at().key(), Types.STRING),
            Names.READ_BASKETS,
            new RecordType<>(Together.class),
            new ReadBaskets(options.settings().bound()));

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
        Steps.keyed(
            counts.keyBy(
                one ->
                    CountTogether.key(
                        one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()),
                Types.STRING),
            counts.getSideOutput(Outputs.ITEM_COUNTS),
            RankAffinities.ITEMS,
            Names.RANK_AFFINITIES,
            new RecordType<>(Affinities.class),
            new RankAffinities(options.settings()));

    SingleOutputStreamOperator<Demand> demand =
        baskets
            .getSideOutput(Outputs.WANTED)
            .keyBy(
                one -> CountDemand.key(one.getWorkspace(), one.getWhat(), one.getScope()),
                Types.STRING)
            .transform(
                Names.COUNT_DEMAND,
                new RecordType<>(Demand.class),
                new CountDemand(options.settings(), options.days()))
            .uid(Names.COUNT_DEMAND);

    SingleOutputStreamOperator<Paths> next =
        baskets
            .getSideOutput(Outputs.TRANSITIONS)
            .keyBy(one -> CountPaths.key(one.getWorkspace(), one.getFrom()), Types.STRING)
            .transform(
                Names.COUNT_PATHS,
                new RecordType<>(Paths.class),
                new CountPaths(options.settings()))
            .uid(Names.COUNT_PATHS);
    SingleOutputStreamOperator<Demand> ofCategories =
        Steps.each(
            demand,
            Names.CATEGORY_DEMAND,
            new RecordType<>(Demand.class),
            (one, out) -> {
              if (RankPaths.isAboutCategory(one)) {
                out.collect(one);
              }
            });
    SingleOutputStreamOperator<Paths> paths =
        Steps.keyed(
            next.keyBy(one -> CountPaths.key(one.getWorkspace(), one.getFrom()), Types.STRING),
            ofCategories,
            RankPaths.BOUGHT,
            Names.RANK_PATHS,
            new RecordType<>(Paths.class),
            new RankPaths(options.settings()));

    SingleOutputStreamOperator<Suggestions> together =
        suggestions(affinities, Lists::of, Names.SUGGEST_TOGETHER);
    SingleOutputStreamOperator<Suggestions> follows =
        suggestions(paths, Lists::of, Names.SUGGEST_NEXT);
    SingleOutputStreamOperator<Suggestions> wanted =
        suggestions(demand, Lists::of, Names.SUGGEST_WANTED);
    DataStream<Suggestions> suggestions = together.union(follows, wanted);
    DataStream<TopicRecord<?>> all =
        to(TopicTable.AFFINITIES, affinities, Names.TO_AFFINITIES)
            .union(
                to(TopicTable.DEMAND, demand, Names.TO_DEMAND),
                to(TopicTable.PATHS, paths, Names.TO_PATHS),
                to(TopicTable.SUGGESTIONS, suggestions, Names.TO_SUGGESTIONS),
                setAsideOfNews);
    for (SingleOutputStreamOperator<?> one :
        List.of(
            baskets,
            counts,
            affinities,
            demand,
            next,
            ofCategories,
            paths,
            together,
            follows,
            wanted)) {
      all = all.union(one.getSideOutput(Outputs.BULK));
    }
    all.sinkTo(sinks.bulk()).name(Names.SINK_BULK).uid(Names.SINK_BULK);
  }

  private static <T extends CodedRecord> SingleOutputStreamOperator<TopicRecord<?>> to(
      Topic<T> topic, DataStream<T> records, String name) {
    AddTopic<T> add = new AddTopic<>(topic);
    return Steps.each(
        records, name, TopicRecordType.INSTANCE, (record, out) -> out.collect(add.map(record)));
  }

  /** What recommendations look up: few products of each result, so that they need not read all. */
  private static <T> SingleOutputStreamOperator<Suggestions> suggestions(
      DataStream<T> results, ListOf<T> listOf, String name) {
    return Steps.each(
        results,
        name,
        new RecordType<>(Suggestions.class),
        (result, out) -> {
          Suggestions list = listOf.of(result);
          if (list != null) {
            out.collect(list);
          }
        });
  }

  private interface ListOf<T> extends Serializable {
    @Nullable Suggestions of(T result);
  }

  /**
   * Whoever looked at a product hears its news. Gives what had to be set aside. What of the
   * catalogue cannot be read is a dead letter of the engagement job's, which reads the same topic.
   */
  private static DataStream<TopicRecord<?>> tellNews(
      StreamExecutionEnvironment env,
      Sources sources,
      Sinks sinks,
      DataStream<ContactMessage> resolved,
      Bound bound) {
    SingleOutputStreamOperator<ProductNews> news =
        Steps.keyed(
            Recommender.catalog(env, sources.catalog())
                .keyBy(p -> EventHeader.key(p.getWorkspace(), p.getProductId()), Types.STRING),
            Names.NOTICE_NEWS,
            new RecordType<>(ProductNews.class),
            new NoticeNews());
    SingleOutputStreamOperator<Looked> looked =
        Steps.of(
            resolved, Names.NOTE_INTERESTS, new RecordType<>(Looked.class), new NoteInterests());
    SingleOutputStreamOperator<Event> told =
        Steps.keyed(
            looked.keyBy(
                one -> EventHeader.key(one.getWorkspace(), one.getWatched()), Types.STRING),
            news.keyBy(n -> EventHeader.key(n.getWorkspace(), n.getWatched()), Types.STRING),
            Names.WATCH_PRODUCTS,
            new RecordType<>(Event.class),
            new WatchProducts(WatchProducts.CAP, bound));
    to(TopicTable.EVENTS, told, Names.TO_EVENTS)
        .sinkTo(sinks.news())
        .name(Names.SINK_NEWS)
        .uid(Names.SINK_NEWS);
    return news.getSideOutput(Outputs.BULK)
        .union(looked.getSideOutput(Outputs.BULK), told.getSideOutput(Outputs.BULK));
  }
}
