package io.beckon.collector.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.collector.key.WriteKey;
import io.beckon.collector.limit.ContactRates;
import io.beckon.collector.log.EventLog;
import io.beckon.collector.log.Receipt;
import io.beckon.collector.segment.Calls;
import io.beckon.collector.segment.EventMapper;
import io.beckon.collector.segment.ReadCall;
import io.beckon.collector.shop.ShopMessage;
import io.beckon.collector.shop.ShopNote;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.Problem;
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
  private static final byte[] NOTHING = {};

  private final Vertx vertx;
  private final EventLog log;
  private final CollectorMetrics metrics;
  private final Replies replies;
  private final ContactRates contacts;
  private final EventEncoder events = new EventEncoder();
  private final AvroCodec<DeadLetter> letters = new AvroCodec<>(DeadLetter.class);

  /**
   * A call and what was understood of it.
   *
   * @param sent its bytes as they came; empty where all of it was taken
   * @param seconds after which its sender may try again; 0: it need not
   */
  private record Made(ReadCall read, byte[] sent, long seconds) {
    boolean isRefused() {
      return read.event() == null;
    }

    boolean isWhole() {
      return read.problems().isEmpty();
    }
  }

  EventPublisher(
      Vertx vertx, EventLog log, ContactRates contacts, CollectorMetrics metrics, Replies replies) {
    this.vertx = vertx;
    this.contacts = contacts;
    this.log = log;
    this.metrics = metrics;
    this.replies = replies;
  }

  /**
   * Sends what can be taken of the calls, and what cannot to the dead letters.
   *
   * @param began when the request came, by {@link System#nanoTime}
   * @param kind what the calls are, if the address says it; null: each says it
   * @return how many of the calls were too many of their contacts
   */
  int send(
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
      ReadCall read =
          call.to() - call.from() > Calls.MAX_CALL
              ? ReadCall.refused(
                  call.json().path("messageId").asText(""),
                  "the call is larger than " + Calls.MAX_CALL / 1024 + " KB")
              : read(mapper, call.json(), kind);
      made.add(
          new Made(
              read,
              read.problems().isEmpty()
                  ? NOTHING
                  : Arrays.copyOfRange(body.bytes(), call.from(), call.to()),
              0));
    }
    long longest = limit(key, made);
    int limited = (int) made.stream().filter(one -> one.seconds() > 0).count();
    if (limited > 0 && limited == made.size()) {
      metrics.limited(key.name(), limited);
      replies.later(request, 429, longest, tooMany(key));
      return limited;
    }
    for (int i = 0; limited > 0 && i < made.size(); i++) {
      if (made.get(i).seconds() > 0) {
        // A client takes an answer that takes the others for one that takes all: so it is kept.
        Calls.Call call = calls.calls().get(i);
        made.set(
            i,
            new Made(
                made.get(i).read(),
                Arrays.copyOfRange(body.bytes(), call.from(), call.to()),
                made.get(i).seconds()));
      }
    }
    publish(request, began, key, receivedAt, made, List.of());
    return limited;
  }

  /**
   * Refuses the calls of contacts that send too much.
   *
   * @return the longest of them has to wait so many seconds; 0: there are none
   */
  private long limit(WriteKey key, List<Made> made) {
    long[] waits =
        contacts.secondsToWait(key, made.stream().map(one -> one.read().event()).toList());
    long longest = 0;
    for (int i = 0; i < waits.length; i++) {
      if (waits[i] > 0) {
        ReadCall refused = ReadCall.refused(made.get(i).read().messageId(), tooMany(key));
        made.set(i, new Made(refused, NOTHING, waits[i]));
        longest = Math.max(longest, waits[i]);
      }
    }
    return longest;
  }

  private static String tooMany(WriteKey key) {
    return "too many events of one contact: contactEventsPerSecond of this key is "
        + key.contactEventsPerSecond()
        + "; send it again after Retry-After";
  }

  /** Sends what a shop's message says; what nothing is made of goes to the dead letters. */
  void sendShop(HttpServerRequest request, long began, WriteKey key, ShopMessage message) {
    long receivedAt = System.currentTimeMillis();
    EventMapper mapper = new EventMapper(key, receivedAt, null);
    List<Made> made = new ArrayList<>();
    for (JsonNode call : message.calls()) {
      ReadCall read = read(mapper, call, null);
      made.add(
          new Made(
              read,
              read.problems().isEmpty()
                  ? NOTHING
                  : call.toString().getBytes(StandardCharsets.UTF_8),
              0));
    }
    for (String asked : message.requests()) {
      // Whoever runs this must act; there is nobody else to tell.
      LOG.warn("shop {} asks: {}", key.name(), asked);
      metrics.asked(key.name());
    }
    if (made.isEmpty() && message.notes().isEmpty()) {
      metrics.nothing(key.name());
    }
    publish(request, began, key, receivedAt, made, message.notes());
  }

  private void publish(
      HttpServerRequest request,
      long began,
      WriteKey key,
      long receivedAt,
      List<Made> made,
      List<ShopNote> ignored) {
    Context context = vertx.getOrCreateContext();
    Receipt receipt =
        new Receipt(
            failure ->
                context.runOnContext(done -> answer(request, began, key, failure, made, ignored)));
    for (Made one : made) {
      Event event = one.read().event();
      if (event != null) {
        log.event(events, event, receipt);
        for (Event alias : one.read().aliases()) {
          log.event(events, alias, receipt);
        }
      }
      if (!one.isWhole()) {
        log.deadLetter(letters, letter(one, key, receivedAt), receipt);
      }
    }
    for (ShopNote note : ignored) {
      log.deadLetter(letters, letter(note, key, receivedAt), receipt);
    }
    receipt.complete();
  }

  private static ReadCall read(EventMapper mapper, JsonNode call, @Nullable String kind) {
    try {
      return mapper.read(call, kind);
    } catch (RuntimeException e) {
      // The last resort: what nobody has thought of must not leave a request without an answer.
      LOG.warn("a call could not be made an event", e);
      return ReadCall.refused("", "this call cannot be used: " + e.getClass().getSimpleName());
    }
  }

  private void answer(
      HttpServerRequest request,
      long began,
      WriteKey key,
      @Nullable Exception failure,
      List<Made> made,
      List<ShopNote> ignored) {
    if (failure != null) {
      replies.later(request, 503, 1, "Kafka did not take it; come again");
      return;
    }
    int refused = 0;
    int whole = 0;
    int limited = 0;
    long longest = 0;
    for (Made one : made) {
      limited += one.seconds() > 0 ? 1 : 0;
      longest = Math.max(longest, one.seconds());
      refused += one.isRefused() ? 1 : 0;
      whole += one.isWhole() ? 1 : 0;
    }
    metrics.heard(key.name(), whole, made.size() - refused - whole, refused - limited);
    metrics.limited(key.name(), limited);
    metrics.ignored(key.name(), ignored.size());
    metrics.took(System.nanoTime() - began);
    if (whole < made.size()) {
      replies.items(request, made.stream().map(Made::read).toList(), longest);
    } else if (ignored.isEmpty()) {
      replies.success(request);
    } else {
      replies.ignored(request, ignored.stream().map(EventPublisher::why).toList());
    }
  }

  private static String why(ShopNote note) {
    return note.path().isEmpty() ? note.why() : note.path() + ": " + note.why();
  }

  private static DeadLetter letter(Made one, WriteKey key, long receivedAt) {
    return DeadLetter.newBuilder(letter(key, receivedAt, one.sent()))
        .setReason(one.seconds() > 0 ? "flood" : one.isRefused() ? "invalid" : "partly")
        .setDetail(one.read().detail())
        .setMessageId(one.read().messageId())
        .setProblems(one.read().problems())
        .build();
  }

  private static DeadLetter letter(ShopNote note, WriteKey key, long receivedAt) {
    return DeadLetter.newBuilder(
            letter(key, receivedAt, note.sent().getBytes(StandardCharsets.UTF_8)))
        .setReason("ignored")
        .setDetail(why(note))
        .setProblems(List.of(new Problem(note.path(), "", note.why())))
        .build();
  }

  private static DeadLetter letter(WriteKey key, long receivedAt, byte[] sent) {
    return DeadLetter.newBuilder()
        .setTopic("collector:" + key.workspace())
        .setPartition(-1)
        .setOffset(-1L)
        .setTimestamp(receivedAt)
        .setReason("")
        .setDetail("")
        .setKey(ByteBuffer.wrap(key.name().getBytes(StandardCharsets.UTF_8)))
        .setValue(ByteBuffer.wrap(sent))
        .build();
  }
}
