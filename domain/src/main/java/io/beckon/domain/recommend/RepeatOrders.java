package io.beckon.domain.recommend;

import io.beckon.schema.OrderSummary;
import io.beckon.schema.OrderedProduct;
import io.beckon.schema.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a contact orders again and again, after the orders that its profile remembers. */
final class RepeatOrders {
  /** Of the recent orders, 8 of 20 products each, so many products are worth a place. */
  private static final int MOST = 20;

  private RepeatOrders() {}

  /**
   * Of each product that was ordered more than once the share of the orders that ordered it once
   * more: {@code (times - 1) / orders}; the greatest first. What was ordered once is in no second
   * order, so that a sofa does not call for another one.
   */
  static Map<String, Double> of(Profile profile) {
    List<OrderSummary> orders = profile.getOrders().getRecent();
    Map<String, Integer> times = new HashMap<>();
    for (OrderSummary order : orders) {
      Set<String> products = new HashSet<>();
      for (OrderedProduct product : order.getProducts()) {
        if (product.getQuantity() > 0 && products.add(product.getProductId())) {
          times.merge(product.getProductId(), 1, Integer::sum);
        }
      }
    }
    List<Map.Entry<String, Integer>> again = new ArrayList<>();
    for (Map.Entry<String, Integer> one : times.entrySet()) {
      if (one.getValue() > 1) {
        again.add(one);
      }
    }
    again.sort(
        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    Map<String, Double> shares = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> one : again.subList(0, Math.min(MOST, again.size()))) {
      shares.put(one.getKey(), (one.getValue() - 1.0) / orders.size());
    }
    return shares;
  }
}
