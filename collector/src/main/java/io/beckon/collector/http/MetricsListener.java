package io.beckon.collector.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import org.jspecify.annotations.Nullable;

/**
 * The operator's metrics for Prometheus, at {@code /metrics} of a port of their own on the loopback
 * address: they name the write keys of all workspaces, and no sender need know of another.
 */
public final class MetricsListener extends VerticleBase {
  private static final String HOST = "127.0.0.1";

  private final int port;
  private final CollectorMetrics metrics;
  private @Nullable HttpServer server;

  /**
   * @param port 0: any that is free
   */
  public MetricsListener(int port, CollectorMetrics metrics) {
    this.port = port;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServer made = vertx.createHttpServer(new HttpServerOptions().setHost(HOST).setPort(port));
    server = made;
    return made.requestHandler(
            request -> {
              if ("/metrics".equals(request.path())) {
                request
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(metrics.text());
              } else {
                request.response().setStatusCode(404).end("metrics are at /metrics\n");
              }
            })
        .listen();
  }

  /** The port that it listens on. */
  public int port() {
    return server == null ? 0 : server.actualPort();
  }
}
