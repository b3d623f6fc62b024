package io.beckon.operators.recommend;

import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.RecommendationRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Brings a request and its answers together, keyed by contact and rule, and sends it on when all
 * have come, in whatever order.
 *
 * <p>What waits is in memory alone. Answers to what was asked before a checkpoint's barrier come
 * before that barrier, so nothing waits when the operator is asked for its state; that holds for
 * aligned checkpoints, exactly once, which the job sees to. A contact for whom more is asked at
 * once than the queue holds gets the oldest with what has come.
 */
abstract class AwaitParts<OUT> extends AbstractStreamOperator<OUT>
    implements TwoInputStreamOperator<RecommendationRequest, Candidates, OUT> {
  private static final long serialVersionUID = 1L;

  /** Of one contact and rule. */
  private static final int QUEUED = 64;

  /** What is asked later goes out later. */
  private final boolean inTurn;

  private transient Map<String, List<Waiting>> waiting;

  /** A request that waits for its answers, or answers that have come before it. */
  static final class Waiting {
    private final String id;
    private @Nullable RecommendationRequest request;

    /** It has gone on already; only what it did not wait for is still to come. */
    private boolean sent;

    /** 0 before the first has come. */
    private int parts;

    private int come;
    final List<Candidate> candidates = new ArrayList<>();
    final List<CatalogProduct> products = new ArrayList<>();

    private Waiting(String id) {
      this.id = id;
    }

    private boolean hasAllParts() {
      return parts > 0 && come == parts;
    }
  }

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  AwaitParts(boolean inTurn) {
    this.inTurn = inTurn;
  }

  /** Whether a request has anything to wait for. */
  abstract boolean waits(RecommendationRequest request);

  /** Sends a request on, with what has come for it. */
  abstract void send(RecommendationRequest request, Waiting answers);

  @Override
  public void open() throws Exception {
    super.open();
    waiting = new HashMap<>();
  }

  @Override
  public void processElement1(StreamRecord<RecommendationRequest> element) {
    RecommendationRequest request = element.getValue();
    List<Waiting> queue = queue();
    Waiting one = null;
    for (Waiting known : queue) {
      if (one == null && known.request == null && !known.sent && known.id.equals(request.getId())) {
        one = known;
      }
    }
    if (one == null) {
      one = new Waiting(request.getId());
    } else {
      // Answers may have come before others' requests: what counts is the order of requests.
      queue.remove(one);
    }
    one.request = request;
    queue.add(one);
    goOn(queue);
  }

  @Override
  public void processElement2(StreamRecord<Candidates> element) {
    Candidates part = element.getValue();
    List<Waiting> queue = queue();
    Waiting one = null;
    for (Waiting known : queue) {
      if (one == null && !known.hasAllParts() && known.id.equals(part.getId())) {
        one = known;
      }
    }
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
    goOn(queue);
  }

  private List<Waiting> queue() {
    return waiting.computeIfAbsent((String) getCurrentKey(), key -> new ArrayList<>(2));
  }

  /** Sends what is complete and, where that counts, has nothing incomplete before it. */
  private void goOn(List<Waiting> queue) {
    long asked = queue.stream().filter(one -> one.request != null).count();
    boolean blocked = false;
    int at = 0;
    while (at < queue.size()) {
      Waiting one = queue.get(at);
      RecommendationRequest request = one.request;
      boolean complete = one.hasAllParts() || (request != null && !waits(request));
      if (request != null && (asked > QUEUED || (complete && !blocked))) {
        send(request, one);
        asked--;
        one.sent = true;
        one.request = null;
        one.candidates.clear();
        one.products.clear();
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
    if (queue.isEmpty()) {
      waiting.remove((String) getCurrentKey());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (!waiting.isEmpty()) {
      throw new IllegalStateException(
          waiting.size()
              + " contacts' requests wait for answers at a checkpoint and would be lost with it;"
              + " the job needs execution.checkpointing.mode: EXACTLY_ONCE, and aligned checkpoints");
    }
  }
}
