package io.beckon.benchmarks;

import io.beckon.cli.engine.EventSender;
import io.beckon.collector.log.EventLog;
import io.beckon.domain.evaluation.Settings;
import io.beckon.jobs.TopicConsumers;
import io.beckon.operators.topic.TopicTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** What one contact that floods costs the others, and what it writes itself. */
final class Flooded {
  /** Each of them is heard of once a second, and gets a trigger each time. */
  private static final int OTHERS = 100;

  private static final int FLOODING = OTHERS;
  private static final int FLOOD = 200_000;
  private static final int FLOOD_SECONDS = 20;
  private static final int WARM_SECONDS = 15;
  private static final int AFTER_SECONDS = 15;

  private final Bed bed;
  private final Variants variants;
  private final Report report;

  Flooded(Bed bed, Variants variants, Report report) {
    this.bed = bed;
    this.variants = variants;
    this.report = report;
  }

  /**
   * Runs the job beside the flood, or beside nothing.
   *
   * @param limit events of a contact that count in a minute; 0: all
   */
  void measure(boolean flood, int limit) throws Exception {
    Histogram histogram = new Histogram(600_000, 3);
    CountingReader.reset(0, 0);
    bed.run(
        Duration.ofSeconds(10),
        env -> variants.flooded(env, Settings.DEFAULT.limiting(limit)),
        flink -> {
          long already = CountingReader.READ.get();
          try (EventSender sender = bed.sender();
              TriggerReader reader =
                  new TriggerReader(bed.bootstrap(), histogram, new Histogram(600_000, 3))) {
            for (int i = 0; i <= OTHERS; i++) {
              sender.send(Traffic.signUp(i, System.currentTimeMillis()));
            }
            sender.flush();
            Bed.awaitRead(already + OTHERS + 1);
            send(sender, reader, flood);
          }
        });
    report.add(
        Report.row("flood", flood ? "engine, limit " + limit : "engine, no flood")
            .put("others", OTHERS)
            .put("flood_events", flood ? FLOOD : 0)
            .put("triggers", histogram.getTotalCount())
            .put("p50_ms", histogram.getValueAtPercentile(50))
            .put("p95_ms", histogram.getValueAtPercentile(95))
            .put("p99_ms", histogram.getValueAtPercentile(99))
            .put("max_ms", histogram.getMaxValue())
            .put("profiles_of_the_flooding", count(TopicTable.PROFILES.name()))
            .put("dead_letters", count(TopicTable.DEAD_LETTERS.name())));
  }

  private static void send(EventSender sender, TriggerReader reader, boolean flood) {
    Traffic traffic = new Traffic(3, OTHERS + 1, true);
    long start = System.nanoTime();
    long beat = 0;
    long asked = 0;
    long flooded = 0;
    boolean counting = false;
    int seconds = WARM_SECONDS + FLOOD_SECONDS + AFTER_SECONDS;
    for (long at = 0; at < TimeUnit.SECONDS.toNanos(seconds); at = System.nanoTime() - start) {
      long now = System.currentTimeMillis();
      for (; asked < at / 1e9 * OTHERS; asked++) {
        sender.send(traffic.asked((int) (asked % OTHERS), now));
      }
      double into = at / 1e9 - WARM_SECONDS;
      for (; flood && flooded < Math.min(FLOOD, into * FLOOD / FLOOD_SECONDS); flooded++) {
        sender.send(traffic.looked(FLOODING, now));
      }
      if (now / EventLog.BEAT_MILLIS != beat) {
        beat = now / EventLog.BEAT_MILLIS;
        sender.heartbeat(now);
      }
      if (!counting && into > 0) {
        counting = true;
        reader.count();
      }
      LockSupport.parkNanos(1_000_000);
    }
    sender.flush();
  }

  /** How many records of the contact that floods a topic has. */
  private long count(String topic) throws Exception {
    byte[] key = Traffic.key(FLOODING).getBytes(StandardCharsets.UTF_8);
    long count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        TopicConsumers.open(bed.bootstrap(), List.of(topic))) {
      consumer.seekToBeginning(consumer.assignment());
      for (int empty = 0; empty < 5; ) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
        empty = records.isEmpty() ? empty + 1 : 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
          // A dead letter has no key.
          count += record.key() == null || Arrays.equals(record.key(), key) ? 1 : 0;
        }
      }
    }
    return count;
  }
}
