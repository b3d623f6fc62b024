package io.beckon.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.inbox.Bound;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.NewsRound;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Watcher;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NewsRoundsTest {
  private static final long DAY = 86_400_000L;
  private static final long T = 1_293_840_000_000L;

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private static ProductNews news(long at) {
    CatalogProduct mug =
        CatalogProduct.newBuilder()
            .setWorkspace("shop")
            .setProductId("m1")
            .setName("Mug")
            .setCategory(List.of())
            .setBrand(null)
            .setCurrency("GBP")
            .setPrice(100L)
            .setSalePrice(null)
            .setAvailable(true)
            .setAddress(null)
            .setImage(null)
            .setAttributes(new HashMap<>())
            .setAt(at)
            .build();
    return ProductNews.newBuilder()
        .setId("n1")
        .setWorkspace("shop")
        .setWatched("product/m1")
        .setEvent("Price Dropped")
        .setProduct(mug)
        .setBefore(200L)
        .build();
  }

  private static List<Watcher> watchers(int count) {
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      watchers.add(new Watcher("c" + i, true, T - i));
    }
    return watchers;
  }

  private static long toldAt(long feed, long watermark) {
    NewsRound round = new NewsRound(news(feed), watchers(1));
    return NewsRounds.events(round, watermark, Bound.DEFAULT).get(0).getTimestamp();
  }

  @Test
  void newsOfAnotherDayAreStale() {
    assertThat(NewsRounds.isStale(news(T), T + DAY)).isFalse();
    assertThat(NewsRounds.isStale(news(T), T + DAY + 1)).isTrue();
    assertThat(NewsRounds.isStale(news(T + DAY + 1), T)).isTrue();
  }

  @Test
  void aCrowdIsToldInRoundsOfFiveHundred() {
    List<Watcher> crowd = watchers(1_201);
    List<NewsRound> rounds = NewsRounds.of(news(T), crowd);
    assertThat(rounds)
        .extracting(round -> round.getWatchers().size())
        .containsExactly(500, 500, 201);
    assertThat(rounds.stream().flatMap(round -> round.getWatchers().stream()))
        .containsExactlyElementsOf(crowd);
    assertThat(NewsRounds.of(news(T), List.of())).isEmpty();
  }

  @Test
  void eachWatcherOfARoundIsTold() {
    NewsRound round = new NewsRound(news(T), watchers(3));
    assertThat(NewsRounds.events(round, T, Bound.DEFAULT))
        .extracting(Event::getUserId)
        .containsExactly("c0", "c1", "c2");
  }

  @Test
  void newsAreOfTheFeedsTimeNeitherLateNorAheadOfTheEvents() {
    assertThat(toldAt(T + 900, T)).isEqualTo(T + 900);
    assertThat(toldAt(T - 900, T)).isEqualTo(T);
    assertThat(toldAt(T + 40_000, T)).isEqualTo(T + 2_000);
  }
}
