package io.beckon.domain.affinity;

/**
 * What baskets are counted of.
 *
 * @param kind {@link Baskets#BOUGHT}, {@link Baskets#VIEWED} or {@link Baskets#NEXT}
 * @param unit {@link Baskets#PRODUCT} or {@link Baskets#CATEGORY}
 * @param item a product or category; empty: all baskets are counted, whatever is in them
 */
public record CountedItem(String workspace, String kind, String unit, String item) {
  /** Whether all baskets are counted. */
  public boolean isAllBaskets() {
    return item.isEmpty();
  }

  /** Whether others are compared with it; what comes next is compared with what is bought. */
  boolean isCompared() {
    return !kind.equals(Baskets.NEXT);
  }
}
