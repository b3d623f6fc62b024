package io.beckon.collector.door;

import io.beckon.collector.key.KeysInForce;
import io.beckon.collector.key.WriteKey;
import io.beckon.collector.limit.Rates;
import io.beckon.collector.log.EventLog;
import io.beckon.collector.log.Receipt;
import io.beckon.collector.segment.BadRequest;
import io.beckon.collector.segment.Calls;
import io.beckon.collector.segment.EventMapper;
import io.beckon.collector.segment.Refused;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is posted, and answers when Kafka has all of it. Serves one event loop.
 *
 * <p>What costs little is asked first: whether Kafka is there, how large the body is, how often
 * this address comes. The body is parsed after that, and its calls are counted against their key.
 */
final class Intake {
  private static final long READ_MILLIS = 10_000;

  private final Vertx vertx;
  private final DoorOptions options;
  private final KeysInForce keys;
  private final Rates rates;
  private final EventLog log;
  private final CollectorMetrics metrics;
  private final Replies replies;
  private final AvroCodec<Event> events = new AvroCodec<>(Event.class);
  private final AvroCodec<DeadLetter> letters = new AvroCodec<>(DeadLetter.class);

  /** One request, from its first byte to its answer. */
  private static final class Arrival {
    final HttpServerRequest request;
    final String kind;
    final long began;
    Buffer body = Buffer.buffer();
    boolean over;

    Arrival(HttpServerRequest request, String kind, long began) {
      this.request = request;
      this.kind = kind;
      this.began = began;
    }
  }

  /** A call that has become an event, or the reason why it has not. */
  private record Made(@Nullable Event event, Calls.Call call, String fault) {}

  Intake(
      Vertx vertx,
      DoorOptions options,
      KeysInForce keys,
      Rates rates,
      EventLog log,
      CollectorMetrics metrics,
      Replies replies) {
    this.vertx = vertx;
    this.options = options;
    this.keys = keys;
    this.rates = rates;
    this.log = log;
    this.metrics = metrics;
    this.replies = replies;
  }

  void take(HttpServerRequest request, String kind) {
    if (!log.isUp()) {
      replies.later(request, 503, 1, "Kafka is away; come again");
      return;
    }
    String length = request.getHeader("Content-Length");
    if (length != null && isTooLarge(length)) {
      refuseUnread(request, 400, Body.TOO_LARGE);
      return;
    }
    long wait = rates.secondsToWait(address(request), options.requestsPerSecond(), 1);
    if (wait > 0) {
      replies.later(request, 429, wait, "too many requests from this address");
      return;
    }
    Arrival arrival = new Arrival(request, kind, System.nanoTime());
    long timer = vertx.setTimer(READ_MILLIS, id -> tooSlow(arrival));
    request.handler(chunk -> grow(arrival, chunk));
    request.exceptionHandler(
        e -> {
          arrival.over = true;
          vertx.cancelTimer(timer);
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (!arrival.over) {
            read(arrival);
          }
        });
  }

