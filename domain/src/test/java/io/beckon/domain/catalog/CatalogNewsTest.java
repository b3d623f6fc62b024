package io.beckon.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Watcher;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogNewsTest {
  private static final Watcher WATCHER = new Watcher("c1", true, 5L);

  private static CatalogProduct mug(
      String currency, long price, @Nullable Long sale, boolean available, long at) {
    return CatalogProduct.newBuilder()
        .setWorkspace("shop")
        .setProductId("m1")
        .setName("Red Mug, large")
        .setCategory(List.of("Home", "Kitchen"))
        .setBrand(null)
        .setCurrency(currency)
        .setPrice(price)
        .setSalePrice(sale)
        .setAvailable(available)
        .setAddress("https://shop.example/m1")
        .setImage(null)
        .setAttributes(new HashMap<>())
        .setAt(at)
        .build();
  }

  private static List<String> events(CatalogProduct before, CatalogProduct now) {
    return CatalogNews.between(before, now).stream().map(ProductNews::getEvent).distinct().toList();
  }

  @Test
  void aSaleALowerPriceAndAvailabilityAreNews() {
    CatalogProduct before = mug("GBP", 1_000, null, true, 5);
    assertThat(events(before, mug("GBP", 900, null, true, 6))).containsExactly("Price Dropped");
    assertThat(events(before, mug("GBP", 1_000, 800L, true, 6))).containsExactly("Price Dropped");
    assertThat(events(mug("GBP", 1_000, null, false, 5), mug("GBP", 800, null, true, 6)))
        .containsExactly("Back In Stock");
  }

  /** Of a sale that ended at 10, no feed has said so by then. */
  @Test
  void aNewSaleAfterOneThatIsOverIsNews() {
    CatalogProduct before = mug("GBP", 1_000, 800L, true, 5);
    before.setSaleUntil(10L);
    assertThat(CatalogNews.price(before, 9)).isEqualTo(800);
    assertThat(CatalogNews.price(before, 10)).isEqualTo(1_000);
    assertThat(events(before, mug("GBP", 1_000, 800L, true, 9))).as("it goes on").isEmpty();
    List<ProductNews> news = CatalogNews.between(before, mug("GBP", 1_000, 800L, true, 20));
    assertThat(news).extracting(ProductNews::getEvent).containsOnly("Price Dropped");
    assertThat(news).extracting(ProductNews::getBefore).containsOnly(1_000L);
  }

  @Test
  void nothingElseIs() {
    CatalogProduct before = mug("GBP", 1_000, 900L, true, 5);
    assertThat(events(before, before)).isEmpty();
    assertThat(events(before, mug("GBP", 950, null, true, 6))).as("dearer than the sale").isEmpty();
    assertThat(events(before, mug("EUR", 100, null, true, 6))).as("another currency").isEmpty();
    assertThat(events(before, mug("GBP", 100, null, false, 6))).as("it cannot be had").isEmpty();
  }

  @Test
  void theyReachWhoeverLookedOrSearchedByAnyPhraseOfTheNameOnce() {
    List<ProductNews> news =
        CatalogNews.between(mug("GBP", 1_000, null, true, 5), mug("GBP", 900, null, true, 6));
    assertThat(news)
        .extracting(ProductNews::getWatched)
        .containsExactlyInAnyOrder(
            "product/m1",
            "search/red",
            "search/red mug",
            "search/red mug large",
            "search/mug",
            "search/mug large",
            "search/large");
    assertThat(news).extracting(ProductNews::getId).containsOnly(news.get(0).getId());
    Event event = CatalogNews.event(news.get(1), WATCHER, TestingShop.START);
    assertThat(event.getMessageId())
        .isEqualTo(CatalogNews.event(news.get(2), WATCHER, TestingShop.START + 1).getMessageId());
    assertThat(io.beckon.domain.event.EventCheck.fault(event)).isNull();
    assertThat(event.getProducts().get(0).getPrice()).isEqualTo(900);
    assertThat(event.getProducts().get(0).getCategory()).isEqualTo("Kitchen");
    assertThat(event.getProperties())
        .containsEntry("was", "10.00 GBP")
        .containsEntry("url", "https://shop.example/m1");
  }

  @Test
  void viewsCartsAndSearchesShowInterest() {
    assertThat(CatalogNews.watched(TestingShop.product("1", "Product Viewed", 0, "m1", "K", 5, 1)))
        .containsExactly("product/m1");
    assertThat(CatalogNews.watched(TestingShop.product("1", "Product Added", 0, "m1", "K", 5, 1)))
        .containsExactly("product/m1");
    Event search = TestingShop.event("2", "Products Searched", 0);
    search.setQuery("  Red   MUG! ");
    assertThat(CatalogNews.watched(search)).containsExactly("search/red mug");
    search.setQuery("?!");
    assertThat(CatalogNews.watched(search)).isEmpty();
    assertThat(CatalogNews.watched(TestingShop.page("3", 0, "/"))).isEmpty();
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    assertThat(CatalogCheck.fault(mug("GBP", 1_000, 900L, true, 5))).isNull();
    assertThat(CatalogCheck.fault(mug("GBP", -1, null, true, 5))).contains("price -1");
    assertThat(CatalogCheck.fault(mug("GBP", 1_000, 1_100L, true, 5))).contains("sale price");
    assertThat(CatalogCheck.fault(mug("Pounds", 1, null, true, 5))).contains("'Pounds'");
    CatalogProduct nameless = mug("GBP", 1, null, true, 5);
    nameless.setName(" ");
    assertThat(CatalogCheck.fault(nameless)).isEqualTo("name is empty");
  }
}
