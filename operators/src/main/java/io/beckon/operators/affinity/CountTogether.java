package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.CountedItem;
import io.beckon.domain.affinity.TogetherCounts;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.schema.ItemCount;
import io.beckon.schema.LogPlace;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Together;
import io.beckon.schema.TogetherState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes with an item, keyed by item.
 *
 * <p>What goes with the items of which a round is over is told with the next checkpoint: a job that
 * catches up lives through many rounds between two of them, of which nobody reads any but the last.
 */
public final class CountTogether
    extends CountsOperator<Together, PairCounts, TogetherCounts, TogetherState> {
  private static final long serialVersionUID = 1L;

  /** Pairs kept in memory by each subtask. */
  private static final CountsRoom CACHED = new CountsRoom(4_000_000, 20);

  private final AffinitySettings settings;
  private transient ItemNames itemNames;

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
        settings);
    this.settings = settings;
  }

  /** What an item's counts are keyed by. */
  public static String key(String workspace, String kind, String unit, String item) {
    return workspace + SEPARATOR + kind + SEPARATOR + unit + SEPARATOR + item;
  }

  private static CountedItem item(String key) {
    String[] parts = key.split(SEPARATOR, 4);
    return new CountedItem(parts[0], parts[1], parts[2], parts[3]);
  }

  @Override
  public void open() throws Exception {
    super.open();
    itemNames = new ItemNames();
    due = new LinkedHashMap<>();
  }

  @Override
  LogPlace place(Together one) {
    return one.getPlace();
  }

  @Override
  void add(TogetherCounts counts, Together one) {
    counts.add(one.getAt(), one.getCount(), itemNames.shared(one.getOthers()), one.getTimes());
  }

  @Override
  void over(String of, TogetherCounts counts, long at, boolean changed) throws IOException {
    if (store.changed(of)) {
      itemNames.clear();
    }
    CountedItem item = item(of);
    ItemCount count = counts.itemCount(item, at);
    if (count != null) {
      output.collect(Outputs.ITEM_COUNTS, new StreamRecord<>(count, at));
    }
    if (!item.isAllBaskets()) {
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

  private void tell() throws Exception {
    for (Map.Entry<String, Long> one : due.entrySet()) {
      String of = one.getKey();
      barrier.passes(of, of, () -> tell(of, one.getValue()));
    }
    due.clear();
  }

  private void tell(String of, long at) throws IOException {
    PairCounts pairs = store.get(of).pairCounts(item(of), at);
    output.collect(new StreamRecord<>(pairs, at));
    store.changed(of);
  }

  @Override
  TogetherCounts counts(@Nullable TogetherState state) {
    return state == null ? new TogetherCounts(settings) : TogetherCounts.of(state, settings);
  }
}
