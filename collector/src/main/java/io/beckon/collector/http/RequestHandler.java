package io.beckon.collector.http;

import io.beckon.collector.key.KeysInForce;
import io.beckon.collector.key.ShopHook;
import io.beckon.collector.key.WriteKey;
import io.beckon.collector.limit.ContactRates;
import io.beckon.collector.limit.Rates;
import io.beckon.collector.log.EventLog;
import io.beckon.collector.segment.BadRequest;
import io.beckon.collector.segment.Calls;
import io.beckon.collector.shop.ShopDelivery;
import io.beckon.collector.shop.ShopMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is posted, and answers when Kafka has all of it. Serves one event loop.
 *
 * <p>What costs little is asked first: whether Kafka is there, how large the body is, how often
 * this address comes. The body is parsed after that, and its calls are counted against their key.
 */
final class RequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final long READ_MILLIS = 10_000;

  /** Most bytes of bodies that this loop reads at once; who has no key can send so much, too. */
  private static final long READING = 64L << 20;

  private static final long LINGER_MILLIS = 1_000;

  private final Vertx vertx;
  private final HttpOptions options;
  private final KeysInForce keys;
  private final Rates rates;
  private final EventLog log;
  private final EventPublisher publisher;
  private long reading;
  private final Replies replies;

  /** One request, from its first byte to its answer. */
  private static final class Arrival {
    final HttpServerRequest request;
    final String kind;
    final long began;
    Buffer body = Buffer.buffer();
    boolean over;
    long counted;

    Arrival(HttpServerRequest request, String kind, long began) {
      this.request = request;
      this.kind = kind;
      this.began = began;
    }
  }

  RequestHandler(
      Vertx vertx,
      HttpOptions options,
      KeysInForce keys,
      Rates rates,
      ContactRates contacts,
      EventLog log,
      CollectorMetrics metrics,
      Replies replies) {
    this.vertx = vertx;
    this.options = options;
    this.keys = keys;
    this.rates = rates;
    this.log = log;
    this.publisher = new EventPublisher(vertx, log, contacts, metrics, replies);
    this.replies = replies;
  }

  void take(HttpServerRequest request, String kind) {
    if (!log.isUp()) {
      replies.later(request, 503, 1, "Kafka is away; come again");
      return;
    }
    String length = request.getHeader("Content-Length");
    int largest = largest(kind);
    if (length != null && isTooLarge(length, largest)) {
      refuseUnread(request, 400, Body.tooLarge(largest));
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
          release(arrival);
          vertx.cancelTimer(timer);
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          release(arrival);
          if (!arrival.over) {
            read(arrival);
          }
        });
  }

  /** A shop tells of an order as a whole, with all that it knows of each line. */
  private static int largest(String kind) {
    return kind.startsWith(Paths.HOOK) ? ShopDelivery.LARGEST : Calls.MAX_BODY;
  }

  private static boolean isTooLarge(String contentLength, int largest) {
    try {
      return Long.parseLong(contentLength) > largest;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private void grow(Arrival arrival, Buffer chunk) {
    if (arrival.over) {
      return;
    }
    reading += chunk.length();
    arrival.counted += chunk.length();
    if (reading > READING) {
      arrival.over = true;
      release(arrival);
      arrival.body = Buffer.buffer();
      replies.later(arrival.request, 429, 1, "too much is being read; come again");
      arrival.request.connection().close();
      return;
    }
    int largest = largest(arrival.kind);
    if (arrival.body.length() + chunk.length() > largest) {
      arrival.over = true;
      release(arrival);
      arrival.body = Buffer.buffer();
      refuseUnread(arrival.request, 400, Body.tooLarge(largest));
      return;
    }
    arrival.body.appendBuffer(chunk);
  }

  /** Its bytes count no more among those being read. */
  private void release(Arrival arrival) {
    reading -= arrival.counted;
    arrival.counted = 0;
  }

  private void tooSlow(Arrival arrival) {
    arrival.over = true;
    release(arrival);
    refuseUnread(arrival.request, 408, "the body did not come within 10 s");
  }

  /** Answers without hearing the rest, which would only cost. */
  private void refuseUnread(HttpServerRequest request, int status, String why) {
    request.response().putHeader("Connection", "close");
    replies.fault(request, status, why);
    // Whoever is still publisher hears the answer only if the connection stays for a moment.
    vertx.setTimer(LINGER_MILLIS, id -> request.connection().close());
  }

  private void read(Arrival arrival) {
    HttpServerRequest request = arrival.request;
    try {
      Body body =
          Body.of(
              arrival.body,
              "gzip".equalsIgnoreCase(request.getHeader("Content-Encoding")),
              largest(arrival.kind));
      if (arrival.kind.startsWith(Paths.HOOK)) {
        hook(arrival, body);
        return;
      }
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
      int limited =
          publisher.send(request, arrival.began, key, calls, body, batch ? null : arrival.kind);
      // What one contact sends too much must not use up what the others may send.
      rates.giveBack("key " + key.name(), key.eventsPerSecond(), limited);
    } catch (BadRequest e) {
      replies.fault(request, 400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The last resort: nobody is left without an answer. Some of it may have been sent.
      LOG.warn("a request could not be served", e);
      replies.later(request, 503, 1, "this could not be taken; come again");
    }
  }

  /**
   * A shop system's own message: the signature is of its very bytes. Once it is signed it is taken,
   * whatever it says: a shop that is refused tries again, and then gives up its webhook.
   */
  private void hook(Arrival arrival, Body body) {
    HttpServerRequest request = arrival.request;
    ShopHook hook = keys.keys().hook(arrival.kind.substring(Paths.HOOK.length()));
    if (hook == null) {
      replies.fault(request, 404, "no shop of this name is among the keys");
      return;
    }
    if (hook.isPing(body.bytes(), body.length())) {
      replies.success(request);
      return;
    }
    if (!hook.hasSent(body.bytes(), body.length(), request::getHeader)) {
      replies.fault(request, 401, hook.refusal(request::getHeader));
      return;
    }
    if (!log.hasRoomFor(2 * body.length())) {
      replies.later(request, 429, 1, "too much is on its way to Kafka; come again");
      return;
    }
    ShopMessage message =
        hook.read(body.bytes(), body.length(), request::getHeader, request.getParam("topic"));
    publisher.sendShop(request, arrival.began, hook.key(), message);
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
    List<String> all =
        options.behindProxy() ? request.headers().getAll("X-Forwarded-For") : List.of();
    if (!all.isEmpty()) {
      String forwarded = all.get(all.size() - 1);
      // The last is the one that the own proxy has seen; those before it anybody can write.
      return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    }
    return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
  }
}
