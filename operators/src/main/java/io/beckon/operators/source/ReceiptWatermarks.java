package io.beckon.operators.source;

import io.beckon.domain.inbox.Bound;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The watermark of one partition: the latest receipt that was read, less the bound.
 *
 * <p>Time comes from the log alone. A partition from which nothing is read holds time back, whether
 * it is quiet, its broker is away or a fetch hangs: nobody can tell these apart, and what could
 * prevent a message may be in it. Heartbeats, which the collector writes to every partition, carry
 * time through a quiet night.
 */
public final class ReceiptWatermarks implements WatermarkGenerator<LogRecord> {
  /** Partitions that are read ahead of the others wait for each other under this name. */
  private static final String ALIGNED = "events";

  /** How often the partitions are told how far they may go. */
  public static final Duration ALIGN_EVERY = Duration.ofMillis(100);

  private long latest = Long.MIN_VALUE;

  private final Bound bound;

  ReceiptWatermarks(Bound bound) {
    this.bound = bound;
  }

  /**
   * @param bound how far events may be out of order by their receipt
   * @param readAhead how far a partition may be read ahead of the slowest, in the log's time: what
   *     is ahead waits in the contacts' queues
   * @param alignEvery how often the partitions are told how far they may go
   */
  public static WatermarkStrategy<LogRecord> strategy(
      Bound bound, Duration readAhead, Duration alignEvery) {
    return WatermarkStrategy.<LogRecord>forGenerator(context -> new ReceiptWatermarks(bound))
        .withTimestampAssigner((record, kafkaTime) -> record.receivedAt())
        .withWatermarkAlignment(ALIGNED, readAhead, alignEvery);
  }

  @Override
  public void onEvent(LogRecord record, long receivedAt, WatermarkOutput output) {
    latest = Math.max(latest, receivedAt);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (latest != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(bound.mark(latest)));
    }
  }
}
