package io.beckon.collector.http;

import io.beckon.collector.key.WriteKey;
import io.beckon.collector.log.EventLog;
import io.beckon.collector.log.Receipt;
import io.beckon.collector.segment.Calls;
import io.beckon.collector.segment.EventMapper;
import io.beckon.collector.segment.Refused;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventEncoder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes events of calls, sends them, and answers when Kafka has them. Serves one event loop. */
final class EventPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

  private final Vertx vertx;
  private final EventLog log;
  private final CollectorMetrics metrics;
  private final Replies replies;
  private final EventEncoder events = new EventEncoder();
  private final AvroCodec<DeadLetter> letters = new AvroCodec<>(DeadLetter.class);

  /** A call that has become an event, or the reason why it has not. */
  private record Made(@Nullable Event event, Calls.Call call, String fault) {}

  EventPublisher(Vertx vertx, EventLog log, CollectorMetrics metrics, Replies replies) {
    this.vertx = vertx;
    this.log = log;
    this.metrics = metrics;
    this.replies = replies;
  }

  /**
   * Sends what is sound, and the rest to the dead letters.
   *
   * @param began when the request came, by {@link System#nanoTime}
   * @param kind what the calls are, if the address says it; null: each says it
   * @param hooked whether the calls were made of another body, which may be larger than a call
   */
  void send(
      HttpServerRequest request,
      long began,
      WriteKey key,
      Calls calls,
      Body body,
      @Nullable String kind,
      boolean hooked) {
    long receivedAt = System.currentTimeMillis();
    EventMapper mapper = new EventMapper(key, receivedAt, calls.sentAt());
    List<Made> made = new ArrayList<>(calls.calls().size());
    int sound = 0;
    for (Calls.Call call : calls.calls()) {
      Made one = made(mapper, call, kind, hooked);
      sound += one.event() == null ? 0 : 1;
      made.add(one);
    }
    int accepted = sound;
    Context context = vertx.getOrCreateContext();
    Receipt receipt =
        new Receipt(
            failure ->
                context.runOnContext(
                    ignored ->
                        answer(request, began, key, failure, accepted, made.size() - accepted)));
    for (Made one : made) {
      if (one.event() != null) {
        log.event(events, one.event(), receipt);
      } else {
        log.deadLetter(letters, letter(one, key, receivedAt, body), receipt);
      }
    }
    receipt.complete();
  }

  private static Made made(
      EventMapper mapper, Calls.Call call, @Nullable String kind, boolean hooked) {
    try {
      if (!hooked && call.to() - call.from() > Calls.MAX_CALL) {
        return new Made(null, call, "the call is larger than " + Calls.MAX_CALL / 1024 + " KB");
      }
      return new Made(mapper.event(call.json(), kind), call, "");
    } catch (Refused e) {
      return new Made(null, call, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The last resort: what nobody has thought of must not leave a request without an answer.
      LOG.warn("a call could not be made an event", e);
      return new Made(null, call, "this call cannot be used: " + e.getClass().getSimpleName());
    }
  }

  private void answer(
      HttpServerRequest request,
      long began,
      WriteKey key,
      @Nullable Exception failure,
      int accepted,
      int refused) {
    if (failure != null) {
      replies.later(request, 503, 1, "Kafka did not take it; come again");
      return;
    }
    if (accepted > 0) {
      metrics.accepted(key.name(), accepted);
    }
    if (refused > 0) {
      metrics.refused(key.name(), refused);
    }
    metrics.took(System.nanoTime() - began);
    replies.success(request);
  }

  private static DeadLetter letter(Made one, WriteKey key, long receivedAt, Body body) {
    return DeadLetter.newBuilder()
        .setTopic("collector:" + key.workspace())
        .setPartition(-1)
        .setOffset(-1L)
        .setTimestamp(receivedAt)
        .setReason("invalid")
        .setDetail(one.fault())
        .setKey(ByteBuffer.wrap(key.name().getBytes(StandardCharsets.UTF_8)))
        .setValue(
            ByteBuffer.wrap(Arrays.copyOfRange(body.bytes(), one.call().from(), one.call().to())))
        .build();
  }
}
