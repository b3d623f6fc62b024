package io.beckon.domain.catalog;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.inbox.Bound;
import io.beckon.schema.Event;
import io.beckon.schema.NewsRound;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds in which a product's news are told: so many watchers in each, so that a product that
 * everybody has seen does not hold up everything else.
 */
public final class NewsRounds {
  private static final int AT_A_TIME = Bounds.cap(NewsRound.SCHEMA$, "watchers");

  /**
   * News of another time than that of the events are none: the feed's past, read again when the job
   * begins anew, or a history of years ago that is sent beside today's feed.
   */
  private static final long STALE = Duration.ofDays(1).toMillis();

  private NewsRounds() {}

  /**
   * Whether news are of another time, and nobody is told.
   *
   * @param watermark epoch milliseconds
   */
  public static boolean isStale(ProductNews news, long watermark) {
    return Math.abs(news.getProduct().getAt() - watermark) > STALE;
  }

  /** Rounds for these watchers, in their order. */
  public static List<NewsRound> of(ProductNews news, List<Watcher> watchers) {
    List<NewsRound> rounds = new ArrayList<>();
    for (int from = 0; from < watchers.size(); from += AT_A_TIME) {
      int to = Math.min(watchers.size(), from + AT_A_TIME);
      rounds.add(new NewsRound(news, new ArrayList<>(watchers.subList(from, to))));
    }
    return rounds;
  }

  /**
   * The events that tell a round's watchers. They are of the feed's time, but neither before the
   * watermark nor ahead of other events.
   *
   * @param watermark epoch milliseconds
   * @param bound so far ahead of it the events are by themselves
   */
  public static List<Event> events(NewsRound round, long watermark, Bound bound) {
    ProductNews news = round.getNews();
    long at = Math.max(watermark, Math.min(news.getProduct().getAt(), watermark + bound.millis()));
    List<Event> events = new ArrayList<>(round.getWatchers().size());
    for (Watcher watcher : round.getWatchers()) {
      events.add(CatalogNews.event(news, watcher, at));
    }
    return events;
  }
}
