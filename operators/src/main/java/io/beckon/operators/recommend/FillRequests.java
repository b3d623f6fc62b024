package io.beckon.operators.recommend;

import io.beckon.domain.recommend.Choice;
import io.beckon.domain.recommend.FilledPayload;
import io.beckon.domain.recommend.Wishes;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.schema.Candidate;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommendations;
import io.beckon.schema.Recommended;
import io.beckon.schema.RecommendedKind;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Brings a request and its candidates together, keyed by contact and rule, and fills it when all
 * have come, in whatever order. What is asked later goes out later: so what takes back a trigger
 * does not overtake it.
 */
public final class FillRequests
    extends KeyedCoProcessFunction<String, RecommendationRequest, Candidate, Trigger> {
  private static final long serialVersionUID = 1L;

  /** One list more or less; candidates are counted below. */
  private static final long LIST = 1L << 32;

  private transient ListState<RecommendationRequest> requests;
  private transient ListState<Candidate> candidates;
  private transient ValueState<Long> toCome;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public FillRequests() {}

  @Override
  public void open(OpenContext context) {
    requests =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>(
                    Names.STATE_REQUEST, new AvroTypeInfo<>(RecommendationRequest.class)));
    candidates =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>(
                    Names.STATE_CANDIDATES, new AvroTypeInfo<>(Candidate.class)));
    toCome =
        getRuntimeContext().getState(new ValueStateDescriptor<>(Names.STATE_TO_COME, Types.LONG));
  }

  @Override
  public void processElement1(
      RecommendationRequest request, Context context, Collector<Trigger> out) throws Exception {
    requests.add(request);
    come(LIST * request.getLookups().size() + request.getOwn().size(), context, out);
  }

  @Override
  public void processElement2(Candidate candidate, Context context, Collector<Trigger> out)
      throws Exception {
    if (candidate.getProduct().isEmpty()) {
      come(candidate.getCount() - LIST, context, out);
    } else {
      candidates.add(candidate);
      come(-1, context, out);
    }
  }

  /**
   * What is still to come, lists in the upper half and candidates in the lower: both are 0 only
   * when all have come, because a list says how many candidates it has.
   */
  private void come(long more, Context context, Collector<Trigger> out) throws Exception {
    Long before = toCome.value();
    long left = (before == null ? 0 : before) + more;
    if (left != 0) {
      toCome.update(left);
      return;
    }
    List<RecommendationRequest> all = new ArrayList<>();
    requests.get().forEach(all::add);
    if (all.isEmpty()) {
      toCome.update(left);
      return;
    }
    List<Candidate> known = new ArrayList<>();
    candidates.get().forEach(known::add);
    requests.clear();
    candidates.clear();
    toCome.clear();
    for (RecommendationRequest request : all) {
      String trigger = Wishes.trigger(request);
      fill(
          request,
          known.stream().filter(one -> one.getTrigger().equals(trigger)).toList(),
          context,
          out);
    }
  }

  private static void fill(
      RecommendationRequest request,
      List<Candidate> known,
      Context context,
      Collector<Trigger> out) {
    List<List<Recommended>> chosen = Choice.of(request, known);
    Trigger trigger = request.getTrigger();
    if (trigger == null) {
      List<RecommendedKind> kinds = new ArrayList<>();
      for (int i = 0; i < chosen.size(); i++) {
        kinds.add(new RecommendedKind(request.getWishes().get(i).getKind(), chosen.get(i)));
      }
      context.output(
          Outputs.RECOMMENDATIONS,
          new Recommendations(
              request.getWorkspace(), request.getContact(), request.getAt(), kinds));
      return;
    }
    if (!chosen.isEmpty()) {
      trigger.setPayload(FilledPayload.of(trigger.getPayload(), request, chosen));
    }
    out.collect(trigger);
  }
}
