package io.beckon.operators.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.operators.Outputs;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.ItemCount;
import io.beckon.schema.LogPlace;
import io.beckon.schema.PairCounts;
import io.beckon.schema.PairWeight;
import io.beckon.schema.Together;
import io.beckon.schema.codec.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountTogetherTest {
  private static final long HOUR = 3_600_000L;
  private static final long T = 1_293_840_000_000L;
  private static final AffinitySettings EXACT =
      new AffinitySettings(Duration.ZERO, 2, Duration.ofHours(1));

  private long offset;
  private KeyedOneInputStreamOperatorTestHarness<String, Together, PairCounts> harness;

  @BeforeEach
  void open() throws Exception {
    Schemas.trust();
    harness = started(null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Together, PairCounts> started(
      @Nullable OperatorSubtaskState state) throws Exception {
    return started(EXACT, state);
  }

  static KeyedOneInputStreamOperatorTestHarness<String, Together, PairCounts> started(
      AffinitySettings settings, @Nullable OperatorSubtaskState state) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, Together, PairCounts> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new CountTogether(settings),
            one ->
                CountTogether.key(one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()),
            Types.STRING);
    harness.setup(new RecordType<>(PairCounts.class).createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private void basket(long at, String... items) throws Exception {
    send(at, "", List.of());
    for (String item : items) {
      List<String> others = new ArrayList<>(List.of(items));
      others.remove(item);
      send(at, item, others);
    }
  }

  private void send(long at, String item, List<String> others) throws Exception {
    harness.processElement(
        Together.newBuilder()
            .setWorkspace("shop")
            .setKind("bought")
            .setUnit("product")
            .setItem(item)
            .setCount(1)
            .setOthers(others)
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

  private List<PairCounts> told() {
    return harness.extractOutputValues();
  }

  /** The second basket comes after a restart; an hour is told of once, when it is over. */
  @Test
  void countsOutliveARestartWithTheTimersThatTellOfThem() throws Exception {
    basket(T + 1, "mug", "pot");
    harness.processWatermark(T + 10);
    assertThat(told()).isEmpty();
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    harness = started(snapshot);
    basket(T + 20, "mug", "pot", "cup");
    harness.processWatermark(T + HOUR);
    assertThat(told()).as("goes out with the next checkpoint").isEmpty();
    harness.prepareSnapshotPreBarrier(2);
    assertThat(told())
        .extracting(PairCounts::getItem)
        .containsExactlyInAnyOrder("mug", "pot", "cup");
    for (PairCounts one : told()) {
      boolean both = !one.getItem().equals("cup");
      assertThat(one.getWeight()).isEqualTo(both ? 2 : 1);
      assertThat(one.getOthers())
          .extracting(PairWeight::getWeight)
          .isEqualTo(both ? List.of(2.0) : List.of());
    }
    List<ItemCount> counts = new ArrayList<>();
    for (StreamRecord<ItemCount> record : harness.getSideOutput(Outputs.ITEM_COUNTS)) {
      counts.add(record.getValue());
    }
    assertThat(counts)
        .extracting(one -> one.getItem() + " " + one.getWeight())
        .containsExactlyInAnyOrder(" 2.0", "mug 2.0", "pot 2.0");
    assertThat(harness.numEventTimeTimers()).as("nothing has changed since").isZero();
  }

  /** A job that catches up lives through a day between two checkpoints. */
  @Test
  void betweenTwoCheckpointsOnlyTheLastIsToldOfEach() throws Exception {
    for (int hour = 0; hour < 24; hour++) {
      basket(T + hour * HOUR + 1, "mug", "pot");
      harness.processWatermark(T + hour * HOUR + 10);
    }
    basket(T + 23 * HOUR + 11, "cup", "pan");
    harness.processWatermark(T + 24 * HOUR);
    harness.prepareSnapshotPreBarrier(1);
    assertThat(told())
        .extracting(one -> one.getItem() + " " + one.getWeight() + " " + (one.getAt() - T) / HOUR)
        .containsExactlyInAnyOrder("mug 24.0 24", "pot 24.0 24", "cup 1.0 24", "pan 1.0 24");
    harness.prepareSnapshotPreBarrier(2);
    assertThat(told()).as("nothing has changed since").hasSize(4);
  }

  @Test
  void everyItemHasOneStateAndOneTimerAnHour() throws Exception {
    for (int i = 0; i < 50; i++) {
      basket(T + i, "mug", "pot");
    }
    assertThat(harness.numEventTimeTimers()).isEqualTo(3);
    harness.snapshot(1, 1);
    assertThat(harness.numKeyedStateEntries()).as("with what waits").isEqualTo(3 + 3);
    harness.processWatermark(T + HOUR);
    harness.snapshot(2, 2);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(3);
    assertThat(harness.numEventTimeTimers()).isZero();
  }
}
