package io.beckon.collector;

import io.beckon.collector.http.CollectorMetrics;
import io.beckon.collector.http.HttpListener;
import io.beckon.collector.http.HttpOptions;
import io.beckon.collector.http.MetricsListener;
import io.beckon.collector.key.KeysInForce;
import io.beckon.collector.limit.ContactRates;
import io.beckon.collector.limit.Rates;
import io.beckon.collector.log.EventLog;
import io.beckon.domain.rule.RuleFaults;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HTTP in, Kafka out. It keeps nothing: a request is answered when Kafka has all of it, and another
 * collector can take the next one.
 */
public final class Collector implements AutoCloseable {
  private static final long KEYS_MILLIS = 1_000;

  /**
   * So long senders can find out that their connection ends, before those that are idle are closed.
   */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  /** So long it waits at least: who has just connected is not counted yet. */
  private static final Duration SETTLE = Duration.ofMillis(200);

  /** A listener gives its last requests less than that. */
  private static final long STOP_SECONDS = 20;

  private final Vertx vertx;
  private final EventLog log;
  private final List<HttpListener> listeners = new CopyOnWriteArrayList<>();
  private final MetricsListener metricsListener;
  private final AtomicInteger connections = new AtomicInteger();
  private final ListeningSockets sockets = new ListeningSockets();

  /**
   * Starts to listen. Until Kafka and the registry answer, requests are told to come again.
   *
   * @throws RuleFaults naming every fault of the file of keys
   * @throws IOException when that file cannot be read, or the port is taken
   */
  public Collector(CollectorOptions options) throws IOException, RuleFaults, InterruptedException {
    KeysInForce keys = new KeysInForce(options.keys());
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
    log = new EventLog(options.bootstrap(), options.registry(), System::currentTimeMillis);
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .withTransport(sockets)
            .build();
    CollectorMetrics metrics = new CollectorMetrics(log);
    metricsListener = new MetricsListener(options.http().metricsPort(), metrics);
    Rates rates = new Rates();
    ContactRates contacts = new ContactRates();
    HttpOptions http = options.http();
    deployed(
        http.host() + ":" + http.port(),
        vertx.deployVerticle(
            () -> {
              HttpListener listener =
                  new HttpListener(
                      http,
                      options.demo(),
                      keys,
                      rates,
                      contacts,
                      log,
                      metrics,
                      connections,
                      options.readiness());
              listeners.add(listener);
              return listener;
            },
            new DeploymentOptions().setInstances(loops)));
    deployed(
        "the metrics port " + http.metricsPort(),
        vertx.deployVerticle(metricsListener, new DeploymentOptions()));
    vertx.setPeriodic(
        KEYS_MILLIS,
        id ->
            vertx.executeBlocking(
                () -> {
                  keys.look();
                  return null;
                }));
  }

  private void deployed(String where, Future<String> deployment)
      throws IOException, InterruptedException {
    try {
      deployment.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("cannot listen on " + where + ": " + cause.getMessage(), cause);
    }
  }

  private boolean isDraining(long nanos) {
    return nanos < SETTLE.toNanos() || (connections.get() > 0 && nanos < DRAIN.toNanos());
  }

  /** The port on which the operator's metrics are. */
  public int metricsPort() {
    return metricsListener.port();
  }

  /** The port that it listens on. */
  public int port() {
    return listeners.get(0).port();
  }

  /** Whether Kafka takes events. */
  public boolean isReady() {
    return log.isUp();
  }

  /** Why it does not. */
  public String why() {
    return log.why();
  }

  /**
   * Takes no more requests; those that are under way are answered, which takes seventeen seconds at
   * most and one as a rule. Who connects in the very moment may be reset; nothing of theirs is
   * taken.
   */
  @Override
  public void close() {
    try {
      sockets.close();
      listeners.forEach(HttpListener::drain);
      long start = System.nanoTime();
      while (isDraining(System.nanoTime() - start)) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the collector did not stop", e);
    } finally {
      log.close();
    }
  }
}
