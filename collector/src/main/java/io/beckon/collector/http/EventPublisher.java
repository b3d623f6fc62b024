package io.beckon.collector.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.collector.key.WriteKey;
import io.beckon.collector.log.EventLog;
import io.beckon.collector.log.Receipt;
import io.beckon.collector.segment.Calls;
import io.beckon.collector.segment.EventMapper;
import io.beckon.collector.segment.Refused;
import io.beckon.collector.shop.ShopMessage;
import io.beckon.collector.shop.ShopNote;
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

  private static final int LONGEST_LETTER = 600 * 1024;

  private final Vertx vertx;
  private final EventLog log;
  private final CollectorMetrics metrics;
  private final Replies replies;
  private final EventEncoder events = new EventEncoder();
  private final AvroCodec<DeadLetter> letters = new AvroCodec<>(DeadLetter.class);

  /** A call that has become an event, or the reason why it has not. */
  private record Read(@Nullable Event event, String fault) {}

  /** What goes to Kafka for it. */
  private record Made(@Nullable Event event, @Nullable DeadLetter letter) {}

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
   */
  void send(
      HttpServerRequest request,
      long began,
      WriteKey key,
      Calls calls,
      Body body,
      @Nullable String kind) {
    long receivedAt = System.currentTimeMillis();
    EventMapper mapper = new EventMapper(key, receivedAt, calls.sentAt());
    List<Made> made = new ArrayList<>(calls.calls().size());
    for (Calls.Call call : calls.calls()) {
      Read read =
          call.to() - call.from() > Calls.MAX_CALL
              ? new Read(null, "the call is larger than " + Calls.MAX_CALL / 1024 + " KB")
              : read(mapper, call.json(), kind);
      made.add(
          read.event() != null
              ? new Made(read.event(), null)
              : refused(
                  key,
                  receivedAt,
                  Arrays.copyOfRange(body.bytes(), call.from(), call.to()),
                  read.fault()));
    }
    publish(request, began, key, made, List.of());
  }

  /** Sends what a shop's message says; what nothing is made of goes to the dead letters. */
  void sendShop(HttpServerRequest request, long began, WriteKey key, ShopMessage message) {
    long receivedAt = System.currentTimeMillis();
    EventMapper mapper = new EventMapper(key, receivedAt, null);
    List<Made> made = new ArrayList<>();
    for (JsonNode call : message.calls()) {
      Read read = read(mapper, call, null);
      made.add(
          read.event() != null
              ? new Made(read.event(), null)
              : refused(
                  key, receivedAt, call.toString().getBytes(StandardCharsets.UTF_8), read.fault()));
    }
    List<String> ignored = new ArrayList<>();
    for (ShopNote note : message.notes()) {
      String why = note.path().isEmpty() ? note.why() : note.path() + ": " + note.why();
      ignored.add(why);
      byte[] sent = note.sent().getBytes(StandardCharsets.UTF_8);
      made.add(new Made(null, letter(key, receivedAt, "ignored", why, sent)));
    }
    for (String asked : message.requests()) {
      // Whoever runs this must act; there is nobody else to tell.
      LOG.warn("shop {} asks: {}", key.name(), asked);
      metrics.asked(key.name());
    }
    if (made.isEmpty()) {
      metrics.nothing(key.name());
    }
    publish(request, began, key, made, ignored);
  }

  private void publish(
      HttpServerRequest request, long began, WriteKey key, List<Made> made, List<String> ignored) {
    int accepted = (int) made.stream().filter(one -> one.event() != null).count();
    int refused = made.size() - accepted - ignored.size();
    Context context = vertx.getOrCreateContext();
    Receipt receipt =
        new Receipt(
            failure ->
                context.runOnContext(
                    done -> answer(request, began, key, failure, accepted, refused, ignored)));
    for (Made one : made) {
      if (one.event() != null) {
        log.event(events, one.event(), receipt);
      } else if (one.letter() != null) {
        log.deadLetter(letters, one.letter(), receipt);
      }
    }
    receipt.complete();
  }

  private static Read read(EventMapper mapper, JsonNode call, @Nullable String kind) {
    try {
      return new Read(mapper.event(call, kind), "");
    } catch (Refused e) {
      return new Read(null, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The last resort: what nobody has thought of must not leave a request without an answer.
      LOG.warn("a call could not be made an event", e);
      return new Read(null, "this call cannot be used: " + e.getClass().getSimpleName());
    }
  }

  private static Made refused(WriteKey key, long receivedAt, byte[] sent, String why) {
    return new Made(null, letter(key, receivedAt, "invalid", why, sent));
  }

  private void answer(
      HttpServerRequest request,
      long began,
      WriteKey key,
      @Nullable Exception failure,
      int accepted,
      int refused,
      List<String> ignored) {
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
    if (!ignored.isEmpty()) {
      metrics.ignored(key.name(), ignored.size());
    }
    metrics.took(System.nanoTime() - began);
    if (ignored.isEmpty()) {
      replies.success(request);
    } else {
      replies.ignored(request, ignored);
    }
  }

  private static DeadLetter letter(
      WriteKey key, long receivedAt, String reason, String detail, byte[] sent) {
    // More than Kafka takes in a record is no help to whoever reads it.
    int length = Math.min(sent.length, LONGEST_LETTER);
    return DeadLetter.newBuilder()
        .setTopic("collector:" + key.workspace())
        .setPartition(-1)
        .setOffset(-1L)
        .setTimestamp(receivedAt)
        .setReason(reason)
        .setDetail(detail)
        .setKey(ByteBuffer.wrap(key.name().getBytes(StandardCharsets.UTF_8)))
        .setValue(ByteBuffer.wrap(sent, 0, length))
        .build();
  }
}
