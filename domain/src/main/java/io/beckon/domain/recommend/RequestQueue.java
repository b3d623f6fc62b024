package io.beckon.domain.recommend;

import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.RecommendationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one contact and rule that wait for their answers. Requests and answers come in any
 * order, and a request goes on when all of its answers have come. If more is asked at once than the
 * queue holds, the oldest go on with what has come.
 */
public final class RequestQueue {
  static final int CAP = 64;

  private final boolean inTurn;
  private final Predicate<RecommendationRequest> waits;
  private final List<Waiting> queue = new ArrayList<>(2);

  /** A request that waits for its answers, or answers that have come before it. */
  private static final class Waiting {
    final String id;
    @Nullable RecommendationRequest request;

    /** It has gone on already; only what it did not wait for is still to come. */
    boolean sent;

    /** 0 before the first has come. */
    int parts;

    int come;
    List<Candidate> candidates = new ArrayList<>();
    List<CatalogProduct> products = new ArrayList<>();

    Waiting(String id) {
      this.id = id;
    }

    boolean hasAllParts() {
      return parts > 0 && come == parts;
    }
  }

  /**
   * @param inTurn whether what is asked later goes on later
   * @param waits whether a request has anything to wait for
   */
  public RequestQueue(boolean inTurn, Predicate<RecommendationRequest> waits) {
    this.inTurn = inTurn;
    this.waits = waits;
  }

  /** Whether nothing waits, nor is anything still to come. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Takes a request in; returns what goes on now, in this order. */
  public List<AnsweredRequest> ask(RecommendationRequest request) {
    Waiting one =
        find(known -> known.request == null && !known.sent && known.id.equals(request.getId()));
    if (one == null) {
      one = new Waiting(request.getId());
    } else {
      // Answers may have come before others' requests: what counts is the order of requests.
      queue.remove(one);
    }
    one.request = request;
    queue.add(one);
    return goOn();
  }

  /** Takes one part of a request's answers in; returns what goes on now, in this order. */
  public List<AnsweredRequest> answer(Candidates part) {
    Waiting one = find(known -> !known.hasAllParts() && known.id.equals(part.getId()));
    if (one == null) {
      one = new Waiting(part.getId());
      queue.add(one);
    }
    one.parts = part.getParts();
    one.come++;
    if (!one.sent) {
      one.candidates.addAll(part.getCandidates());
      one.products.addAll(part.getProducts());
    }
    return goOn();
  }

  /** The first that matches: of requests with the same id, the one that was asked first. */
  private @Nullable Waiting find(Predicate<Waiting> matches) {
    for (Waiting known : queue) {
      if (matches.test(known)) {
        return known;
      }
    }
    return null;
  }

  /** What is complete and, where that counts, has nothing incomplete before it. */
  private List<AnsweredRequest> goOn() {
    List<AnsweredRequest> answered = new ArrayList<>(1);
    long asked = queue.stream().filter(one -> one.request != null).count();
    boolean blocked = false;
    int at = 0;
    while (at < queue.size()) {
      Waiting one = queue.get(at);
      RecommendationRequest request = one.request;
      boolean complete = one.hasAllParts() || (request != null && !waits.test(request));
      if (request != null && (asked > CAP || (complete && !blocked))) {
        answered.add(new AnsweredRequest(request, one.candidates, one.products));
        asked--;
        one.sent = true;
        one.request = null;
        one.candidates = List.of();
        one.products = List.of();
      } else if (request != null) {
        blocked = inTurn;
      }
      // Without a request and not sent: its answers have come before it.
      if (one.sent && complete) {
        queue.remove(at);
      } else {
        at++;
      }
    }
    return answered;
  }
}
