package io.beckon.operators.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Outputs;
import io.beckon.schema.ItemCount;
import io.beckon.schema.LogPlace;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Together;
import io.beckon.schema.codec.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same log, read in other ways: what is told of each item in the end is the same to the bit.
 */
class CountingOrderTest {
  private static final long T = 1_293_840_000_000L;
  private static final int PARTITIONS = 3;
  private static final int BASKETS = 120;

  /** Aged, so that the order of adding up is seen in the last digits. */
  private static final AffinitySettings AGED =
      new AffinitySettings(Duration.ofDays(3), 1, Duration.ofHours(1));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void howTheLogIsReadIsNotSeen(long seed) throws Exception {
    Schemas.trust();
    List<List<Together>> log = log(seed);
    Map<String, String> prompt = told(log, null);
    assertThat(prompt).hasSizeGreaterThan(20);
    assertThat(told(log, new SplittableRandom(seed))).isEqualTo(prompt);
  }

  private static List<List<Together>> log(long seed) {
    SplittableRandom random = new SplittableRandom(100 + seed);
    List<List<Together>> log = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      log.add(new ArrayList<>());
    }
    for (int i = 0; i < BASKETS; i++) {
      long at = T + i * 2_400_000L + random.nextInt(1_000_000);
      int partition = random.nextInt(PARTITIONS);
      List<String> items = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        String item = "p" + random.nextInt(9);
        if (!items.contains(item)) {
          items.add(item);
        }
      }
      int part = 0;
      long offset = log.get(partition).size();
      for (String item : items) {
        List<String> others = new ArrayList<>(items);
        others.remove(item);
        LogPlace place =
            LogPlace.newBuilder()
                .setAt(at)
                .setPartition(partition)
                .setOffset(offset)
                .setPart(part++)
                .build();
        log.get(partition)
            .add(
                Together.newBuilder()
                    .setWorkspace("shop")
                    .setKind("bought")
                    .setUnit("product")
                    .setItem(item)
                    .setCount(1)
                    .setOthers(others)
                    .setAt(at)
                    .setPlace(place)
                    .build());
      }
    }
    return log;
  }

  /** The last that is told of each item, and each count of it; {@code chance} null: in order. */
  private static Map<String, String> told(
      List<List<Together>> log, @Nullable SplittableRandom chance) throws Exception {
    Map<String, String> told = new TreeMap<>();
    int[] read = new int[PARTITIONS];
    long[] upTo = new long[PARTITIONS];
    KeyedOneInputStreamOperatorTestHarness<String, Together, PairCounts> harness =
        CountTogetherTest.started(AGED, null);
    for (int left = log.stream().mapToInt(List::size).sum(); left > 0; left--) {
      int partition = next(log, read, upTo, chance);
      Together one = log.get(partition).get(read[partition]++);
      upTo[partition] = one.getPlace().getAt();
      harness.processElement(one, one.getAt());
      if (chance == null || chance.nextInt(5) == 0) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PARTITIONS; i++) {
          boolean ended = read[i] == log.get(i).size();
          least = Math.min(least, ended ? Long.MAX_VALUE : upTo[i]);
        }
        if (least != Long.MAX_VALUE) {
          harness.processWatermark(Bound.DEFAULT.mark(least));
        }
      }
      if (chance != null && chance.nextInt(20) == 0) {
        harness.prepareSnapshotPreBarrier(left);
        OperatorSubtaskState snapshot = harness.snapshot(left, left);
        note(harness, told);
        harness.close();
        harness = CountTogetherTest.started(AGED, snapshot);
      }
    }
    harness.processWatermark(Bound.DEFAULT.mark(T + 1_000L * 86_400_000L));
    harness.prepareSnapshotPreBarrier(0);
    note(harness, told);
    harness.close();
    return told;
  }

  private static int next(
      List<List<Together>> log, int[] read, long[] upTo, @Nullable SplittableRandom chance) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      if (read[i] < log.get(i).size()) {
        left.add(i);
      }
    }
    if (chance != null) {
      return left.get(chance.nextInt(left.size()));
    }
    int first = left.get(0);
    for (int partition : left) {
      first = upTo[partition] < upTo[first] ? partition : first;
    }
    return first;
  }

  private static void note(
      KeyedOneInputStreamOperatorTestHarness<String, Together, PairCounts> harness,
      Map<String, String> told) {
    for (PairCounts one : harness.extractOutputValues()) {
      told.put(one.getItem(), one.toString());
    }
    Queue<StreamRecord<ItemCount>> counts = harness.getSideOutput(Outputs.ITEM_COUNTS);
    for (StreamRecord<ItemCount> one :
        counts == null ? List.<StreamRecord<ItemCount>>of() : counts) {
      ItemCount count = one.getValue();
      told.put(count.getItem() + " at " + count.getAt(), String.valueOf(count.getWeight()));
    }
  }
}
