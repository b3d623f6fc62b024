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
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts what goes with an item, keyed by item. Items have thousands of others, and one order
 * touches all of its items: so their counts stay decoded in memory, and go to the state when they
 * are crowded out and before each snapshot.
 */
public final class CountTogether extends AbstractStreamOperator<PairCounts>
    implements OneInputStreamOperator<Together, PairCounts>, Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** Pairs kept in memory by each subtask, about 20 bytes each. */
  private static final int CACHED = 4_000_000;

  /** No id may contain it. */
  private static final String SEPARATOR = "\u0000";

  /** An item itself takes as much as so many pairs. */
  private static final int ITEM = 20;

  private static final int TOLD = Bounds.cap(PairCounts.SCHEMA$, "others");

  private final AffinitySettings settings;
  private transient AvroCodec<TogetherState> codec;
  private transient ValueState<byte[]> states;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient LinkedHashMap<String, Cached> cache;
  private transient Map<String, String> items;
  private transient int pairs;

  /** Counts in memory, and whether the state knows them. */
  private static final class Cached {
    final TogetherCounts counts;
    boolean changed;

    Cached(TogetherCounts counts) {
      this.counts = counts;
    }
  }

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else.
  public CountTogether(AffinitySettings settings) {
    this.settings = settings;
  }

  /** What an item's counts are keyed by. */
  public static String key(String workspace, String kind, String unit, String item) {
    return workspace + SEPARATOR + kind + SEPARATOR + unit + SEPARATOR + item;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    codec = new AvroCodec<>(TogetherState.class);
    states =
        context
            .getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_TOGETHER, BytePrimitiveArraySerializer.INSTANCE));
    cache = new LinkedHashMap<>(16, 0.75f, true);
    items = new HashMap<>();
    pairs = 0;
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService(Names.TIMERS_TOGETHER, VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void processElement(StreamRecord<Together> element) throws Exception {
    Together one = element.getValue();
    String key = (String) getCurrentKey();
    Cached cached = counts(key);
    TogetherCounts counts = cached.counts;
    int before = counts.size();
    counts.add(one.getAt(), one.getCount(), shared(one.getOthers()));
    cached.changed = true;
    pairs += counts.size() - before;
    if (counts.dueAt() == 0) {
      long every = settings.every().toMillis();
      counts.dueAt(Math.max(one.getAt(), timers.currentWatermark()) / every * every + every);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, counts.dueAt());
    }
    if (pairs > CACHED) {
      makeRoom(key);
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String[] key = timer.getKey().split(SEPARATOR, 4);
    long at = timer.getTimestamp();
    Cached cached = counts(timer.getKey());
    TogetherCounts counts = cached.counts;
    counts.dueAt(0);
    cached.changed = true;
    double weight = counts.weight(at);
    if (weight >= settings.leastSupport() || key[3].isEmpty()) {
      // Of rarer items no pair is told, and nobody has to know them.
      output.collect(
          Outputs.ITEM_COUNTS,
          new StreamRecord<>(new ItemCount(key[0], key[1], key[2], key[3], weight, at), at));
    }
    if (!key[3].isEmpty()) {
      output.collect(
          new StreamRecord<>(
              new PairCounts(
                  key[0],
                  key[1],
                  key[2],
                  key[3],
                  weight,
                  counts.missed(at),
                  at,
                  counts.heaviest(at, settings.leastSupport(), TOLD)),
              at));
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    // None is registered.
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    for (Map.Entry<String, Cached> one : cache.entrySet()) {
      write(one.getKey(), one.getValue());
    }
  }

  private Cached counts(String key) throws IOException {
    Cached known = cache.get(key);
    if (known != null) {
      return known;
    }
    byte[] bytes = states.value();
    TogetherCounts counts =
        bytes == null
            ? new TogetherCounts(settings)
            : TogetherCounts.of(codec.decode(bytes), settings);
    Cached cached = new Cached(counts);
    cache.put(key, cached);
    pairs += weight(counts);
    return cached;
  }

  /** The items that were not asked for longest go to the state. */
  private void makeRoom(String current) throws IOException {
    Iterator<Map.Entry<String, Cached>> longest = cache.entrySet().iterator();
    while (pairs > CACHED && longest.hasNext()) {
      Map.Entry<String, Cached> one = longest.next();
      if (!one.getKey().equals(current)) {
        write(one.getKey(), one.getValue());
        pairs -= weight(one.getValue().counts);
        longest.remove();
      }
    }
    items.clear();
    setCurrentKey(current);
  }

  /** An item without others takes room, too. */
  private static int weight(TogetherCounts counts) {
    return counts.size() + ITEM;
  }

  private void write(String key, Cached cached) throws IOException {
    if (cached.changed) {
      setCurrentKey(key);
      states.update(codec.encode(cached.counts.state()));
      cached.changed = false;
    }
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
