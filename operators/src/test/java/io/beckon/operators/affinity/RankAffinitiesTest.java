package io.beckon.operators.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.inbox.Bound;
import io.beckon.schema.Affinities;
import io.beckon.schema.ItemCount;
import io.beckon.schema.PairCounts;
import io.beckon.schema.PairWeight;
import io.beckon.schema.codec.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RankAffinitiesTest {
  private static final long HOUR = 3_600_000L;
  private static final long T = 1_293_840_000_000L;

  private KeyedBroadcastOperatorTestHarness<String, PairCounts, ItemCount, Affinities> harness;

  @BeforeEach
  void open() throws Exception {
    Schemas.trust();
    harness =
        ProcessFunctionTestHarnesses.forKeyedBroadcastProcessFunction(
            new RankAffinities(new AffinitySettings(Duration.ZERO, 2, Duration.ofHours(1))),
            PairCounts::getItem,
            Types.STRING,
            RankAffinities.ITEMS);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private void count(String item, double weight, long at) throws Exception {
    harness.processBroadcastElement(
        ItemCount.newBuilder()
            .setWorkspace("shop")
            .setKind("bought")
            .setUnit("product")
            .setItem(item)
            .setWeight(weight)
            .setAt(at)
            .build(),
        at);
  }

  private void pairs(String item, double weight, long at, String other, double both)
      throws Exception {
    harness.processElement(
        PairCounts.newBuilder()
            .setWorkspace("shop")
            .setKind("bought")
            .setUnit("product")
            .setItem(item)
            .setWeight(weight)
            .setMissed(0.0)
            .setAt(at)
            .setOthers(new ArrayList<>(List.of(new PairWeight(other, both))))
            .build(),
        at);
  }

  /** The log has been read up to this time. */
  private void read(long upTo) throws Exception {
    harness.watermark(Bound.DEFAULT.mark(upTo));
  }

  private List<String> told() {
    return harness.extractOutputValues().stream()
        .map(
            one ->
                one.getItem()
                    + " of "
                    + one.getBaskets()
                    + " with "
                    + one.getOthers().get(0).getAlone())
        .toList();
  }

  /** Of another subtask it is heard already what it counted an hour later. */
  @Test
  void whatOthersCountedLaterIsNotTaken() throws Exception {
    count("", 20, T);
    count("mug", 7, T);
    pairs("pot", 5, T + HOUR, "mug", 4);
    count("mug", 8, T + HOUR);
    count("mug", 9, T + 2 * HOUR);
    count("", 30, T + 2 * HOUR);
    assertThat(told()).as("not all of that hour has been heard of").isEmpty();
    read(T + HOUR);
    assertThat(told()).containsExactly("pot of 20.0 with 8.0");
    read(T + 3 * HOUR);
    pairs("pot", 6, T + 2 * HOUR, "mug", 4);
    assertThat(told()).last().isEqualTo("pot of 30.0 with 9.0");
  }

  /** An hour that is over for good is asked for no more: of each item one count is enough. */
  @Test
  void whatNobodyAsksForIsForgottenWithTheNextSnapshot() throws Exception {
    for (int hour = 0; hour < 100; hour++) {
      count("mug", hour, T + hour * HOUR);
      count("", hour, T + hour * HOUR);
    }
    read(T + 100 * HOUR);
    count("", 99, T + 99 * HOUR);
    harness.snapshot(1, 1);
    int kept = 0;
    for (var one : harness.getBroadcastState(RankAffinities.ITEMS).entries()) {
      assertThat(one.getValue().getWeight()).isEqualTo(99);
      kept++;
    }
    assertThat(kept).isEqualTo(2);
    pairs("pan", 6, T + 101 * HOUR, "mug", 4);
    read(T + 101 * HOUR);
    assertThat(told()).last().isEqualTo("pan of 99.0 with 99.0");
  }
}
