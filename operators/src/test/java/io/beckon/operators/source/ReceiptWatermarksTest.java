package io.beckon.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class ReceiptWatermarksTest {
  private static final long NOW = 1_700_000_000_000L;
  private final TestingOutput output = new TestingOutput();
  private long wall = NOW;
  private long activeNanos;

  private ReceiptWatermarks watermarks(int silentSeconds) {
    return new ReceiptWatermarks(
        Duration.ofSeconds(2),
        Duration.ofSeconds(silentSeconds),
        () -> wall,
        new org.apache.flink.util.clock.RelativeClock() {
          @Override
          public long relativeTimeMillis() {
            return activeNanos / 1_000_000;
          }

          @Override
          public long relativeTimeNanos() {
            return activeNanos;
          }
        });
  }

  private void pass(int seconds) {
    wall += seconds * 1_000L;
    activeNanos += seconds * 1_000_000_000L;
  }

  @Test
  void followsTheLatestReceiptAtTheBound() {
    ReceiptWatermarks watermarks = watermarks(10);
    watermarks.onPeriodicEmit(output);
    assertThat(output.marks).isEmpty();
    watermarks.onEvent(new EventRecord(), NOW, output);
    watermarks.onEvent(new EventRecord(), NOW - 500, output);
    watermarks.onPeriodicEmit(output);
    assertThat(output.marks).containsExactly(NOW - 2_001);
  }

  @Test
  void aSilentPartitionGoesWithTheWallClockUntilItSpeaksAgain() {
    ReceiptWatermarks watermarks = watermarks(10);
    watermarks.onEvent(new EventRecord(), NOW, output);
    pass(9);
    watermarks.onPeriodicEmit(output);
    pass(1);
    watermarks.onPeriodicEmit(output);
    pass(5);
    watermarks.onPeriodicEmit(output);
    watermarks.onEvent(new EventRecord(), NOW + 15_100, output);
    watermarks.onPeriodicEmit(output);
    assertThat(output.marks).containsExactly(NOW - 2_001, NOW + 7_999, NOW + 12_999, NOW + 13_099);
  }

  /** The activity clock stands still while the source is held up by what comes after it. */
  @Test
  void aSourceThatIsHeldUpIsNotSilent() {
    ReceiptWatermarks watermarks = watermarks(10);
    watermarks.onEvent(new EventRecord(), NOW, output);
    wall += 3_600_000;
    watermarks.onPeriodicEmit(output);
    assertThat(output.marks).containsExactly(NOW - 2_001);
  }

  @Test
  void aReplayNeverLooksAtTheWallClock() {
    ReceiptWatermarks watermarks = watermarks(0);
    watermarks.onEvent(new EventRecord(), 1_293_840_000_000L, output);
    pass(3_600);
    watermarks.onPeriodicEmit(output);
    assertThat(output.marks).containsExactly(1_293_839_997_999L);
  }

  private static final class TestingOutput implements WatermarkOutput {
    final List<Long> marks = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      marks.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      throw new AssertionError("a silent partition goes on with the wall clock");
    }

    @Override
    public void markActive() {
      throw new AssertionError("a silent partition was never idle");
    }
  }
}
