package io.beckon.operators.recommend;

import io.beckon.operators.Outputs;
import io.beckon.schema.ListQuestions;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.codec.EventHeader;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Takes requests apart into the lists that they want looked up. Beside them goes the request
 * itself, without them and the trigger, if it wants anything at all.
 */
public final class TakeRequests extends ProcessFunction<RecommendationRequest, ListQuestions> {
  private static final long serialVersionUID = 1L;

  public TakeRequests() {}

  @Override
  public void processElement(
      RecommendationRequest request, Context context, Collector<ListQuestions> out) {
    if (request.getWishes().isEmpty() && request.getDescribed().isEmpty()) {
      return;
    }
    List<List<Lookup>> parts =
        Owners.parts(
            request.getLookups(),
            lookup -> EventHeader.key(request.getWorkspace(), lookup.getList()),
            getRuntimeContext().getTaskInfo());
    context.output(Outputs.WISHES, wishes(request, parts.size()));
    for (List<Lookup> part : parts) {
      out.collect(
          ListQuestions.newBuilder()
              .setWorkspace(request.getWorkspace())
              .setRequest(request.getKey())
              .setId(request.getId())
              .setParts(parts.size())
              .setLookups(part)
              .build());
    }
  }

  private static RecommendationRequest wishes(RecommendationRequest request, int parts) {
    return RecommendationRequest.newBuilder()
        .setKey(request.getKey())
        .setId(request.getId())
        .setWorkspace(request.getWorkspace())
        .setContact(request.getContact())
        .setAt(request.getAt())
        .setWishes(request.getWishes())
        .setLookups(List.of())
        .setParts(parts)
        .setOwn(request.getOwn())
        .setBought(request.getBought())
        .setWithout(request.getWithout())
        .setTrigger(null)
        .setDescribed(request.getDescribed())
        .build();
  }
}
