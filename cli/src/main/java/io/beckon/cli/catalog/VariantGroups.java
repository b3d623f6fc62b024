package io.beckon.cli.catalog;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.schema.CatalogProduct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Products that a feed tells of by their variants alone. A feed has a row for each size and colour,
 * with {@code item_group_id}; a shop's pages and orders name the product, and the variant beside
 * it. So what a group's rows have in common is a product too: it costs what the cheapest of those
 * costs that can be had, and can be had when one of them can.
 */
final class VariantGroups {
  static final String FIELD = "item_group_id";

  private static final int SHORTEST_NAME = 3;
  private static final String SEPARATORS = " -–—,/|(:";

  private static final Comparator<CatalogProduct> CHEAPEST_FIRST =
      Comparator.comparing(CatalogProduct::getAvailable)
          .reversed()
          .thenComparingLong(CatalogNews::price)
          .thenComparing(CatalogProduct::getProductId);

  private VariantGroups() {}

  /**
   * The products of all groups.
   *
   * @param products of the rows
   * @param rows ids of all rows, also those at fault: a row with the group's own id is the product
   */
  static List<CatalogProduct> of(Map<String, CatalogProduct> products, Set<String> rows) {
    Map<String, List<CatalogProduct>> groups = new TreeMap<>();
    for (CatalogProduct product : products.values()) {
      String group = product.getAttributes().get(FIELD);
      if (group != null && !rows.contains(group)) {
        groups.computeIfAbsent(group, id -> new ArrayList<>()).add(product);
      }
    }
    List<CatalogProduct> made = new ArrayList<>();
    groups.forEach((id, variants) -> made.add(product(id, variants)));
    return made;
  }

  private static CatalogProduct product(String id, List<CatalogProduct> variants) {
    variants.sort(CHEAPEST_FIRST);
    CatalogProduct first = variants.get(0);
    String name = first.getName();
    Map<String, String> attributes = new HashMap<>(first.getAttributes());
    for (CatalogProduct other : variants) {
      name = common(name, other.getName());
      attributes.entrySet().retainAll(other.getAttributes().entrySet());
    }
    attributes.remove(FIELD);
    return CatalogProduct.newBuilder(first)
        .setProductId(id)
        .setName(name.length() < SHORTEST_NAME ? first.getName() : name)
        .setAttributes(attributes)
        .build();
  }

  /** What two names begin with, up to the end of a word. */
  private static String common(String one, String other) {
    int end = 0;
    while (end < one.length() && end < other.length() && one.charAt(end) == other.charAt(end)) {
      end++;
    }
    boolean whole = end == one.length() && (end == other.length() || isSeparator(other, end));
    if (!whole && !(end == other.length() && isSeparator(one, end))) {
      while (end > 0 && !isSeparator(one, end - 1)) {
        end--;
      }
    }
    while (end > 0 && isSeparator(one, end - 1)) {
      end--;
    }
    return one.substring(0, end);
  }

  private static boolean isSeparator(String name, int at) {
    return SEPARATORS.indexOf(name.charAt(at)) >= 0;
  }
}
