package io.beckon.collector.http;

import io.beckon.collector.log.EventLog;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the collector counts, for Prometheus. Labels are names of the operator's own making. */
public final class CollectorMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter events =
      Counter.builder()
          .name("beckon_collector_events")
          .help("Calls taken, by the name of the write key and by what became of them.")
          .labelNames("key", "outcome")
          .register(registry);
  private final Counter requested =
      Counter.builder()
          .name("beckon_collector_shop_requests")
          .help("What shops ask of whoever runs this, such as a person's data; the log says what.")
          .labelNames("key")
          .register(registry);
  private final Counter requests =
      Counter.builder()
          .name("beckon_collector_requests")
          .help("Requests answered, by status.")
          .labelNames("status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("beckon_collector_request_seconds")
          .help("Time from a request's first byte to its answer, of requests that bring calls.")
          .classicOnly()
          .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
          .register(registry);

  public CollectorMetrics(EventLog log) {
    GaugeWithCallback.builder()
        .name("beckon_collector_kafka_up")
        .help("1 while Kafka takes events.")
        .callback(callback -> callback.call(log.isUp() ? 1 : 0))
        .register(registry);
    GaugeWithCallback.builder()
        .name("beckon_collector_clock_ahead_seconds")
        .help("How far this machine's clock is ahead of the broker's; asked each minute.")
        .callback(callback -> callback.call(log.clockAhead() / 1e3))
        .register(registry);
    GaugeWithCallback.builder()
        .name("beckon_collector_in_flight_bytes")
        .help("Bytes on their way to Kafka.")
        .callback(callback -> callback.call(log.inFlight()))
        .register(registry);
  }

  /** What became of the calls of one request. */
  void heard(String key, int accepted, int partly, int refused) {
    count(key, "accepted", accepted);
    count(key, "partly", partly);
    count(key, "refused", refused);
  }

  private void count(String key, String outcome, int calls) {
    if (calls > 0) {
      events.labelValues(key, outcome).inc(calls);
    }
  }

  /** Calls of contacts that send too much; their sender is told to send them again. */
  void limited(String key, int calls) {
    count(key, "limited", calls);
  }

  /** Parts of a shop's messages that nothing is made of. */
  void ignored(String key, int count) {
    count(key, "ignored", count);
  }

  /** A shop's message that says nothing yet, such as an order that nobody has paid. */
  void nothing(String key) {
    events.labelValues(key, "nothing").inc();
  }

  /** A shop asks something that only whoever runs this can do. */
  void asked(String key) {
    requested.labelValues(key).inc();
  }

  void answered(int status) {
    requests.labelValues(Integer.toString(status)).inc();
  }

  void took(long nanos) {
    seconds.observe(nanos / 1e9);
  }

  /** All of them in Prometheus' text format. */
  String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
