package io.beckon.jobs;

import io.beckon.domain.recommend.Lists;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.move.Timeless;
import io.beckon.operators.recommend.DescribeProducts;
import io.beckon.operators.recommend.FillRequests;
import io.beckon.operators.recommend.LookUpLists;
import io.beckon.operators.recommend.ShortlistCandidates;
import io.beckon.operators.recommend.TakeRequests;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ListQuestions;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Suggestions;
import io.beckon.schema.codec.EventHeader;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.ConnectedStreams;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The part of the engagement job that knows products: it fills in what triggers ask for. Requests
 * go to the lists that they want, come together by contact, go to the products that have a chance,
 * and come together again. What one subtask keeps is asked in one message.
 */
public final class Recommender {
  /** Where what is known of products comes from. */
  public record Sources(
      Source<ReadRecord<CatalogProduct>, ?, ?> catalog,
      Source<ReadRecord<Suggestions>, ?, ?> suggestions) {}

  private final long prompt;
  private final SingleOutputStreamOperator<CatalogProduct> catalog;
  private final DataStream<Suggestions> lists;

  /** What each part had to set aside. */
  private DataStream<TopicRecord<?>> setAside;

  /**
   * @param prompt how long a record waits for others to fill a buffer, milliseconds: somebody waits
   *     for each
   */
  Recommender(StreamExecutionEnvironment env, Sources sources, long prompt) {
    this.prompt = prompt;
    catalog = catalog(env, sources.catalog());
    SingleOutputStreamOperator<Suggestions> sets =
        Steps.each(
            catalog,
            Names.LIST_SETS,
            new RecordType<>(Suggestions.class),
            (product, out) -> Lists.of(product).forEach(out::collect));
    SingleOutputStreamOperator<Suggestions> suggestions =
        new TopicSource<>(Names.SOURCE_SUGGESTIONS, Names.READ_SUGGESTIONS, Suggestions.class)
            .read(
                env, sources.suggestions(), Timeless.strategy(TopicSource.at(Suggestions::getAt)));
    setAside =
        sets.getSideOutput(Outputs.BULK)
            .union(catalog.getSideOutput(Outputs.BULK), suggestions.getSideOutput(Outputs.BULK));
    lists = sets.union(suggestions);
  }

  /** What shops sell, which neither drives time nor holds it back. */
  static SingleOutputStreamOperator<CatalogProduct> catalog(
      StreamExecutionEnvironment env, Source<ReadRecord<CatalogProduct>, ?, ?> source) {
    return new TopicSource<>(Names.SOURCE_CATALOG, Names.READ_CATALOG, CatalogProduct.class)
        .read(env, source, Timeless.strategy(TopicSource.at(CatalogProduct::getAt)));
  }

  /** Triggers with what they asked for, and what to show contacts. */
  SingleOutputStreamOperator<TopicRecord<?>> fill(DataStream<RecommendationRequest> requests) {
    SingleOutputStreamOperator<ListQuestions> questions =
        Steps.of(
                requests,
                Names.TAKE_REQUESTS,
                new RecordType<>(ListQuestions.class),
                new TakeRequests())
            .setBufferTimeout(prompt);
    SingleOutputStreamOperator<Candidates> listed =
        questions
            .keyBy(Recommender::firstList, Types.STRING)
            .connect(lists.keyBy(l -> EventHeader.key(l.getWorkspace(), l.getList()), Types.STRING))
            .transform(Names.LOOK_UP_LISTS, new RecordType<>(Candidates.class), new LookUpLists())
            .uid(Names.LOOK_UP_LISTS)
            .setBufferTimeout(prompt);
    SingleOutputStreamOperator<Candidates> shortlisted =
        byRequest(questions.getSideOutput(Outputs.WISHES), listed)
            .transform(
                Names.SHORTLIST_CANDIDATES,
                new RecordType<>(Candidates.class),
                new ShortlistCandidates())
            .uid(Names.SHORTLIST_CANDIDATES)
            .setBufferTimeout(prompt);
    SingleOutputStreamOperator<Candidates> described =
        shortlisted
            .keyBy(Recommender::firstProduct, Types.STRING)
            .connect(
                catalog.keyBy(
                    p -> EventHeader.key(p.getWorkspace(), p.getProductId()), Types.STRING))
            .transform(
                Names.DESCRIBE_PRODUCTS, new RecordType<>(Candidates.class), new DescribeProducts())
            .uid(Names.DESCRIBE_PRODUCTS)
            .setBufferTimeout(prompt);
    SingleOutputStreamOperator<TopicRecord<?>> filled =
        byRequest(requests, described)
            .transform(Names.FILL_REQUESTS, TopicRecordType.INSTANCE, new FillRequests())
            .uid(Names.FILL_REQUESTS);
    setAside =
        setAside.union(
            questions.getSideOutput(Outputs.BULK),
            listed.getSideOutput(Outputs.BULK),
            shortlisted.getSideOutput(Outputs.BULK),
            described.getSideOutput(Outputs.BULK),
            filled.getSideOutput(Outputs.BULK));
    return filled;
  }

  /** Dead letters of what could not be dealt with; all of them once {@link #fill} was called. */
  DataStream<TopicRecord<?>> setAside() {
    return setAside;
  }

  private static ConnectedStreams<RecommendationRequest, Candidates> byRequest(
      DataStream<RecommendationRequest> requests, DataStream<Candidates> answers) {
    return requests
        .keyBy(r -> EventHeader.key(r.getWorkspace(), r.getKey()), Types.STRING)
        .connect(
            answers.keyBy(c -> EventHeader.key(c.getWorkspace(), c.getRequest()), Types.STRING));
  }

  /** All lists of one message are kept by the same subtask. */
  private static String firstList(ListQuestions questions) {
    return EventHeader.key(questions.getWorkspace(), questions.getLookups().get(0).getList());
  }

  private static String firstProduct(Candidates candidates) {
    List<Candidate> all = candidates.getCandidates();
    return EventHeader.key(candidates.getWorkspace(), all.isEmpty() ? "" : all.get(0).getProduct());
  }
}
