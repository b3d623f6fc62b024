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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The HTTP server of one event loop. Several share the port. */
public final class HttpListener extends VerticleBase {
  private final HttpOptions options;
  private final KeysInForce keys;
  private final Rates rates;
  private final ContactRates contacts;
  private final EventLog log;
  private final CollectorMetrics metrics;
  private final AtomicInteger connections;
  private final Replies replies;
  private final Pages pages;
  private @Nullable HttpServer server;
  private @Nullable RequestHandler handler;

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
      AtomicInteger connections) {
    this.options = options;
    this.keys = keys;
    this.rates = rates;
    this.contacts = contacts;
    this.log = log;
    this.metrics = metrics;
    this.connections = connections;
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

  /** The port that it listens on. */
  public int port() {
    return server == null ? 0 : server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    String path = Paths.normalised(request.path() == null ? "" : request.path());
    HttpMethod method = request.method();
    if (pages.answers(request, path)) {
      return;
    }
    if (method == HttpMethod.OPTIONS) {
      replies.preflight(request);
    } else if (method == HttpMethod.POST) {
      String kind = Paths.kind(path);
      if (kind != null && handler != null) {
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
      case "/readyz" -> {
        if (!log.isUp()) {
          replies.later(request, 503, 1, log.why());
        } else if (!log.clockFault().isEmpty()) {
          replies.text(request, "text/plain", "ready; but " + log.clockFault());
        } else if (!keys.fault().isEmpty()) {
          replies.text(
              request,
              "text/plain",
              "ready; but the file of keys is wrong, and those before it are in force");
        } else {
          replies.success(request);
        }
      }
      case "/sourceConfig" -> {
        String key = request.getParam("writeKey");
        replies.json(request, SourceConfig.of(key == null ? "" : key));
      }
      default -> replies.fault(request, 404, "there is nothing at " + path);
    }
  }
}
