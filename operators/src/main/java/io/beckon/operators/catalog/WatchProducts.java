package io.beckon.operators.catalog;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.catalog.CatalogNews;
import io.beckon.operators.Names;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.NewsRound;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Watcher;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Knows who looked at a product or searched for it within thirty days, keyed by product or phrase,
 * and tells each of them of its news, by an event in the log like any other: so many at each step
 * of time, the latest to look first, so that a product that everybody has seen does not hold up
 * everything else.
 *
 * <p>Noting an interest only writes. So there may be more than the cap until the next count, which
 * comes after as many notes again.
 */
public final class WatchProducts
    extends KeyedCoProcessFunction<String, Looked, ProductNews, Event> {
  private static final long serialVersionUID = 1L;

  /** For so long after it looked, a contact is told. */
  public static final Duration LIFE = Duration.ofDays(30);

  /** Contacts that are told of one product's news; the latest to look are. */
  public static final int CAP = 10_000;

  private static final int AT_A_TIME = Bounds.cap(NewsRound.SCHEMA$, "watchers");

  /** Products whose notes are counted; a rare one that falls out is counted anew. */
  private static final int COUNTED = 100_000;

  /**
   * News of another time than that of the events are none: the feed's past, read again when the job
   * begins anew, or a history of years ago that is sent beside today's feed.
   */
  private static final long STALE = Duration.ofDays(1).toMillis();

  /** So far ahead of the watermark the events are by themselves. */
  private static final long AHEAD = 2_000;

  private static final char KNOWN = 'k';
  private static final char VISITOR = 'v';

  private final int cap;
  private transient MapState<String, Long> watchers;
  private transient ListState<NewsRound> rounds;
  private transient Object2IntOpenHashMap<String> noted;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public WatchProducts(int cap) {
    this.cap = cap;
  }

  @Override
  public void open(OpenContext context) {
    MapStateDescriptor<String, Long> descriptor =
        new MapStateDescriptor<>(Names.STATE_WATCHERS, Types.STRING, Types.LONG);
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(LIFE)
            .updateTtlOnCreateAndWrite()
            .cleanupInRocksdbCompactFilter(1_000)
            .build());
    watchers = getRuntimeContext().getMapState(descriptor);
    rounds =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>(
                    Names.STATE_NEWS_ROUNDS, new RecordType<>(NewsRound.class)));
    noted = new Object2IntOpenHashMap<>();
  }

  @Override
  public void processElement1(Looked looked, Context context, Collector<Event> out)
      throws Exception {
    String who = (looked.getKnown() ? KNOWN : VISITOR) + looked.getId();
    if (looked.getHistory()) {
      Long before = watchers.get(who);
      watchers.put(who, before == null ? looked.getAt() : Math.max(before, looked.getAt()));
    } else {
      watchers.put(who, looked.getAt());
    }
    if (noted.addTo(context.getCurrentKey(), 1) + 1 >= cap) {
      noted.removeInt(context.getCurrentKey());
      latest(Math.max(looked.getAt(), context.timerService().currentWatermark()));
    } else if (noted.size() > COUNTED) {
      noted.clear();
    }
  }

  /** News wait for the next step of time, which says what time it is. */
  @Override
  public void processElement2(ProductNews news, Context context, Collector<Event> out)
      throws Exception {
    rounds.add(new NewsRound(news, new ArrayList<>()));
    context.timerService().registerEventTimeTimer(context.timerService().currentWatermark() + 1);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Event> out) throws Exception {
    long mark = context.timerService().currentWatermark();
    List<NewsRound> left = new ArrayList<>();
    for (NewsRound round : rounds.get()) {
      if (round.getWatchers().isEmpty()) {
        left.addAll(rounds(round.getNews(), mark));
      } else {
        left.add(round);
      }
    }
    if (!left.isEmpty()) {
      tell(left.get(0), mark, out);
      left.remove(0);
    }
    rounds.update(left);
    if (!left.isEmpty()) {
      context.timerService().registerEventTimeTimer(mark + 1);
    }
  }

  /** Who is to be told, in rounds. */
  private List<NewsRound> rounds(ProductNews news, long mark) throws Exception {
    List<NewsRound> rounds = new ArrayList<>();
    if (Math.abs(news.getProduct().getAt() - mark) > STALE) {
      return rounds;
    }
    List<Watcher> latest = latest(Math.max(mark, news.getProduct().getAt()));
    for (int from = 0; from < latest.size(); from += AT_A_TIME) {
      int to = Math.min(latest.size(), from + AT_A_TIME);
      rounds.add(new NewsRound(news, new ArrayList<>(latest.subList(from, to))));
    }
    return rounds;
  }

  private static void tell(NewsRound round, long mark, Collector<Event> out) {
    long at = Math.max(mark, Math.min(round.getNews().getProduct().getAt(), mark + AHEAD));
    for (Watcher watcher : round.getWatchers()) {
      out.collect(CatalogNews.event(round.getNews(), watcher, at));
    }
  }

  /**
   * Who looked within the thirty days, the latest first; whoever is beyond the cap is forgotten.
   */
  private List<Watcher> latest(long now) throws Exception {
    List<Watcher> all = new ArrayList<>();
    List<Watcher> gone = new ArrayList<>();
    for (Map.Entry<String, Long> one : watchers.entries()) {
      String who = one.getKey();
      Watcher watcher = new Watcher(who.substring(1), who.charAt(0) == KNOWN, one.getValue());
      (one.getValue() <= now - LIFE.toMillis() ? gone : all).add(watcher);
    }
    all.sort(Comparator.comparingLong(Watcher::getAt).reversed().thenComparing(Watcher::getId));
    if (all.size() > cap) {
      gone.addAll(all.subList(cap, all.size()));
      all = all.subList(0, cap);
    }
    for (Watcher watcher : gone) {
      watchers.remove((watcher.getKnown() ? KNOWN : VISITOR) + watcher.getId());
    }
    return all;
  }
}
