package io.beckon.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.CatalogProduct;
import io.beckon.schema.codec.Schemas;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogChangesTest {
  private static final long DAY = 86_400_000L;

  private final Map<String, CatalogProduct> known = new TreeMap<>();
  private final Map<String, CatalogProduct> feed = new TreeMap<>();

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private static CatalogProduct product(String id, long price, long at) {
    return CatalogProduct.newBuilder()
        .setWorkspace("shop")
        .setProductId(id)
        .setCurrency("GBP")
        .setPrice(price)
        .setAt(at)
        .build();
  }

  private void load(boolean whole, long at) {
    for (CatalogProduct one : CatalogChanges.between(known, feed, id -> whole, at).all()) {
      known.put(one.getProductId(), one);
    }
  }

  @Test
  void onlyWhatHasChangedIsSent() {
    known.put("lamp", product("lamp", 1_000, 1));
    known.put("shade", product("shade", 500, 1));
    feed.put("lamp", product("lamp", 1_000, 2));
    feed.put("shade", product("shade", 450, 2));
    feed.put("bulb", product("bulb", 100, 2));
    CatalogChanges changes = CatalogChanges.between(known, feed, id -> true, 2);
    assertThat(changes.all()).extracting("productId").containsExactly("bulb", "shade");
    assertThat(changes).returns(2, CatalogChanges::changed).returns(0, CatalogChanges::gone);
  }

  @Test
  void whatAWholeFeedDoesNotHaveIsOutOfStockAndForgottenAfterNinetyDays() {
    known.put("lamp", product("lamp", 1_000, 1));
    load(false, DAY);
    assertThat(known.get("lamp").getAvailable()).as("of a part, nothing is known").isTrue();
    load(true, DAY);
    assertThat(known.get("lamp").getAvailable()).isFalse();
    load(true, 91 * DAY - 1);
    assertThat(known.get("lamp").getGone()).isFalse();
    load(true, 91 * DAY);
    assertThat(known.get("lamp").getGone()).isTrue();
    assertThat(CatalogChanges.between(known, feed, id -> true, 300 * DAY).all())
        .as("once")
        .isEmpty();
    feed.put("lamp", product("lamp", 1_000, 300 * DAY));
    load(true, 300 * DAY);
    assertThat(known.get("lamp"))
        .as("sold again")
        .returns(true, CatalogProduct::getAvailable)
        .returns(false, CatalogProduct::getGone);
  }
}
