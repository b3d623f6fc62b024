package io.beckon.operators.recommend;

import io.beckon.operators.Outputs;
import io.beckon.schema.Candidate;
import io.beckon.schema.ListQuestion;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes requests apart: into the lists that they want looked up, and products that need none. */
public final class TakeRequests extends ProcessFunction<RecommendationRequest, ListQuestion> {
  private static final long serialVersionUID = 1L;

  public TakeRequests() {}

  @Override
  public void processElement(
      RecommendationRequest request, Context context, Collector<ListQuestion> out) {
    for (Lookup lookup : request.getLookups()) {
      out.collect(
          new ListQuestion(request.getWorkspace(), request.getKey(), request.getId(), lookup));
    }
    for (Candidate candidate : request.getOwn()) {
      context.output(Outputs.CANDIDATES, candidate);
    }
  }
}
