package io.beckon.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.inbox.Bound;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class ReceiptWatermarksTest {
  private static final long NOON = 1_293_883_200_000L;

  private final ReceiptWatermarks watermarks = new ReceiptWatermarks(Bound.DEFAULT);
  private final List<Long> emitted = new ArrayList<>();
  private boolean idle;
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
          idle = true;
        }

        @Override
        public void markActive() {
          idle = false;
        }
      };

  private void read(long receivedAt) {
    watermarks.onEvent(new LogRecord.Heartbeat(0, receivedAt), receivedAt, output);
  }

  @Test
  void followsTheLatestReceiptAtTheBound() {
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).isEmpty();
    read(NOON);
    read(NOON - 1_000);
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).containsExactly(NOON - 2_001);
  }

  /**
   * A fetch that hangs for 16 s and a quiet partition look the same: neither lets time go on, for
   * an order that is in the log may not have been read.
   */
  @Test
  void aPartitionThatGivesNothingHoldsTimeBackHoweverLong() {
    read(NOON);
    for (int asked = 0; asked < 1_000; asked++) {
      watermarks.onPeriodicEmit(output);
    }
    assertThat(emitted).containsOnly(NOON - 2_001);
    assertThat(idle).as("an idle partition would not hold the others back").isFalse();
  }
}
