package io.beckon.operators.recommend;

import io.beckon.domain.recommend.Lists;
import io.beckon.domain.recommend.Wishes;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.schema.Candidate;
import io.beckon.schema.ListQuestion;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps lists of products, keyed by list, and answers with their first products; beside them goes
 * the word how many there are.
 */
public final class LookUpLists
    extends KeyedCoProcessFunction<String, ListQuestion, Suggestions, Candidate> {
  private static final long serialVersionUID = 1L;

  /** Lists of thirty products, about 2 KB each. */
  private static final int RECENT = 2_000;

  private transient ValueState<Suggestions> lists;
  private transient Recent<Suggestions> recent;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public LookUpLists() {}

  @Override
  public void open(OpenContext context) {
    recent = new Recent<>(RECENT);
    lists =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_LIST, new AvroTypeInfo<>(Suggestions.class)));
  }

  @Override
  public void processElement1(ListQuestion question, Context context, Collector<Candidate> out)
      throws Exception {
    Suggestions list = recent.get(context.getCurrentKey(), lists::value);
    List<Suggested> products = list == null ? List.of() : list.getProducts();
    int count = Math.min(question.getLookup().getMost(), products.size());
    for (int i = 0; i < count; i++) {
      Suggested product = products.get(i);
      Candidate candidate = candidate(question, product.getProduct());
      candidate.setScore(question.getLookup().getWeight() * product.getScore());
      candidate.setLift(product.getLift());
      out.collect(candidate);
    }
    Candidate all = candidate(question, "");
    all.setCount(count);
    context.output(Outputs.CANDIDATES, all);
  }

  private static Candidate candidate(ListQuestion question, String product) {
    return Wishes.candidate(
        question.getWorkspace(),
        question.getRequest(),
        question.getId(),
        question.getLookup(),
        product);
  }

  @Override
  public void processElement2(Suggestions list, Context context, Collector<Candidate> out)
      throws Exception {
    Suggestions whole = list.getMore() ? Lists.beside(lists.value(), list) : list;
    lists.update(whole);
    recent.put(context.getCurrentKey(), whole);
  }
}
