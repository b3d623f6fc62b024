package io.beckon.cli.catalog;

import io.beckon.schema.CatalogProduct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How a feed differs from what is known of a shop's products.
 *
 * @param all what is to be sent
 * @param changed how many of them are new or changed
 * @param gone how many are out of stock now
 * @param forgotten how many are no products of the shop any more
 */
record CatalogChanges(List<CatalogProduct> all, int changed, int gone, int forgotten) {
  /** What a feed has not had for so long is no product of the shop any more. */
  static final Duration FORGOTTEN_AFTER = Duration.ofDays(90);

  /**
   * @param known by product, as the topic has it
   * @param feed by product
   * @param left whether a product that is known is not sold now, because a feed of all products
   *     does not have it
   * @param at when the feed is loaded, epoch milliseconds
   */
  static CatalogChanges between(
      Map<String, CatalogProduct> known,
      Map<String, CatalogProduct> feed,
      Predicate<String> left,
      long at) {
    List<CatalogProduct> all = new ArrayList<>();
    feed.forEach(
        (id, product) -> {
          CatalogProduct before = known.get(id);
          if (before == null || !isSame(before, product)) {
            all.add(product);
          }
        });
    int changed = all.size();
    int gone = 0;
    int forgotten = 0;
    for (CatalogProduct before : known.values()) {
      if (feed.containsKey(before.getProductId()) || !left.test(before.getProductId())) {
        continue;
      }
      CatalogProduct now = CatalogProduct.newBuilder(before).setAt(at).build();
      if (before.getAvailable()) {
        now.setAvailable(false);
        all.add(now);
        gone++;
      } else if (!before.getGone() && before.getAt() <= at - FORGOTTEN_AFTER.toMillis()) {
        now.setGone(true);
        all.add(now);
        forgotten++;
      }
    }
    return new CatalogChanges(all, changed, gone, forgotten);
  }

  private static boolean isSame(CatalogProduct before, CatalogProduct now) {
    return CatalogProduct.newBuilder(before).setAt(now.getAt()).build().equals(now);
  }
}
