package io.beckon.domain.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.RecommendationRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private final RequestQueue inTurn = new RequestQueue(true, request -> request.getParts() > 0);
  private final RequestQueue atOnce = new RequestQueue(false, request -> request.getParts() > 0);

  /** A request that waits for so many parts of its answers. */
  private static RecommendationRequest request(String id, int parts) {
    return RecommendationRequest.newBuilder()
        .setKey("k")
        .setId(id)
        .setWorkspace("shop")
        .setContact("c1")
        .setAt(0L)
        .setWishes(List.of())
        .setLookups(List.of())
        .setParts(parts)
        .setOwn(List.of())
        .setBought(List.of())
        .setWithout(List.of())
        .setTrigger(null)
        .build();
  }

  private static Candidates part(String id, int parts, String product) {
    return Candidates.newBuilder()
        .setWorkspace("shop")
        .setRequest("k")
        .setId(id)
        .setParts(parts)
        .setAttributes(List.of())
        .setCandidates(
            List.of(
                Candidate.newBuilder()
                    .setWish(0)
                    .setLookup(0)
                    .setProduct(product)
                    .setScore(1.0)
                    .setLift(0.0)
                    .build()))
        .setProducts(List.of())
        .build();
  }

  private static List<String> texts(List<AnsweredRequest> answered) {
    return answered.stream()
        .map(
            one ->
                one.request().getId()
                    + one.candidates().stream().map(Candidate::getProduct).toList())
        .toList();
  }

  @Test
  void aRequestGoesOnWithTheLastOfItsAnswersWheneverItComesItself() {
    assertThat(inTurn.ask(request("a", 2))).isEmpty();
    assertThat(inTurn.answer(part("b", 1, "pot"))).isEmpty();
    assertThat(inTurn.answer(part("a", 2, "mug"))).isEmpty();
    assertThat(texts(inTurn.answer(part("a", 2, "cup")))).containsExactly("a[mug, cup]");
    assertThat(texts(inTurn.ask(request("b", 1)))).containsExactly("b[pot]");
    assertThat(inTurn.isEmpty()).isTrue();
    assertThat(texts(inTurn.ask(request("c", 0)))).as("waits for nothing").containsExactly("c[]");
    assertThat(inTurn.isEmpty()).isTrue();
  }

  @Test
  void inTurnWhatIsAskedLaterGoesOnLater() {
    inTurn.answer(part("b", 1, "pot"));
    inTurn.ask(request("a", 1));
    assertThat(inTurn.ask(request("b", 1))).isEmpty();
    assertThat(inTurn.ask(request("c", 0))).isEmpty();
    assertThat(texts(inTurn.answer(part("a", 1, "mug"))))
        .containsExactly("a[mug]", "b[pot]", "c[]");
    atOnce.ask(request("a", 1));
    assertThat(texts(atOnce.ask(request("b", 0)))).containsExactly("b[]");
  }

  @Test
  void requestsOfOneIdHaveTheirAnswersInTheOrderAsked() {
    atOnce.ask(request("a", 1));
    atOnce.ask(request("a", 1));
    assertThat(texts(atOnce.answer(part("a", 1, "mug")))).containsExactly("a[mug]");
    assertThat(texts(atOnce.answer(part("a", 1, "pot")))).containsExactly("a[pot]");
    assertThat(atOnce.isEmpty()).isTrue();
  }

  @Test
  void beyondTheCapTheOldestGoesOnWithWhatHasComeAndItsLateAnswersAreDropped() {
    inTurn.answer(part("r0", 2, "mug"));
    for (int i = 0; i < RequestQueue.CAP; i++) {
      assertThat(inTurn.ask(request("r" + i, 2))).isEmpty();
    }
    assertThat(texts(inTurn.ask(request("more", 2)))).containsExactly("r0[mug]");
    assertThat(inTurn.answer(part("r0", 2, "pot"))).isEmpty();
    inTurn.answer(part("r1", 2, "cup"));
    assertThat(texts(inTurn.answer(part("r1", 2, "pan")))).containsExactly("r1[cup, pan]");
  }
}
