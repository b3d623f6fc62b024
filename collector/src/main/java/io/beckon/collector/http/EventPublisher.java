package io.beckon.collector.http;

import io.beckon.collector.key.WriteKey;
import io.beckon.collector.log.EventLog;
import io.beckon.collector.log.Receipt;
import io.beckon.collector.segment.Calls;
import io.beckon.collector.segment.EventMapper;
import io.beckon.collector.segment.ReadCall;
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

  /** A call and what was understood of it. */
  private record Made(Calls.Call call, ReadCall read) {
    boolean isRefused() {
      return read.event() == null;
    }
  }

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
    for (Calls.Call call : calls.calls()) {
      made.add(made(mapper, call, kind, hooked));
    }
    Context context = vertx.getOrCreateContext();
    Receipt receipt =
        new Receipt(
            failure -> context.runOnContext(ignored -> answer(request, began, key, failure, made)));
    for (Made one : made) {
      Event event = one.read().event();
      if (event != null) {
        log.event(events, event, receipt);
      }
      if (!one.read().problems().isEmpty()) {
        log.deadLetter(letters, letter(one, key, receivedAt, body), receipt);
      }
    }
    receipt.complete();
  }

  private static Made made(
      EventMapper mapper, Calls.Call call, @Nullable String kind, boolean hooked) {
    try {
      if (!hooked && call.to() - call.from() > Calls.MAX_CALL) {
        String id = call.json().path("messageId").asText("");
        return new Made(
            call, ReadCall.refused(id, "the call is larger than " + Calls.MAX_CALL / 1024 + " KB"));
      }
      return new Made(call, mapper.read(call.json(), kind));
    } catch (RuntimeException e) {
      // The last resort: what nobody has thought of must not leave a request without an answer.
      LOG.warn("a call could not be made an event", e);
      return new Made(
          call, ReadCall.refused("", "this call cannot be used: " + e.getClass().getSimpleName()));
    }
  }

  private void answer(
      HttpServerRequest request,
      long began,
      WriteKey key,
      @Nullable Exception failure,
      List<Made> made) {
    if (failure != null) {
      replies.later(request, 503, 1, "Kafka did not take it; come again");
      return;
    }
    int refused = 0;
    int partly = 0;
    for (Made one : made) {
      refused += one.isRefused() ? 1 : 0;
      partly += !one.isRefused() && !one.read().problems().isEmpty() ? 1 : 0;
    }
    metrics.heard(key.name(), made.size() - refused - partly, partly, refused);
    metrics.took(System.nanoTime() - began);
    if (refused + partly == 0) {
      replies.success(request);
    } else {
      replies.items(request, made.stream().map(Made::read).toList());
    }
  }

  private static DeadLetter letter(Made one, WriteKey key, long receivedAt, Body body) {
    return DeadLetter.newBuilder()
        .setTopic("collector:" + key.workspace())
        .setPartition(-1)
        .setOffset(-1L)
        .setTimestamp(receivedAt)
        .setReason(one.isRefused() ? "invalid" : "partly")
        .setDetail(one.read().detail())
        .setMessageId(one.read().messageId())
        .setProblems(one.read().problems())
        .setKey(ByteBuffer.wrap(key.name().getBytes(StandardCharsets.UTF_8)))
        .setValue(
            ByteBuffer.wrap(Arrays.copyOfRange(body.bytes(), one.call().from(), one.call().to())))
        .build();
  }
}
