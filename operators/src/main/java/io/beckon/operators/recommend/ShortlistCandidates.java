package io.beckon.operators.recommend;

import io.beckon.domain.recommend.AnsweredRequest;
import io.beckon.domain.recommend.Shortlist;
import io.beckon.operators.Names;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Wish;
import io.beckon.schema.codec.EventHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Brings the answers of all lists together, keyed by contact and rule, and lets those candidates go
 * on that have a chance.
 */
public final class ShortlistCandidates extends AwaitParts<Candidates> {
  private static final long serialVersionUID = 1L;

  public ShortlistCandidates() {
    super(Names.SHORTLIST_CANDIDATES, false);
  }

  @Override
  boolean waits(RecommendationRequest request) {
    return request.getParts() > 0;
  }

  @Override
  void send(AnsweredRequest answered) {
    RecommendationRequest request = answered.request();
    List<Candidate> all = new ArrayList<>(request.getOwn());
    all.addAll(answered.candidates());
    List<List<Candidate>> parts =
        Owners.parts(
            Shortlist.of(request, all),
            candidate -> EventHeader.key(request.getWorkspace(), candidate.getProduct()),
            getRuntimeContext().getTaskInfo());
    if (parts.isEmpty()) {
      // That there is nothing has to be known, too.
      parts.add(List.of());
    }
    List<String> attributes =
        request.getWishes().stream()
            .map(Wish::getAttribute)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    for (List<Candidate> part : parts) {
      output.collect(
          new StreamRecord<>(
              Candidates.newBuilder()
                  .setWorkspace(request.getWorkspace())
                  .setRequest(request.getKey())
                  .setId(request.getId())
                  .setParts(parts.size())
                  .setAttributes(attributes)
                  .setCandidates(part)
                  .setProducts(List.of())
                  .build()));
    }
  }
}
