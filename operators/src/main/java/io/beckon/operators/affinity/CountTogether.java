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
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes with an item, keyed by item. Items have thousands of others, and one order
 * touches all of its items: so their counts stay decoded in memory, and go to the state when they
 * are crowded out and before each snapshot.
 */
public final class CountTogether extends AbstractStreamOperator<PairCounts>
    implements OneInputStreamOperator<Together, PairCounts>,
        Triggerable<String, VoidNamespace>,
        CountsCache.Store<TogetherCounts> {
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
  private transient CountsCache<TogetherCounts> cache;
  private transient Map<String, String> items;

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
    cache = new CountsCache<>(this, CACHED);
    items = new HashMap<>();
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
    cache.flush();
  }

  @Override
  public @Nullable TogetherCounts read(String key) throws IOException {
    setCurrentKey(key);
    byte[] bytes = states.value();
    return bytes == null ? null : TogetherCounts.of(codec.decode(bytes), settings);
  }

  @Override
  public void write(String key, TogetherCounts counts) throws IOException {
    setCurrentKey(key);
    states.update(codec.encode(counts.state()));
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
