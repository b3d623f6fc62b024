package io.beckon.collector;

import io.beckon.collector.http.CollectorMetrics;
import io.beckon.collector.http.HttpListener;
import io.beckon.collector.key.KeysInForce;
import io.beckon.collector.limit.Rates;
import io.beckon.collector.log.EventLog;
import io.beckon.domain.rule.RuleFaults;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
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

  private final Vertx vertx;
  private final EventLog log;
  private final List<HttpListener> listeners = new CopyOnWriteArrayList<>();

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
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
    CollectorMetrics metrics = new CollectorMetrics(log);
    Rates rates = new Rates();
    AtomicInteger connections = new AtomicInteger();
    try {
      vertx
          .deployVerticle(
              () -> {
                HttpListener listener =
                    new HttpListener(
                        options.http(), options.demo(), keys, rates, log, metrics, connections);
                listeners.add(listener);
                return listener;
              },
              new DeploymentOptions().setInstances(loops))
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on "
              + options.http().host()
              + ":"
              + options.http().port()
              + ": "
              + cause.getMessage(),
          cause);
    }
    vertx.setPeriodic(
        KEYS_MILLIS,
        id ->
            vertx.executeBlocking(
                () -> {
                  keys.look();
                  return null;
                }));
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

  /** Takes no more requests, and waits a few seconds for those that are under way. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the collector did not stop", e);
    } finally {
      log.close();
    }
  }
}
