package io.beckon.operators.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.demand.WorkspaceDays;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.Demand;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Wanted;
import io.beckon.schema.codec.Schemas;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountDemandTest {
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final long T = 1_293_840_000_000L;

  private long offset;
  private KeyedOneInputStreamOperatorTestHarness<String, Wanted, Demand> harness;

  @BeforeEach
  void open() throws Exception {
    Schemas.trust();
    harness = started(null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Wanted, Demand> started(
      @Nullable OperatorSubtaskState state) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, Wanted, Demand> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new CountDemand(
                new AffinitySettings(Duration.ZERO, 1, Duration.ofHours(1)), WorkspaceDays.UTC),
            one -> CountDemand.key(one.getWorkspace(), one.getWhat(), one.getScope()),
            Types.STRING);
    harness.setup(new RecordType<>(Demand.class).createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private void bought(String scope, long at, String item, long count) throws Exception {
    harness.processElement(
        Wanted.newBuilder()
            .setWorkspace("shop")
            .setWhat("bought")
            .setScope(scope)
            .setItems(List.of(item))
            .setCounts(List.of(count))
            .setAt(at)
            .setPlace(
                LogPlace.newBuilder()
                    .setAt(at)
                    .setPartition(0)
                    .setOffset(offset++)
                    .setPart(0)
                    .build())
            .build(),
        at);
  }

  private List<String> told() {
    return harness.extractOutputValues().stream()
        .map(
            one ->
                (one.getAt() - T) / HOUR
                    + "h "
                    + one.getScope()
                    + one.getItems().stream()
                        .map(i -> " " + i.getItem() + ":" + i.getDay() + "/" + i.getMonth())
                        .reduce("", String::concat))
        .toList();
  }

  @Test
  void anHourAfterTheFirstChangeThenDayByDayUntilAMonthHasPassed() throws Exception {
    bought("all", T + 1, "mug", 2);
    bought("all", T + 2, "pot", 1);
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    harness = started(snapshot);
    bought("all", T + 3, "pot", 4);
    harness.processWatermark(T + HOUR);
    assertThat(told()).containsExactly("1h all pot:5/5 mug:2/2");
    bought("all", T + 5 * HOUR, "mug", 1);
    harness.processWatermark(T + 7 * HOUR);
    assertThat(told()).last().isEqualTo("6h all pot:5/5 mug:3/3");
    harness.processWatermark(T + 40 * DAY);
    assertThat(told()).last().isEqualTo("720h all pot:0/0 mug:0/0");
    assertThat(told()).hasSize(2 + 30);
    assertThat(harness.numEventTimeTimers()).isEqualTo(1);
    harness.processWatermark(T + 500 * DAY);
    assertThat(harness.numEventTimeTimers()).isZero();
    harness.snapshot(2, 2);
    assertThat(harness.numKeyedStateEntries()).as("a year after the last, forgotten").isZero();
  }

  @Test
  void everyScopeHasOneStateAndOneTimer() throws Exception {
    for (int i = 0; i < 40; i++) {
      bought("all", T + i, "mug", 1);
      bought("country/France", T + i, "mug", 1);
    }
    harness.snapshot(1, 1);
    assertThat(harness.numKeyedStateEntries()).as("with what waits").isEqualTo(2 + 2);
    assertThat(harness.numEventTimeTimers()).isEqualTo(2);
    harness.processWatermark(T + HOUR);
    harness.snapshot(2, 2);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
    assertThat(harness.numEventTimeTimers()).as("the end of the day").isEqualTo(2);
  }
}
