package io.beckon.benchmarks;

import io.beckon.cli.engine.EventSender;
import io.beckon.collector.log.EventLog;
import io.beckon.operators.sink.Delivery;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** From an event's receipt, just before its append, to a consumer that has its trigger. */
final class Latency {
  private final Bed bed;
  private final Variants variants;
  private final Report report;

  Latency(Bed bed, Variants variants, Report report) {
    this.bed = bed;
    this.variants = variants;
    this.report = report;
  }

  /** Sends at a steady rate for some seconds; the first third is not counted. */
  void measure(Delivery delivery, Duration checkpointEvery, double rate, int contacts, int seconds)
      throws Exception {
    Histogram histogram = new Histogram(600_000, 3);
    Histogram filled = new Histogram(600_000, 3);
    long[] longest = new long[1];
    CountingReader.reset(0, 0);
    bed.run(
        checkpointEvery,
        env -> variants.engine(env, delivery, Variants.RULES, false),
        flink -> {
          try (EventSender sender = bed.sender();
              TriggerReader reader = new TriggerReader(bed.bootstrap(), histogram, filled)) {
            long already = CountingReader.READ.get();
            for (int i = 0; i < contacts; i++) {
              sender.send(Traffic.signUp(i, System.currentTimeMillis()));
            }
            sender.flush();
            Bed.awaitRead(already + contacts);
            long paced = System.currentTimeMillis();
            send(sender, reader, rate, contacts, seconds);
            longest[0] = flink.longestCheckpointSince(paced);
          }
        });
    report.add(
        Report.row("latency", "engine, " + delivery)
            .put("shape", "bursts")
            .put("contacts", contacts)
            .put("rules", Variants.RULES)
            .put("checkpoint_interval_seconds", checkpointEvery.toSeconds())
            .put("events_per_second", Math.round(rate))
            .put("triggers", histogram.getTotalCount())
            .put("p50_ms", histogram.getValueAtPercentile(50))
            .put("p99_ms", histogram.getValueAtPercentile(99))
            .put("p999_ms", histogram.getValueAtPercentile(99.9))
            .put("max_ms", histogram.getMaxValue())
            .put("with_products", filled.getTotalCount())
            .put("with_products_p50_ms", filled.getValueAtPercentile(50))
            .put("with_products_p99_ms", filled.getValueAtPercentile(99))
            .put("checkpoint_seconds_max", longest[0] / 1000.0));
  }

  private static void send(
      EventSender sender, TriggerReader reader, double rate, int contacts, int seconds) {
    Traffic traffic = new Traffic(2, contacts, true);
    long start = System.nanoTime();
    long sent = 0;
    long beat = 0;
    boolean counting = false;
    for (long at = 0; at < TimeUnit.SECONDS.toNanos(seconds); at = System.nanoTime() - start) {
      long due = (long) (at / 1e9 * rate);
      long now = System.currentTimeMillis();
      for (; sent < due; sent++) {
        sender.send(traffic.next(now));
      }
      if (now / EventLog.BEAT_MILLIS != beat) {
        beat = now / EventLog.BEAT_MILLIS;
        sender.heartbeat(now);
      }
      if (!counting && at > TimeUnit.SECONDS.toNanos(seconds) / 3) {
        counting = true;
        reader.count();
      }
      LockSupport.parkNanos(1_000_000);
    }
    sender.flush();
  }
}
