package io.beckon.operators.catalog;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.profile.Bounds;
import io.beckon.operators.Names;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.NewsRound;
import io.beckon.schema.ProductNews;
import io.beckon.schema.codec.EventEncoder;
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
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Knows who looked at a product or searched for it within thirty days, keyed by product or phrase,
 * and tells each of them of its news: so many at each step of time, the latest first, so that news
 * of a product that everybody has seen do not hold up everything else.
 *
 * <p>Noting an interest only writes. So there may be more than the cap until the next count, which
 * comes after as many notes again.
 */
public final class WatchProducts
    extends KeyedCoProcessFunction<String, Looked, ProductNews, EventRecord> {
  private static final long serialVersionUID = 1L;

  /** For so long after it looked, a contact is told. */
  public static final Duration LIFE = Duration.ofDays(30);

  /** Contacts that are told of one product's news; the latest to look are. */
  public static final int CAP = 10_000;

  /** News that are written about one product and wait for time to go on. */
  private static final int AT_A_TIME = Bounds.cap(NewsRound.SCHEMA$, "contacts");

  /** Products whose notes are counted; a rare one that falls out is counted anew. */
  private static final int COUNTED = 100_000;

  /** News may be this much ahead of the events. */
  private static final long AHEAD = Duration.ofHours(1).toMillis();

  private final int cap;
  private transient MapState<String, Long> watchers;
  private transient ListState<NewsRound> rounds;
  private transient Object2IntOpenHashMap<String> noted;
  private transient EventEncoder encoder;

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
                    Names.STATE_NEWS_ROUNDS, new AvroTypeInfo<>(NewsRound.class)));
    noted = new Object2IntOpenHashMap<>();
    encoder = new EventEncoder();
  }

  @Override
  public void processElement1(Looked interest, Context context, Collector<EventRecord> out)
      throws Exception {
    watchers.put(interest.getContact(), interest.getAt());
    if (noted.addTo(context.getCurrentKey(), 1) + 1 >= cap) {
      noted.removeInt(context.getCurrentKey());
      latest(Math.max(interest.getAt(), context.timerService().currentWatermark()));
    } else if (noted.size() > COUNTED) {
      noted.clear();
    }
  }

  @Override
  public void processElement2(ProductNews news, Context context, Collector<EventRecord> out)
      throws Exception {
    long now = now(news, context.timerService().currentWatermark());
    List<Map.Entry<String, Long>> latest = latest(now);
    for (int from = 0; from < latest.size(); from += AT_A_TIME) {
      List<String> contacts = new ArrayList<>();
      for (int i = from; i < Math.min(latest.size(), from + AT_A_TIME); i++) {
        contacts.add(latest.get(i).getKey());
      }
      NewsRound round = new NewsRound(news, contacts);
      if (from == 0) {
        tell(round, now, out);
      } else {
        rounds.add(round);
      }
    }
    if (latest.size() > AT_A_TIME) {
      context.timerService().registerEventTimeTimer(context.timerService().currentWatermark() + 1);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<EventRecord> out)
      throws Exception {
    List<NewsRound> left = new ArrayList<>();
    rounds.get().forEach(left::add);
    if (left.isEmpty()) {
      return;
    }
    long mark = context.timerService().currentWatermark();
    tell(left.get(0), now(left.get(0).getNews(), mark), out);
    rounds.update(left.subList(1, left.size()));
    if (left.size() > 1) {
      context.timerService().registerEventTimeTimer(mark + 1);
    }
  }

  private void tell(NewsRound round, long at, Collector<EventRecord> out) {
    Event event = CatalogNews.event(round.getNews(), at);
    byte[] value = encoder.encode(event);
    for (String contact : round.getContacts()) {
      EventRecord record = new EventRecord();
      record.key = contact;
      record.role = EventRecord.Role.NEWS;
      record.receivedAt = at;
      record.value = value;
      out.collect(record);
    }
  }

  /** The feed's time, but not before what has passed, and not far ahead of the events. */
  private static long now(ProductNews news, long watermark) {
    long at = news.getProduct().getAt();
    return watermark == Long.MIN_VALUE ? at : Math.max(watermark, Math.min(at, watermark + AHEAD));
  }

  /**
   * Who looked within the thirty days, the latest first; whoever is beyond the cap is forgotten.
   */
  private List<Map.Entry<String, Long>> latest(long now) throws Exception {
    List<Map.Entry<String, Long>> all = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, Long> one : watchers.entries()) {
      if (one.getValue() <= now - LIFE.toMillis()) {
        gone.add(one.getKey());
      } else {
        all.add(Map.entry(one.getKey(), one.getValue()));
      }
    }
    all.sort(
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())));
    if (all.size() > cap) {
      all.subList(cap, all.size()).forEach(one -> gone.add(one.getKey()));
      all = new ArrayList<>(all.subList(0, cap));
    }
    for (String contact : gone) {
      watchers.remove(contact);
    }
    return all;
  }
}
