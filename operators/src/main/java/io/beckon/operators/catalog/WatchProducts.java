package io.beckon.operators.catalog;

import io.beckon.domain.catalog.NewsRounds;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.barrier.SetAside;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.NewsRound;
import io.beckon.schema.ProductNews;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Knows who looked at a product or searched for it within thirty days, keyed by product or phrase,
 * and tells each of them of its news, by an event in the log like any other: one round at each step
 * of time, the latest to look first.
 */
public final class WatchProducts
    extends KeyedCoProcessFunction<String, Looked, ProductNews, Event> {
  private static final long serialVersionUID = 1L;

  private final Bound bound;

  /** Contacts that are told of one product's news; the latest to look are. */
  public static final int CAP = 10_000;

  private final int cap;
  private transient WatcherStore watchers;
  private transient ListState<NewsRound> rounds;
  private transient SetAside setAside;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public WatchProducts(int cap, Bound bound) {
    this.bound = bound;
    this.cap = cap;
  }

  @Override
  public void open(OpenContext context) {
    watchers = new WatcherStore(getRuntimeContext(), cap);
    setAside = new SetAside(Names.WATCH_PRODUCTS, getRuntimeContext());
    rounds =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>(
                    Names.STATE_NEWS_ROUNDS, new RecordType<>(NewsRound.class)));
  }

  @Override
  public void processElement1(Looked looked, Context context, Collector<Event> out)
      throws Exception {
    watchers.note(context.getCurrentKey(), looked, context.timerService().currentWatermark());
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
        begin(round, mark, left, context);
      } else {
        left.add(round);
      }
    }
    NewsRound first = left.isEmpty() ? null : left.remove(0);
    rounds.update(left);
    if (!left.isEmpty()) {
      context.timerService().registerEventTimeTimer(mark + 1);
    }
    if (first != null) {
      tell(first, mark, context, out);
    }
  }

  /** News that fail are set aside alone, here and below: others wait behind them. */
  private void begin(NewsRound news, long mark, List<NewsRound> into, OnTimerContext context)
      throws Exception {
    try {
      into.addAll(rounds(news.getNews(), mark));
    } catch (RuntimeException e) {
      context.output(Outputs.BULK, setAside.letter(context.getCurrentKey(), news, e));
    }
  }

  private void tell(NewsRound round, long mark, OnTimerContext context, Collector<Event> out) {
    try {
      NewsRounds.events(round, mark, bound).forEach(out::collect);
    } catch (RuntimeException e) {
      context.output(Outputs.BULK, setAside.letter(context.getCurrentKey(), round, e));
    }
  }

  /** Who is to be told, in rounds. */
  private List<NewsRound> rounds(ProductNews news, long mark) throws Exception {
    return NewsRounds.isStale(news, mark)
        ? List.of()
        : NewsRounds.of(news, watchers.latest(Math.max(mark, news.getProduct().getAt())));
  }
}
