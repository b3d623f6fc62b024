package io.beckon.cli.replay;

import io.beckon.cli.orders.PlacedOrder;
import io.beckon.domain.condition.Recommend;
import io.beckon.domain.recommend.Lists;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Predictions of each customer's first order after a day, made of what is known before it, beside
 * simple ones. Whatever happens from that day on is looked at for nothing but the answer.
 */
final class Prediction {
  /** How far down a prediction is read; what the product gives at most. */
  static final int LONGEST = Recommend.MOST;

  /**
   * Shares of customers whose order has one of the first 1, 5, 10 products, and 1 over its place.
   */
  record Score(double hit1, double hit5, double hit10, double mrr) {}

  /** What one customer has ordered so far, and then did. */
  private static final class Customer {
    final String id;
    final List<Event> before = new ArrayList<>();
    final Map<String, Double> pieces = new HashMap<>();
    final Map<String, Long> lastAt = new HashMap<>();
    final Map<String, Integer> orders = new HashMap<>();
    Set<String> next = Set.of();
    Set<String> nextCategories = Set.of();
    List<String> recommended = List.of();

    Customer(String id) {
      this.id = id;
    }

    Event last() {
      return before.get(before.size() - 1);
    }
  }

  private final Map<String, Customer> customers = new TreeMap<>();
  private final LearnedLists learned;
  private final long split;
  private int ordersBefore;

  /**
   * @param orders in the order of time
   * @param split epoch milliseconds; the first moment that is to be predicted
   */
  Prediction(List<PlacedOrder> orders, long split) {
    this.split = split;
    this.learned = new LearnedLists(split);
    for (PlacedOrder order : orders) {
      if (order.time() < split) {
        learn(order);
      } else {
        answer(order);
      }
    }
    customers.values().removeIf(customer -> customer.next.isEmpty());
  }

  int ordersBefore() {
    return ordersBefore;
  }

  int customers() {
    return customers.size();
  }

  boolean hasCategories() {
    return customers.values().stream().anyMatch(one -> !one.nextCategories.isEmpty());
  }

  private void learn(PlacedOrder order) {
    ordersBefore++;
    learned.learn(order);
    Event event = order.event();
    Customer customer = customers.computeIfAbsent(order.contact(), Customer::new);
    customer.before.add(event);
    for (Product product : event.getProducts()) {
      customer.pieces.merge(product.getProductId(), (double) product.getQuantity(), Double::sum);
    }
    for (String id : ids(event)) {
      customer.orders.merge(id, 1, Integer::sum);
      customer.lastAt.put(id, event.getTimestamp());
    }
  }

  private void answer(PlacedOrder order) {
    Customer customer = customers.get(order.contact());
    if (customer != null && customer.next.isEmpty()) {
      customer.next = ids(order.event());
      customer.nextCategories = new LinkedHashSet<>(categories(order.event()));
    }
  }

  /**
   * Asks the product itself for each customer's next products.
   *
   * @param done hears how many customers have been asked for
   */
  void ask(IntConsumer done) {
    ProductAnswer product = new ProductAnswer(learned, split);
    int count = 0;
    for (Customer customer : customers.values()) {
      customer.recommended = product.of(Recommend.NEXT, customer.id, customer.before);
      done.accept(++count);
    }
  }

  /** By model, the simple ones first. */
  Map<String, Score> products() {
    return products((customer, products) -> products);
  }

  /**
   * The same of products that the customer had not ordered before: what recommendations are for.
   */
  Map<String, Score> newProducts() {
    return products(
        (customer, products) ->
            products.stream().filter(id -> !customer.orders.containsKey(id)).toList());
  }

  private interface Filter {
    List<String> of(Customer customer, List<String> products);
  }

