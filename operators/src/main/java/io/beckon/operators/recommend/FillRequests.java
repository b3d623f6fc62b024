package io.beckon.operators.recommend;

import io.beckon.domain.profile.Bounds;
import io.beckon.domain.recommend.Choice;
import io.beckon.domain.recommend.FilledPayload;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.schema.Candidate;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommendations;
import io.beckon.schema.Recommended;
import io.beckon.schema.RecommendedKind;
import io.beckon.schema.Trigger;
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
 * Brings a request and its candidates together, keyed by contact and rule, and fills it when all
 * have come, in whatever order. What is asked later goes out later: so what takes back a trigger
 * does not overtake it.
 *
 * <p>A request waits for milliseconds, so what waits is in memory, and goes to the state before a
 * snapshot only. A contact for whom more is asked than the queue holds gets the oldest unfilled.
 */
public final class FillRequests extends AbstractStreamOperator<Trigger>
    implements TwoInputStreamOperator<RecommendationRequest, Candidate, Trigger> {
  private static final long serialVersionUID = 1L;

  private static final int QUEUED = Bounds.cap(WaitingRequests.SCHEMA$, "waiting");
  private static final int KNOWN = Bounds.cap(Waiting.SCHEMA$, "known");

  private transient AvroCodec<WaitingRequests> codec;
  private transient ValueState<byte[]> states;
  private transient Map<String, List<Waiting>> waiting;

  /** Keys of which the state knows something. */
  private transient Set<String> stored;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  public FillRequests() {}

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
    Waiting one = take(queue, request.getId());
    one.setRequest(request);
    one.setLists(one.getLists() + request.getLookups().size());
    one.setCandidates(one.getCandidates() + request.getOwn().size());
    // Answers may have come before others' requests: what counts is the order of requests.
    queue.add(one);
    goOn(queue);
  }

  @Override
  public void processElement2(StreamRecord<Candidate> element) throws Exception {
    Candidate candidate = element.getValue();
    List<Waiting> queue = queue();
    Waiting one = Bounds.find(queue, Waiting::getId, candidate.getId());
    if (one == null) {
      one = new Waiting(candidate.getId(), null, 0, 0, new ArrayList<>());
      queue.add(one);
    }
    if (candidate.getProduct().isEmpty()) {
      one.setLists(one.getLists() - 1);
      one.setCandidates(one.getCandidates() + candidate.getCount());
    } else {
      one.setCandidates(one.getCandidates() - 1);
      if (one.getKnown().size() < KNOWN) {
        one.getKnown().add(candidate);
      }
    }
    goOn(queue);
  }

  private static Waiting take(List<Waiting> queue, String id) {
    Waiting known = Bounds.find(queue, Waiting::getId, id);
    if (known == null) {
      return new Waiting(id, null, 0, 0, new ArrayList<>());
    }
    queue.remove(known);
    return known;
  }

  private List<Waiting> queue() {
    return waiting.computeIfAbsent((String) getCurrentKey(), key -> new ArrayList<>(2));
  }

  /** Sends what is complete and has nothing incomplete before it. */
  private void goOn(List<Waiting> queue) {
    long asked = queue.stream().filter(one -> one.getRequest() != null).count();
    int at = 0;
    while (at < queue.size()) {
      Waiting first = queue.get(at);
      RecommendationRequest request = first.getRequest();
      boolean complete = first.getLists() == 0 && first.getCandidates() == 0;
      if (request != null) {
        if (!complete && asked <= QUEUED) {
          break;
        }
        fill(request, first.getKnown());
        asked--;
        first.setRequest(null);
        first.getKnown().clear();
      }
      // Without a request: it has gone unfilled, and its answers are still to come; or its answers
      // have come before it, and it will be behind all that are here.
      if (complete) {
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

  private void fill(RecommendationRequest request, List<Candidate> known) {
    List<List<Recommended>> chosen = Choice.of(request, known);
    Trigger trigger = request.getTrigger();
    if (trigger == null) {
      List<RecommendedKind> kinds = new ArrayList<>();
      for (int i = 0; i < chosen.size(); i++) {
        kinds.add(new RecommendedKind(request.getWishes().get(i).getKind(), chosen.get(i)));
      }
      output.collect(
          Outputs.RECOMMENDATIONS,
          new StreamRecord<>(
              new Recommendations(
                  request.getWorkspace(), request.getContact(), request.getAt(), kinds)));
      return;
    }
    if (!chosen.isEmpty()) {
      trigger.setPayload(FilledPayload.of(trigger.getPayload(), request, chosen));
    }
    output.collect(new StreamRecord<>(trigger));
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
