package io.beckon.operators.recommend;

import io.beckon.domain.recommend.Lists;
import io.beckon.operators.Names;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.ListQuestions;
import io.beckon.schema.Lookup;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.codec.EventHeader;
import java.util.ArrayList;
import java.util.List;

/** Keeps lists of products, keyed by list, and answers with their first products. */
public final class LookUpLists extends RecordStore<ListQuestions, Suggestions> {
  private static final long serialVersionUID = 1L;

  /** Lists of thirty products, about 2 KB each. */
  private static final int RECENT = 2_000;

  public LookUpLists() {
    super(Suggestions.class, Names.STATE_LIST, RECENT);
  }

  @Override
  Candidates answer(ListQuestions questions) throws Exception {
    List<Candidate> candidates = new ArrayList<>();
    for (Lookup lookup : questions.getLookups()) {
      Suggestions list = known(EventHeader.key(questions.getWorkspace(), lookup.getList()));
      List<Suggested> products = list == null ? List.of() : list.getProducts();
      int count = Math.min(lookup.getMost(), products.size());
      for (int i = 0; i < count; i++) {
        Suggested product = products.get(i);
        candidates.add(
            Candidate.newBuilder()
                .setWish(lookup.getWish())
                .setLookup(lookup.getNumber())
                .setProduct(product.getProduct())
                .setScore(lookup.getWeight() * product.getScore())
                .setLift(product.getLift())
                .build());
      }
    }
    return candidates(questions, candidates);
  }

  @Override
  Candidates nothing(ListQuestions questions) {
    return candidates(questions, List.of());
  }

  private static Candidates candidates(ListQuestions questions, List<Candidate> candidates) {
    return Candidates.newBuilder()
        .setWorkspace(questions.getWorkspace())
        .setRequest(questions.getRequest())
        .setId(questions.getId())
        .setParts(questions.getParts())
        .setAttributes(List.of())
        .setCandidates(candidates)
        .setProducts(List.of())
        .build();
  }

  @Override
  void take(Suggestions list) throws Exception {
    keep(list.getMore() ? Lists.beside(stored(), list) : list);
  }

  @Override
  Suggestions minded(Suggestions list) {
    return list;
  }
}
