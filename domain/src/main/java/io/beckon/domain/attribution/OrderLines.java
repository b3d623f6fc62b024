package io.beckon.domain.attribution;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Money;
import io.beckon.schema.Event;
import io.beckon.schema.KnownOrder;
import io.beckon.schema.OrderLine;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an order is made of, as far as its worth is shared among its products. */
final class OrderLines {
  /** All products beyond the cap are one line of this name. */
  static final String OTHERS = "";

  private static final int LINES = Bounds.cap(KnownOrder.SCHEMA$, "lines");

  private static final Comparator<OrderLine> GREATEST_FIRST =
      Comparator.comparingLong(OrderLine::getWeight)
          .reversed()
          .thenComparing(OrderLine::getProductId);

  private OrderLines() {}

  /** By price where any product has one, else by pieces; the greatest first. */
  static List<OrderLine> of(Event order) {
    boolean priced = order.getProducts().stream().anyMatch(one -> one.getPrice() != null);
    Map<String, Long> weights = new TreeMap<>();
    for (Product product : order.getProducts()) {
      weights.merge(product.getProductId(), weight(product, priced), Money::sum);
    }
    List<OrderLine> lines = new ArrayList<>();
    weights.forEach((product, weight) -> lines.add(new OrderLine(product, weight)));
    lines.removeIf(line -> line.getWeight() <= 0);
    return capped(lines);
  }

  /** The greatest first; beyond the cap, all that are left in one. */
  static List<OrderLine> capped(List<OrderLine> all) {
    List<OrderLine> lines = new ArrayList<>(all);
    lines.sort(GREATEST_FIRST);
    if (lines.size() > LINES) {
      long others = 0;
      while (lines.size() >= LINES) {
        others = Money.sum(others, lines.remove(lines.size() - 1).getWeight());
      }
      lines.add(new OrderLine(OTHERS, others));
    }
    return lines;
  }

  private static long weight(Product product, boolean priced) {
    if (!priced) {
      return product.getQuantity();
    }
    Long price = product.getPrice();
    return price == null ? 0 : Money.worth(price, product.getQuantity());
  }

  /** Each product's part of an amount: whole minor units that sum up to it. */
  static Map<String, Long> shared(long amount, List<OrderLine> lines) {
    Map<String, Long> parts = new HashMap<>();
    if (!lines.isEmpty()) {
      double[] weights = lines.stream().mapToDouble(OrderLine::getWeight).toArray();
      long[] shares = Models.shared(amount, weights);
      for (int i = 0; i < shares.length; i++) {
        parts.put(lines.get(i).getProductId(), shares[i]);
      }
    }
    return parts;
  }

  /** What one message's part in an order comes to for each product, by each model. */
  static final class Parts {
    private final Map<String, Long> last;
    private final Map<String, Long> first;
    private final Map<String, Long> linear;
    private final Map<String, Long> position;
    private final Map<String, Long> decay;

    Parts(List<OrderLine> lines, Touchpoints.Share share) {
      last = shared(share.last(), lines);
      first = shared(share.first(), lines);
      linear = shared(share.linear(), lines);
      position = shared(share.position(), lines);
      decay = shared(share.decay(), lines);
    }

    void addTo(Figures.Sums sums, String product) {
      sums.add(
          last.getOrDefault(product, 0L),
          first.getOrDefault(product, 0L),
          linear.getOrDefault(product, 0L),
          position.getOrDefault(product, 0L),
          decay.getOrDefault(product, 0L));
    }
  }
}
