package io.beckon.cli.replay;

import io.beckon.domain.condition.Recommend;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.domain.recommend.Ranker;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.recommend.Shortlist;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommended;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the product itself would put into a message: the profile that the engine keeps of a
 * customer, its own question, the affinity job's lists, its own choice.
 */
final class ProductAnswer {
  private final LearnedLists learned;
  private final long at;
  private final HistoryRunner engine = new HistoryRunner(RuleSet.empty(), Settings.DEFAULT, null);

  /**
   * @param at the time of the question, epoch milliseconds
   */
  ProductAnswer(LearnedLists learned, long at) {
    this.learned = learned;
    this.at = at;
  }

  /** {@code recommend(kind, 20)} for a customer with these orders, the best product first. */
  List<String> of(String kind, String contact, List<Event> orders) {
    String workspace = orders.get(0).getWorkspace();
    engine.begin(workspace, contact);
    for (Event order : orders) {
      engine.event(order);
    }
    CatalogueNeeds needs = new CatalogueNeeds();
    needs
        .wishes()
        .add(
            Wish.newBuilder()
                .setName("products")
                .setKind(kind)
                .setCount(Recommend.MOST)
                .setAttribute("")
                .setValue("")
                .build());
    RecommendationRequest request =
        Requests.of(engine.state().getProfile(), null, needs, trigger(workspace, contact));
    List<Candidate> shortlist = Shortlist.of(request, candidates(request));
    List<String> ids = new ArrayList<>();
    for (Recommended one : Ranker.of(request, shortlist, known(shortlist)).get(0)) {
      ids.add(one.getId());
    }
    return ids;
  }

  private Trigger trigger(String workspace, String contact) {
    return Trigger.newBuilder()
        .setId("predict")
        .setKind(TriggerKind.FIRE)
        .setWorkspace(workspace)
        .setContact(contact)
        .setRule("predict")
        .setRuleVersion(1)
        .setChannel("email")
        .setTemplate("predict")
        .setAt(at)
        .setRuleKind("trigger")
        .setCauses(List.of())
        .setFacts(List.of())
        .build();
  }

  private List<Candidate> candidates(RecommendationRequest request) {
    List<Candidate> all = new ArrayList<>(request.getOwn());
    for (Lookup lookup : request.getLookups()) {
      Suggestions list = learned.list(lookup.getList());
      List<Suggested> suggested = list == null ? List.of() : list.getProducts();
      for (Suggested one : suggested.subList(0, Math.min(lookup.getMost(), suggested.size()))) {
        all.add(
            Candidate.newBuilder()
                .setWish(lookup.getWish())
                .setLookup(lookup.getNumber())
                .setProduct(one.getProduct())
                .setScore(lookup.getWeight() * one.getScore())
                .setLift(one.getLift())
                .build());
      }
    }
    return all;
  }

  private List<CatalogProduct> known(List<Candidate> candidates) {
    Set<String> ids = new HashSet<>();
    List<CatalogProduct> known = new ArrayList<>();
    for (Candidate one : candidates) {
      CatalogProduct product = learned.product(one.getProduct());
      if (product != null && ids.add(one.getProduct())) {
        known.add(product);
      }
    }
    return known;
  }
}
