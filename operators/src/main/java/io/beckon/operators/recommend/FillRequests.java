package io.beckon.operators.recommend;

import io.beckon.domain.recommend.AnsweredRequest;
import io.beckon.domain.recommend.DescribedPayload;
import io.beckon.domain.recommend.FilledPayload;
import io.beckon.domain.recommend.Ranker;
import io.beckon.operators.Names;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommendations;
import io.beckon.schema.Recommended;
import io.beckon.schema.RecommendedKind;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Fills a request when the catalogue has told what it knows of its candidates. What is asked later
 * goes out later: so what takes back a trigger does not overtake it.
 */
public final class FillRequests extends AwaitParts<TopicRecord<?>> {
  private static final long serialVersionUID = 1L;

  public FillRequests() {
    super(Names.FILL_REQUESTS, true);
  }

  @Override
  boolean waits(RecommendationRequest request) {
    return !request.getWishes().isEmpty() || !request.getDescribed().isEmpty();
  }

  @Override
  void send(AnsweredRequest answered) {
    RecommendationRequest request = answered.request();
    List<List<Recommended>> chosen = Ranker.of(request, answered.candidates(), answered.products());
    Trigger trigger = request.getTrigger();
    if (trigger == null) {
      List<RecommendedKind> kinds = new ArrayList<>();
      for (int i = 0; i < chosen.size(); i++) {
        kinds.add(new RecommendedKind(request.getWishes().get(i).getKind(), chosen.get(i)));
      }
      output.collect(
          new StreamRecord<>(
              TopicTable.RECOMMENDATIONS.of(
                  Recommendations.newBuilder()
                      .setWorkspace(request.getWorkspace())
                      .setContact(request.getContact())
                      .setAt(request.getAt())
                      .setKinds(kinds)
                      .build())));
      return;
    }
    if (!chosen.isEmpty()) {
      trigger.setPayload(FilledPayload.of(trigger.getPayload(), request, chosen));
    }
    if (!request.getDescribed().isEmpty()) {
      trigger.setPayload(
          DescribedPayload.of(trigger.getPayload(), answered.products(), request.getAt()));
    }
    output.collect(new StreamRecord<>(TopicTable.TRIGGERS.of(trigger)));
  }
}
