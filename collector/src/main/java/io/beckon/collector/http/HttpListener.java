package io.beckon.collector.http;

import io.beckon.collector.key.KeysInForce;
import io.beckon.collector.limit.ContactRates;
import io.beckon.collector.limit.Rates;
import io.beckon.collector.log.EventLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The HTTP server of one event loop. Several share the port. */
public final class HttpListener extends VerticleBase {
  /** A body has ten seconds to come and Kafka five to take it; what takes longer is cut. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(16);

  /** Room on a disk is not made within a second. */
  private static final long REFUSED_SECONDS = 10;

  private final HttpOptions options;
  private final KeysInForce keys;
  private final Rates rates;
  private final ContactRates contacts;
  private final EventLog log;
  private final CollectorMetrics metrics;
  private final AtomicInteger connections;
  private final Readiness readiness;
  private final Replies replies;
  private final Pages pages;
  private @Nullable HttpServer server;
  private @Nullable RequestHandler handler;
  private volatile boolean draining;

  /**
   * @param connections open now, of all listeners together
   */
  public HttpListener(
      HttpOptions options,
      @Nullable Demo demo,
      KeysInForce keys,
      Rates rates,
      ContactRates contacts,
      EventLog log,
      CollectorMetrics metrics,
      AtomicInteger connections,
      Readiness readiness) {
    this.options = options;
    this.keys = keys;
    this.rates = rates;
    this.contacts = contacts;
    this.log = log;
    this.metrics = metrics;
    this.connections = connections;
    this.readiness = readiness;
    this.replies = new Replies(metrics);
    this.pages = new Pages(demo, replies);
  }

  @Override
  public Future<?> start() {
    handler = new RequestHandler(vertx, options, keys, rates, contacts, log, metrics, replies);
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setIdleTimeout(60)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxInitialLineLength(4_096)
            .setMaxHeaderSize(16_384)
            .setTcpNoDelay(true);
    HttpServer made = vertx.createHttpServer(http);
    server = made;
    made.connectionHandler(
        connection -> {
          connection.closeHandler(closed -> connections.decrementAndGet());
          if (connections.incrementAndGet() > options.connections()) {
            connection.close();
          }
        });
    return made.requestHandler(this::handle).listen();
  }

  /**
   * Every answer from now on is the last of its connection, and says so: no request meets a
   * connection that is being closed.
   */
  public void drain() {
    draining = true;
  }

  /** Closes each connection when its last request is answered. */
  @Override
  public Future<?> stop() {
    HttpServer last = server;
    return last == null ? Future.succeededFuture() : last.shutdown(LAST_ANSWERS);
  }

  /** The port that it listens on. */
  public int port() {
    return server == null ? 0 : server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    if (draining) {
      request.response().putHeader("Connection", "close");
      request.connection().shutdown(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    }
    String path = Paths.normalised(request.path() == null ? "" : request.path());
    HttpMethod method = request.method();
    if (pages.answers(request, path)) {
      return;
    }
    if (method == HttpMethod.OPTIONS) {
      replies.preflight(request);
    } else if (method == HttpMethod.POST) {
      String kind = Paths.kind(path);
      String refusal = readiness.refusal();
      if (kind != null && !refusal.isEmpty()) {
        replies.later(request, 503, REFUSED_SECONDS, refusal);
      } else if (kind != null && handler != null) {
        handler.take(request, kind);
      } else if (path.equals("/v1/m")) {
        // A browser's library tells how it fares; nobody here wants to know.
        replies.success(request);
      } else {
        replies.fault(request, 404, "nothing is posted to " + path);
      }
    } else if (method == HttpMethod.GET) {
      get(request, path);
    } else {
      replies.fault(request, 405, "only GET, POST and OPTIONS");
    }
  }

  private void get(HttpServerRequest request, String path) {
    switch (path) {
      case "/healthz" -> replies.success(request);
      case "/readyz" -> ready(request);
      case "/sourceConfig" -> {
        String key = request.getParam("writeKey");
        replies.json(request, SourceConfig.of(key == null ? "" : key));
      }
      default -> replies.fault(request, 404, "there is nothing at " + path);
    }
  }

  private void ready(HttpServerRequest request) {
    // The disk is why Kafka does not answer, and the jobs fail: what is first is the cause.
    String broken = readiness.refusal();
    if (broken.isEmpty()) {
      broken = readiness.fault();
    }
    if (broken.isEmpty() && !log.isUp()) {
      broken = log.why();
    }
    if (!broken.isEmpty()) {
      replies.later(request, 503, 1, broken);
      return;
    }
    List<String> notes = new ArrayList<>();
    notes.add(readiness.note());
    notes.add(log.clockFault());
    if (!keys.fault().isEmpty()) {
      notes.add("the file of keys is wrong, and those before it are in force");
    }
    notes.removeIf(String::isEmpty);
    if (notes.isEmpty()) {
      replies.success(request);
    } else {
      replies.text(request, "text/plain", "ready; but " + String.join("; ", notes));
    }
  }
}
