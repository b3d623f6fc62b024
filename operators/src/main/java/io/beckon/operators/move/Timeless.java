package io.beckon.operators.move;

import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * What does not happen to contacts, such as moves between them and what a feed says, neither drives
 * time nor holds it back: the events do.
 */
public final class Timeless<T> implements WatermarkGenerator<T> {
  private Timeless() {}

  /**
   * @param time epoch milliseconds of a record
   */
  public static <T> WatermarkStrategy<T> strategy(SerializableTimestampAssigner<T> time) {
    return WatermarkStrategy.<T>forGenerator(context -> new Timeless<>())
        .withTimestampAssigner(time);
  }

  @Override
  public void onEvent(T record, long time, WatermarkOutput output) {
    output.markIdle();
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
