package io.beckon.operators.catalog;

import io.beckon.domain.catalog.Watchers;
import io.beckon.operators.Names;
import io.beckon.schema.Looked;
import io.beckon.schema.Watcher;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Who looked at a product or searched for it, in keyed state.
 *
 * <p>Noting an interest only writes. So there may be more than the cap until the next count, which
 * comes after as many notes again.
 */
final class WatcherStore {
  /** Products whose notes are counted; a rare one that falls out is counted anew. */
  private static final int COUNTED = 100_000;

  private static final char KNOWN = 'k';
  private static final char VISITOR = 'v';

  private final int cap;
  private final MapState<String, Long> watchers;
  private final Object2IntOpenHashMap<String> noted = new Object2IntOpenHashMap<>();

  /**
   * @param cap of the watchers of one product
   */
  WatcherStore(RuntimeContext context, int cap) {
    MapStateDescriptor<String, Long> descriptor =
        new MapStateDescriptor<>(Names.STATE_WATCHERS, Types.STRING, Types.LONG);
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(Watchers.LIFE)
            .updateTtlOnCreateAndWrite()
            .cleanupInRocksdbCompactFilter(1_000)
            .build());
    this.watchers = context.getMapState(descriptor);
    this.cap = cap;
  }

  /**
   * Notes that somebody looked.
   *
   * @param key the current key
   */
  void note(String key, Looked looked, long watermark) throws Exception {
    String who = name(looked.getKnown(), looked.getId());
    Long before = looked.getHistory() ? watchers.get(who) : null;
    watchers.put(who, before == null ? looked.getAt() : Math.max(before, looked.getAt()));
    if (noted.addTo(key, 1) + 1 >= cap) {
      noted.removeInt(key);
      latest(Math.max(looked.getAt(), watermark));
    } else if (noted.size() > COUNTED) {
      noted.clear();
    }
  }

  /** Who is told as of a time, epoch milliseconds, the latest to look first; forgets the others. */
  List<Watcher> latest(long now) throws Exception {
    List<Watcher> all = new ArrayList<>();
    for (Map.Entry<String, Long> one : watchers.entries()) {
      String who = one.getKey();
      all.add(new Watcher(who.substring(1), who.charAt(0) == KNOWN, one.getValue()));
    }
    Watchers known = Watchers.of(all, now, cap);
    for (Watcher watcher : known.forgotten()) {
      watchers.remove(name(watcher.getKnown(), watcher.getId()));
    }
    return known.latest();
  }

  private static String name(boolean known, String id) {
    return (known ? KNOWN : VISITOR) + id;
  }
}
