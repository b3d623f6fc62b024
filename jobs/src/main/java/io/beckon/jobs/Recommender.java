package io.beckon.jobs;

import io.beckon.domain.recommend.Lists;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.move.Timeless;
import io.beckon.operators.recommend.DescribeProducts;
import io.beckon.operators.recommend.FillRequests;
import io.beckon.operators.recommend.LookUpLists;
import io.beckon.operators.recommend.TakeRequests;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ListQuestion;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.EventHeader;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The part of the engagement job that knows products: it fills in what triggers ask for. Requests
 * go to the lists that they want, from there to each product, and come together again by contact.
 */
public final class Recommender {
  /** Where what is known of products comes from. */
  public record Sources(
      Source<CatalogProduct, ?, ?> catalog, Source<Suggestions, ?, ?> suggestions) {}

  /**
   * Somebody waits for each record; none may wait long for others to fill a buffer. Milliseconds.
   */
  static final long PROMPT = 10;

  private final SingleOutputStreamOperator<CatalogProduct> catalog;
  private final DataStream<Suggestions> lists;

  Recommender(StreamExecutionEnvironment env, Sources sources) {
    catalog = catalog(env, sources.catalog());
    DataStream<Suggestions> sets =
        catalog
            .<Suggestions>flatMap((product, out) -> Lists.of(product).forEach(out::collect))
            .returns(new AvroTypeInfo<>(Suggestions.class))
            .name(Names.LIST_SETS)
            .uid(Names.LIST_SETS);
    lists =
        sets.union(
            env.fromSource(
                    sources.suggestions(),
                    Timeless.strategy((list, kafkaTime) -> list.getAt()),
                    Names.SOURCE_SUGGESTIONS,
                    new AvroTypeInfo<>(Suggestions.class))
                .uid(Names.SOURCE_SUGGESTIONS));
  }

  /** What shops sell, which neither drives time nor holds it back. */
  static SingleOutputStreamOperator<CatalogProduct> catalog(
      StreamExecutionEnvironment env, Source<CatalogProduct, ?, ?> source) {
    return env.fromSource(
            source,
            Timeless.strategy((product, kafkaTime) -> product.getAt()),
            Names.SOURCE_CATALOG,
            new AvroTypeInfo<>(CatalogProduct.class))
        .uid(Names.SOURCE_CATALOG);
  }

  /** Triggers with what they asked for; beside them, what to show contacts. */
  SingleOutputStreamOperator<Trigger> fill(DataStream<RecommendationRequest> requests) {
    SingleOutputStreamOperator<ListQuestion> questions =
        requests
            .process(new TakeRequests())
            .returns(new AvroTypeInfo<>(ListQuestion.class))
            .name(Names.TAKE_REQUESTS)
            .uid(Names.TAKE_REQUESTS)
            .setBufferTimeout(PROMPT);
    SingleOutputStreamOperator<Candidate> listed =
        questions
            .keyBy(q -> EventHeader.key(q.getWorkspace(), q.getLookup().getList()), Types.STRING)
            .connect(lists.keyBy(l -> EventHeader.key(l.getWorkspace(), l.getList()), Types.STRING))
            .process(new LookUpLists())
            .returns(new AvroTypeInfo<>(Candidate.class))
            .name(Names.LOOK_UP_LISTS)
            .uid(Names.LOOK_UP_LISTS)
            .setBufferTimeout(PROMPT);
    SingleOutputStreamOperator<Candidate> described =
        listed
            .union(questions.getSideOutput(Outputs.CANDIDATES))
            .keyBy(c -> EventHeader.key(c.getWorkspace(), c.getProduct()), Types.STRING)
            .connect(
                catalog.keyBy(
                    p -> EventHeader.key(p.getWorkspace(), p.getProductId()), Types.STRING))
            .process(new DescribeProducts())
            .returns(new AvroTypeInfo<>(Candidate.class))
            .name(Names.DESCRIBE_PRODUCTS)
            .uid(Names.DESCRIBE_PRODUCTS)
            .setBufferTimeout(PROMPT);
    return requests
        .keyBy(r -> EventHeader.key(r.getWorkspace(), r.getKey()), Types.STRING)
        .connect(
            described
                .union(listed.getSideOutput(Outputs.CANDIDATES))
                .keyBy(c -> EventHeader.key(c.getWorkspace(), c.getRequest()), Types.STRING))
        .transform(Names.FILL_REQUESTS, new AvroTypeInfo<>(Trigger.class), new FillRequests())
        .uid(Names.FILL_REQUESTS);
  }
}
