package io.beckon.operators.source;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The watermark of one partition: the latest receipt less a bound.
 *
 * <p>A partition that has given nothing for some time, although it was asked, has been read to its
 * end. From then on its time is the wall clock's, so that it holds back no other partition and
 * deadlines come in a quiet shop. Where a collector writes heartbeats no partition is ever silent,
 * and a replay of the log is the same as the live run.
 */
public final class ReceiptWatermarks implements WatermarkGenerator<EventRecord> {
  private final long bound;
  private final long silentNanos;
  private final WallClock clock;
  private final RelativeClock activity;
  private long latest = Long.MIN_VALUE;
  private long activeAt;

  ReceiptWatermarks(Duration bound, Duration silentAfter, WallClock clock, RelativeClock activity) {
    this.bound = bound.toMillis();
    this.silentNanos = silentAfter.toNanos();
    this.clock = clock;
    this.activity = activity;
    this.activeAt = activity.relativeTimeNanos();
  }

  /**
   * @param bound how far events may be out of order by their receipt
   * @param silentAfter when a partition counts as silent; zero: never
   */
  public static WatermarkStrategy<EventRecord> strategy(
      Duration bound, Duration silentAfter, WallClock clock) {
    WatermarkGeneratorSupplier<EventRecord> generators =
        context ->
            new ReceiptWatermarks(bound, silentAfter, clock, context.getInputActivityClock());
    return WatermarkStrategy.<EventRecord>forGenerator(generators)
        .withTimestampAssigner((event, kafkaTime) -> event.receivedAt);
  }

  @Override
  public void onEvent(EventRecord event, long receivedAt, WatermarkOutput output) {
    latest = Math.max(latest, receivedAt);
    activeAt = activity.relativeTimeNanos();
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (silentNanos > 0 && activity.relativeTimeNanos() - activeAt >= silentNanos) {
      latest = Math.max(latest, clock.millis());
    }
    if (latest != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(latest - bound - 1));
    }
  }
}
