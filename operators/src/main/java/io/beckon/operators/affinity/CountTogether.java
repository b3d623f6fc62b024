package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.TogetherCounts;
import io.beckon.domain.basics.Bounds;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.schema.ItemCount;
import io.beckon.schema.LogPlace;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Together;
import io.beckon.schema.TogetherState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts what goes with an item, keyed by item.
 *
 * <p>What goes with the items of which a round is over is told with the next checkpoint: a job that
 * catches up lives through many rounds between two of them, of which nobody reads any but the last.
 */
public final class CountTogether
    extends CountsOperator<Together, PairCounts, TogetherCounts, TogetherState> {
  private static final long serialVersionUID = 1L;

  /** Pairs kept in memory by each subtask, about 20 bytes each. */
  private static final int CACHED = 4_000_000;

  /** An item itself takes as much as so many pairs. */
  private static final int ITEM = 20;

  private static final int TOLD = Bounds.cap(PairCounts.SCHEMA$, "others");

  private final AffinitySettings settings;
  private transient Map<String, String> items;

  /**
   * Keys of items to be told of, and the end of the last round that changed each; empty in every
   * snapshot.
   */
  private transient Map<String, Long> due;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public CountTogether(AffinitySettings settings) {
    super(
        Together.class,
        TogetherState.class,
        new CountsNames(Names.STATE_TOGETHER, Names.STATE_TOGETHER_AHEAD, Names.TIMERS_TOGETHER),
        CACHED,
        settings.every());
    this.settings = settings;
  }

  /** What an item's counts are keyed by. */
  public static String key(String workspace, String kind, String unit, String item) {
    return workspace + SEPARATOR + kind + SEPARATOR + unit + SEPARATOR + item;
  }

  @Override
  public void open() throws Exception {
    super.open();
    items = new HashMap<>();
    due = new LinkedHashMap<>();
  }

  @Override
  LogPlace place(Together one) {
    return one.getPlace();
  }

  @Override
  void add(TogetherCounts counts, Together one) {
    counts.add(one.getAt(), one.getCount(), shared(one.getOthers()));
  }

  @Override
  void over(String of, TogetherCounts counts, long at, boolean changed) throws IOException {
    if (cache.changed(of)) {
      items.clear();
    }
    String[] key = of.split(SEPARATOR, 4);
    double weight = counts.weight(at);
    if (weight >= settings.leastSupport() || key[3].isEmpty()) {
      // Of rarer items no pair is told, and nobody has to know them.
      output.collect(
          Outputs.ITEM_COUNTS,
          new StreamRecord<>(
              ItemCount.newBuilder()
                  .setWorkspace(key[0])
                  .setKind(key[1])
                  .setUnit(key[2])
                  .setItem(key[3])
                  .setWeight(weight)
                  .setAt(at)
                  .build(),
              at));
    }
    if (!key[3].isEmpty()) {
      due.put(of, at);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    tell();
  }

  @Override
  public void finish() throws Exception {
    tell();
    super.finish();
  }

  private void tell() throws IOException {
    for (Map.Entry<String, Long> one : due.entrySet()) {
      String of = one.getKey();
      long at = one.getValue();
      String[] key = of.split(SEPARATOR, 4);
      TogetherCounts counts = cache.get(of);
      output.collect(
          new StreamRecord<>(
              PairCounts.newBuilder()
                  .setWorkspace(key[0])
                  .setKind(key[1])
                  .setUnit(key[2])
                  .setItem(key[3])
                  .setWeight(counts.weight(at))
                  .setMissed(counts.missed(at))
                  .setAt(at)
                  .setOthers(counts.heaviest(at, settings.leastSupport(), TOLD))
                  .build(),
              at));
      cache.changed(of);
    }
    due.clear();
  }

  @Override
  int ahead(TogetherCounts counts) {
    return counts.ahead();
  }

  @Override
  void ahead(TogetherCounts counts, int count) {
    counts.ahead(count);
  }

  @Override
  TogetherCounts of(TogetherState state) {
    return TogetherCounts.of(state, settings);
  }

  @Override
  TogetherState state(TogetherCounts counts) {
    return counts.state();
  }

  @Override
  public TogetherCounts anew() {
    return new TogetherCounts(settings);
  }

  /** An item without others takes room, too. */
  @Override
  public int weight(TogetherCounts counts) {
    return counts.size() + ITEM;
  }

  /** Each item's name is kept once, however many others it is with. */
  private List<String> shared(List<String> others) {
    List<String> shared = new ArrayList<>(others.size());
    for (int i = 0; i < others.size(); i++) {
      String other = others.get(i);
      String known = items.putIfAbsent(other, other);
      shared.add(known == null ? other : known);
    }
    return shared;
  }
}