  private Map<String, Score> products(Filter filter) {
    List<String> popular = learned.popular();
    Map<String, Function<Customer, List<String>>> models = new LinkedHashMap<>();
    models.put("most popular, 30 days", customer -> popular);
    models.put("same again, what was ordered most often", Prediction::again);
    models.put("item-to-next alone", this::afterProducts);
    models.put("the product's next", customer -> customer.recommended);
    Map<String, Score> scores = new LinkedHashMap<>();
    models.forEach(
        (name, model) ->
            scores.put(
                name,
                score(
                    customer -> filter.of(customer, model.apply(customer)),
                    customer -> customer.next)));
    return scores;
  }

  Map<String, Score> categories() {
    List<String> popular = ranked(learned.popularCategories());
    Map<String, Score> scores = new LinkedHashMap<>();
    Function<Customer, Set<String>> next = customer -> customer.nextCategories;
    scores.put("most popular, 30 days", score(customer -> popular, next));
    scores.put("same again, as in the last order", score(one -> categories(one.last()), next));
    scores.put("paths", score(this::nextCategories, next));
    return scores;
  }

  private Score score(
      Function<Customer, List<String>> model, Function<Customer, Set<String>> bought) {
    int[] hits = new int[LONGEST];
    double reciprocal = 0;
    for (Customer customer : customers.values()) {
      List<String> predicted = model.apply(customer);
      Set<String> next = bought.apply(customer);
      for (int i = 0; i < Math.min(LONGEST, predicted.size()); i++) {
        if (next.contains(predicted.get(i))) {
          reciprocal += 1.0 / (i + 1);
          hits[i]++;
          break;
        }
      }
    }
    return new Score(
        share(hits, 1), share(hits, 5), share(hits, 10), reciprocal / customers.size());
  }

  private double share(int[] hits, int places) {
    double sum = 0;
    for (int i = 0; i < places; i++) {
      sum += hits[i];
    }
    return sum / customers.size();
  }

  private static List<String> again(Customer customer) {
    List<String> products = new ArrayList<>(customer.orders.keySet());
    products.sort(
        Comparator.comparing((String id) -> -customer.orders.getOrDefault(id, 0))
            .thenComparing(id -> -customer.lastAt.getOrDefault(id, 0L))
            .thenComparing(id -> -customer.pieces.getOrDefault(id, 0.0))
            .thenComparing(Comparator.naturalOrder()));
    return products;
  }

  /** What the lists say of the last order's products, each as one independent reason. */
  private List<String> afterProducts(Customer customer) {
    Map<String, Double> scores = new HashMap<>();
    for (String id : ids(customer.last())) {
      Suggestions list = learned.list(Lists.nextProduct(id));
      for (Suggested one : list == null ? List.<Suggested>of() : list.getProducts()) {
        scores.merge(one.getProduct(), one.getScore(), (a, b) -> 1 - (1 - a) * (1 - b));
      }
    }
    return ranked(scores);
  }

  private List<String> nextCategories(Customer customer) {
    Map<String, Double> shares = new HashMap<>();
    for (String category : categories(customer.last())) {
      learned.after(category).forEach((to, share) -> shares.merge(to, share, Double::sum));
    }
    return ranked(shares);
  }

  private static List<String> ranked(Map<String, Double> scores) {
    List<String> ranked = new ArrayList<>(scores.keySet());
    ranked.sort(
        Comparator.comparingDouble((String id) -> -scores.getOrDefault(id, 0.0))
            .thenComparing(Comparator.naturalOrder()));
    return ranked;
  }

  private static Set<String> ids(Event order) {
    Set<String> ids = new LinkedHashSet<>();
    order.getProducts().forEach(product -> ids.add(product.getProductId()));
    return ids;
  }

  /** Categories of an order, those of most pieces first. */
  private static List<String> categories(Event order) {
    Map<String, Double> pieces = new HashMap<>();
    for (Product product : order.getProducts()) {
      if (product.getCategory() != null) {
        pieces.merge(product.getCategory(), (double) product.getQuantity(), Double::sum);
      }
    }
    return ranked(pieces);
  }
}
