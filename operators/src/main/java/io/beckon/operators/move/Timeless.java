package io.beckon.operators.move;

import io.beckon.operators.source.EventRecord;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** What moves between contacts neither drives time nor holds it back: the events do. */
public final class Timeless implements WatermarkGenerator<EventRecord> {
  private Timeless() {}

  public static WatermarkStrategy<EventRecord> strategy() {
    return WatermarkStrategy.<EventRecord>forGenerator(context -> new Timeless())
        .withTimestampAssigner((event, kafkaTime) -> event.receivedAt);
  }

  @Override
  public void onEvent(EventRecord event, long time, WatermarkOutput output) {
    output.markIdle();
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
