package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.TogetherCounts;
import io.beckon.domain.profile.Bounds;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.schema.ItemCount;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Together;
import io.beckon.schema.TogetherState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts what goes with an item, keyed by item. Items have thousands of others, and one order
 * touches all of its items: so their counts stay decoded in memory, and go to the state when they
 * are crowded out and before each snapshot.
 *
 * <p>What goes with the items that are due is told with the next checkpoint: a job that catches up
 * lives through many hours between two of them, of which nobody reads any but the last.
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

  /** Keys of items whose time has come; empty in every snapshot. */
  private transient Set<String> due;

  /** The latest of those times, epoch milliseconds. */
  private transient long now;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public CountTogether(AffinitySettings settings) {
    super(TogetherState.class, Names.STATE_TOGETHER, Names.TIMERS_TOGETHER, CACHED);
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
    due = new LinkedHashSet<>();
  }

  @Override
  public void processElement(StreamRecord<Together> element) throws Exception {
    Together one = element.getValue();
    String key = (String) getCurrentKey();
    TogetherCounts counts = cache.get(key);
    counts.add(one.getAt(), one.getCount(), shared(one.getOthers()));
    if (counts.dueAt() == 0) {
      long every = settings.every().toMillis();
      counts.dueAt(Math.max(one.getAt(), timers.currentWatermark()) / every * every + every);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, counts.dueAt());
    }
    if (cache.changed(key)) {
      items.clear();
      setCurrentKey(key);
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String[] key = timer.getKey().split(SEPARATOR, 4);
    long at = timer.getTimestamp();
    TogetherCounts counts = cache.get(timer.getKey());
    counts.dueAt(0);
    cache.changed(timer.getKey());
    double weight = counts.weight(at);
    if (weight >= settings.leastSupport() || key[3].isEmpty()) {
      // Of rarer items no pair is told, and nobody has to know them.
      output.collect(
          Outputs.ITEM_COUNTS,
          new StreamRecord<>(new ItemCount(key[0], key[1], key[2], key[3], weight, at), at));
    }
    now = Math.max(now, at);
    if (!key[3].isEmpty()) {
      due.add(timer.getKey());
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
    for (String of : due) {
      String[] key = of.split(SEPARATOR, 4);
      TogetherCounts counts = cache.get(of);
      output.collect(
          new StreamRecord<>(
              new PairCounts(
                  key[0],
                  key[1],
                  key[2],
                  key[3],
                  counts.weight(now),
                  counts.missed(now),
                  now,
                  counts.heaviest(now, settings.leastSupport(), TOLD)),
              now));
      cache.changed(of);
    }
    due.clear();
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
