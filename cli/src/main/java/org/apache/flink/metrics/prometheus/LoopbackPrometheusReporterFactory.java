package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Properties;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Flink's Prometheus reporter, listening on one address. Flink's own listens on all of them and has
 * no setting for it; the registry that it fills can only be reached from its package.
 */
public final class LoopbackPrometheusReporterFactory implements MetricReporterFactory {
  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    MetricConfig config = (MetricConfig) properties;
    return new LoopbackReporter(
        new InetSocketAddress(
            config.getString("host", "127.0.0.1"), config.getInteger("port", 9249)));
  }

  private static final class LoopbackReporter extends AbstractPrometheusReporter {
    private final HTTPServer server;

    LoopbackReporter(InetSocketAddress address) {
      try {
        server = new HTTPServer(address, registry, true);
      } catch (IOException e) {
        throw new UncheckedIOException("metrics cannot be served on " + address, e);
      }
    }

    @Override
    public void close() {
      server.stop();
      super.close();
    }
  }
}
