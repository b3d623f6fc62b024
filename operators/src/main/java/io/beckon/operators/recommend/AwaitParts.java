package io.beckon.operators.recommend;

import io.beckon.domain.profile.Bounds;
import io.beckon.operators.Names;
import io.beckon.schema.Candidates;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Waiting;
import io.beckon.schema.WaitingRequests;
import io.beckon.schema.codec.AvroCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Brings a request and its answers together, keyed by contact and rule, and sends it on when all
 * have come, in whatever order.
 *
 * <p>A request waits for milliseconds, so what waits is in memory, and goes to the state before a
 * snapshot only. A contact for whom more is asked than the queue holds gets the oldest with what
 * has come.
 */
abstract class AwaitParts<OUT> extends AbstractStreamOperator<OUT>
    implements TwoInputStreamOperator<RecommendationRequest, Candidates, OUT> {
  private static final long serialVersionUID = 1L;

  private static final int QUEUED = Bounds.cap(WaitingRequests.SCHEMA$, "waiting");
  private static final int KNOWN = Bounds.cap(Waiting.SCHEMA$, "candidates");

  /** What is asked later goes out later. */
  private final boolean inTurn;

  private transient AvroCodec<WaitingRequests> codec;
  private transient ValueState<byte[]> states;
  private transient Map<String, List<Waiting>> waiting;

  /** Keys of which the state knows something. */
  private transient Set<String> stored;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  AwaitParts(boolean inTurn) {
    this.inTurn = inTurn;
  }

  /** Whether a request has anything to wait for. */
  abstract boolean waits(RecommendationRequest request);

  /** Sends a request on, with what has come for it. */
  abstract void send(RecommendationRequest request, Waiting answers);

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    codec = new AvroCodec<>(WaitingRequests.class);
    ValueStateDescriptor<byte[]> descriptor =
        new ValueStateDescriptor<>(Names.STATE_REQUESTS, BytePrimitiveArraySerializer.INSTANCE);
    states = context.getKeyedStateStore().getState(descriptor);
    waiting = new HashMap<>();
    stored = new HashSet<>();
    if (context.isRestored()) {
      // What waited at the snapshot is little; after this nothing has to be looked for in the
      // state.
      this.<String>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              descriptor,
              (key, state) -> {
                waiting.put(key, codec.decode(state.value()).getWaiting());
                stored.add(key);
              });
    }
  }

  @Override
  public void processElement1(StreamRecord<RecommendationRequest> element) throws Exception {
    RecommendationRequest request = element.getValue();
    List<Waiting> queue = queue();
    Waiting one = Bounds.find(queue, Waiting::getId, request.getId());
    if (one == null) {
      one = nothingYet(request.getId());
    } else {
      // Answers may have come before others' requests: what counts is the order of requests.
      queue.remove(one);
    }
    one.setRequest(request);
    queue.add(one);
    goOn(queue);
  }

  @Override
  public void processElement2(StreamRecord<Candidates> element) throws Exception {
    Candidates part = element.getValue();
    List<Waiting> queue = queue();
    Waiting one = Bounds.find(queue, Waiting::getId, part.getId());
    if (one == null) {
      one = nothingYet(part.getId());
      queue.add(one);
    }
    one.setParts(part.getParts());
    one.setCome(one.getCome() + 1);
    if (one.getCandidates().size() + part.getCandidates().size() <= KNOWN) {
      one.getCandidates().addAll(part.getCandidates());
      one.getProducts().addAll(part.getProducts());
    }
    goOn(queue);
  }

  private static Waiting nothingYet(String id) {
    return new Waiting(id, null, false, 0, 0, new ArrayList<>(), new ArrayList<>());
  }

  private List<Waiting> queue() {
    return waiting.computeIfAbsent((String) getCurrentKey(), key -> new ArrayList<>(2));
  }

  /** Sends what is complete and, where that counts, has nothing incomplete before it. */
  private void goOn(List<Waiting> queue) {
    long asked = queue.stream().filter(one -> one.getRequest() != null).count();
    boolean blocked = false;
    int at = 0;
    while (at < queue.size()) {
      Waiting one = queue.get(at);
      RecommendationRequest request = one.getRequest();
      boolean complete = isComplete(one);
      if (request != null && (asked > QUEUED || (complete && !blocked))) {
        send(request, one);
        asked--;
        one.setSent(true);
        one.setRequest(null);
        one.getCandidates().clear();
        one.getProducts().clear();
      } else if (request != null) {
        blocked = inTurn;
      }
      // Without a request and not sent: its answers have come before it.
      if (one.getSent() && complete) {
        queue.remove(at);
      } else {
        at++;
      }
    }
    if (queue.isEmpty()) {
      String key = (String) getCurrentKey();
      waiting.remove(key);
      if (stored.remove(key)) {
        states.clear();
      }
    }
  }

  private boolean isComplete(Waiting one) {
    RecommendationRequest request = one.getRequest();
    return (one.getParts() > 0 && one.getCome() == one.getParts())
        || (request != null && !waits(request));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    for (Map.Entry<String, List<Waiting>> one : waiting.entrySet()) {
      setCurrentKey(one.getKey());
      states.update(codec.encode(new WaitingRequests(one.getValue())));
      stored.add(one.getKey());
    }
  }
}
