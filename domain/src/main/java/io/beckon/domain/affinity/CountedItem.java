package io.beckon.domain.affinity;

/**
 * What baskets are counted of.
 *
 * @param kind {@link Baskets#BOUGHT} or {@link Baskets#VIEWED}
 * @param unit {@link Baskets#PRODUCT} or {@link Baskets#CATEGORY}
 * @param item a product or category; empty: all baskets are counted, whatever is in them
 */
public record CountedItem(String workspace, String kind, String unit, String item) {
  /** Whether all baskets are counted. */
  public boolean isAllBaskets() {
    return item.isEmpty();
  }
}
