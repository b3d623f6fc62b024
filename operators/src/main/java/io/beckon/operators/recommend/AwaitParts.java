package io.beckon.operators.recommend;

import io.beckon.domain.recommend.AnsweredRequest;
import io.beckon.domain.recommend.RequestQueue;
import io.beckon.operators.barrier.Barrier;
import io.beckon.operators.barrier.Guarded;
import io.beckon.schema.Candidates;
import io.beckon.schema.RecommendationRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * Brings a request and its answers together, keyed by contact and rule, and sends it on when all
 * have come, in whatever order.
 *
 * <p>What waits is in memory alone. Answers to what was asked before a checkpoint's barrier come
 * before that barrier, so nothing waits when the operator is asked for its state; that holds for
 * aligned checkpoints, exactly once, which the job sees to.
 */
abstract class AwaitParts<OUT> extends AbstractStreamOperator<OUT>
    implements TwoInputStreamOperator<RecommendationRequest, Candidates, OUT>, Guarded {
  private static final long serialVersionUID = 1L;

  private final String name;

  /** What is asked later goes out later. */
  private final boolean inTurn;

  private transient Map<String, RequestQueue> waiting;
  private transient Barrier<OUT> barrier;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  AwaitParts(String name, boolean inTurn) {
    this.name = name;
    this.inTurn = inTurn;
  }

  /** Whether a request has anything to wait for. */
  abstract boolean waits(RecommendationRequest request);

  /** Sends a request on, with what has come for it. */
  abstract void send(AnsweredRequest answered);

  @Override
  protected void setup(
      StreamTask<?, ?> task, StreamConfig config, Output<StreamRecord<OUT>> output) {
    super.setup(task, config, output);
    this.output = Barrier.around(this.output);
  }

  @Override
  public void open() throws Exception {
    super.open();
    barrier = Barrier.of(name, output, getMetricGroup());
    waiting = new HashMap<>();
  }

  @Override
  public void processElement1(StreamRecord<RecommendationRequest> element) throws Exception {
    RequestQueue queue = queue();
    goOn(queue, queue.ask(element.getValue()));
  }

  @Override
  public void processElement2(StreamRecord<Candidates> element) throws Exception {
    RequestQueue queue = queue();
    goOn(queue, queue.answer(element.getValue()));
  }

  private RequestQueue queue() {
    return waiting.computeIfAbsent(
        (String) getCurrentKey(), key -> new RequestQueue(inTurn, this::waits));
  }

  private void goOn(RequestQueue queue, List<AnsweredRequest> answered) throws Exception {
    for (AnsweredRequest one : answered) {
      RecommendationRequest request = one.request();
      if (!barrier.passes(getCurrentKey(), request, () -> send(one))) {
        // Whatever is wrong with what came for it: whoever waits hears that there is nothing.
        AnsweredRequest nothing = new AnsweredRequest(request, List.of(), List.of());
        barrier.passes(getCurrentKey(), request, () -> send(nothing));
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