  private static boolean isTooLarge(String contentLength) {
    try {
      return Long.parseLong(contentLength) > Calls.MAX_BODY;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private void grow(Arrival arrival, Buffer chunk) {
    if (arrival.over) {
      return;
    }
    if (arrival.body.length() + chunk.length() > Calls.MAX_BODY) {
      arrival.over = true;
      arrival.body = Buffer.buffer();
      refuseUnread(arrival.request, 400, Body.TOO_LARGE);
      return;
    }
    arrival.body.appendBuffer(chunk);
  }

  private void tooSlow(Arrival arrival) {
    arrival.over = true;
    refuseUnread(arrival.request, 408, "the body did not come within 10 s");
  }

  /** Answers without hearing the rest, which would only cost. */
  private void refuseUnread(HttpServerRequest request, int status, String why) {
    request.response().putHeader("Connection", "close");
    replies.fault(request, status, why);
    request.connection().close();
  }

  private void read(Arrival arrival) {
    HttpServerRequest request = arrival.request;
    try {
      Body body =
          Body.of(arrival.body, "gzip".equalsIgnoreCase(request.getHeader("Content-Encoding")));
      boolean batch = arrival.kind.equals(Paths.BATCH);
      Calls calls =
          batch
              ? Calls.batch(body.bytes(), body.length())
              : Calls.single(body.bytes(), body.length());
      WriteKey key = key(request, calls.writeKey());
      if (key == null) {
        replies.fault(request, 401, "unknown write key");
        return;
      }
      if (!key.mayBeUsedBy(request.getHeader("Origin"))) {
        replies.fault(
            request,
            403,
            key.secret()
                ? "a secret key must not be in a web page; use a public one"
                : "this key is not for pages of this origin");
        return;
      }
      long wait =
          rates.secondsToWait(
              "key " + key.name(), key.eventsPerSecond(), Math.max(1, calls.calls().size()));
      if (wait > 0) {
        replies.later(request, 429, wait, "too many events with this key");
        return;
      }
      if (!log.hasRoomFor(2 * body.length())) {
        replies.later(request, 429, 1, "too much is on its way to Kafka; come again");
        return;
      }
      send(arrival, key, calls, body, batch ? null : arrival.kind);
    } catch (BadRequest e) {
      replies.fault(request, 400, String.valueOf(e.getMessage()));
    }
  }

  private void send(Arrival arrival, WriteKey key, Calls calls, Body body, @Nullable String kind) {
    long receivedAt = System.currentTimeMillis();
    EventMapper mapper = new EventMapper(key, receivedAt, calls.sentAt());
    List<Made> made = new ArrayList<>(calls.calls().size());
    int sound = 0;
    for (Calls.Call call : calls.calls()) {
      Made one = made(mapper, call, kind);
      sound += one.event() == null ? 0 : 1;
      made.add(one);
    }
    int accepted = sound;
    Context context = vertx.getOrCreateContext();
    Receipt receipt =
        new Receipt(
            failure ->
                context.runOnContext(
                    ignored -> answer(arrival, key, failure, accepted, made.size() - accepted)));
    for (Made one : made) {
      if (one.event() != null) {
        log.event(events, one.event(), receipt);
      } else {
        log.deadLetter(letters, letter(one, key, receivedAt, body), receipt);
      }
    }
    receipt.complete();
  }

  private static Made made(EventMapper mapper, Calls.Call call, @Nullable String kind) {
    try {
      if (call.to() - call.from() > Calls.MAX_CALL) {
        return new Made(null, call, "the call is larger than " + Calls.MAX_CALL / 1024 + " KB");
      }
      return new Made(mapper.event(call.json(), kind), call, "");
    } catch (Refused e) {
      return new Made(null, call, String.valueOf(e.getMessage()));
    }
  }

  private void answer(
      Arrival arrival, WriteKey key, @Nullable Exception failure, int accepted, int refused) {
    if (failure != null) {
      replies.later(arrival.request, 503, 1, "Kafka did not take it; come again");
      return;
    }
    if (accepted > 0) {
      metrics.accepted(key.name(), accepted);
    }
    if (refused > 0) {
      metrics.refused(key.name(), refused);
    }
    metrics.took(System.nanoTime() - arrival.began);
    replies.success(arrival.request);
  }

  private static DeadLetter letter(Made one, WriteKey key, long receivedAt, Body body) {
    return new DeadLetter(
        "collector:" + key.workspace(),
        -1,
        -1L,
        receivedAt,
        "invalid",
        one.fault(),
        ByteBuffer.wrap(key.name().getBytes(StandardCharsets.UTF_8)),
        ByteBuffer.wrap(Arrays.copyOfRange(body.bytes(), one.call().from(), one.call().to())));
  }

  /** In the order in which senders mean it: Basic auth, the body, a header of its own. */
  private @Nullable WriteKey key(HttpServerRequest request, @Nullable String inBody) {
    String text = basic(request.getHeader("Authorization"));
    if (text == null) {
      text = inBody;
    }
    if (text == null) {
      text = request.getHeader("X-Write-Key");
    }
    return text == null ? null : keys.keys().find(text);
  }

  private static @Nullable String basic(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? pair : pair.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private String address(HttpServerRequest request) {
    String forwarded = options.behindProxy() ? request.getHeader("X-Forwarded-For") : null;
    if (forwarded != null) {
      // The last is the one that the own proxy has seen; those before it anybody can write.
      return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    }
    return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
  }
}
