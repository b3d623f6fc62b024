package io.beckon.domain.demand;

import io.beckon.domain.basics.Texts;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Event;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import io.beckon.schema.ShopperLine;
import io.beckon.schema.ShopperOrder;
import io.beckon.schema.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an event says of what is wanted, and in which scopes it counts. */
public final class DemandFacts {
  public static final String BOUGHT = "bought";
  public static final String VIEWED = "viewed";
  public static final String SEARCHED = "searched";
  public static final String ALL = "all";

  /** Products of one view that count; a longer list is no shopper's. */
  private static final int MOST_VIEWED = 60;

  private static final int MOST_PIECES = 1_000_000_000;

  private DemandFacts() {}

  /** Name of a scope, such as {@code country/France}. */
  public static String scope(String kind, String name) {
    return kind + '/' + Texts.cut(name);
  }

  /**
   * Takes an event apart. An order that has counted already must not come here.
   *
   * @param source where the visitor came from; empty: it is not known
   * @param places where each of what comes of it stands in the log
   */
  public static void of(
      Event event, String source, Supplier<LogPlace> places, Consumer<Wanted> out) {
    switch (event.getName()) {
      case EventNames.ORDER_COMPLETED -> bought(event, order(event, source), 1, places, out);
      // Anybody may say that it has viewed anything: by scopes of its own it must not fill memory.
      case EventNames.PRODUCT_VIEWED -> viewed(event, places, out);
      case EventNames.PRODUCTS_SEARCHED -> {
        String query = event.getQuery();
        if (query != null && !query.isBlank()) {
          String phrase = query.strip().toLowerCase(Locale.ROOT);
          Map<String, Long> searched = Map.of(Texts.cut(phrase), 1L);
          out.accept(wanted(event, SEARCHED, ALL, searched, places));
        }
      }
      default -> {
        // Nothing is wanted.
      }
    }
  }

  private static void viewed(Event event, Supplier<LogPlace> places, Consumer<Wanted> out) {
    Map<String, Long> views = new TreeMap<>();
    for (Product product : event.getProducts()) {
      if (views.size() < MOST_VIEWED || views.containsKey(product.getProductId())) {
        views.merge(product.getProductId(), 1L, Long::sum);
      }
    }
    if (!views.isEmpty()) {
      out.accept(wanted(event, VIEWED, ALL, views, places));
    }
  }

  /** An empty category is none: under its name all baskets are counted. Null: there is none. */
  public static @Nullable String category(Product product) {
    String category = product.getCategory();
    return category == null || category.isEmpty() ? null : category;
  }

  /** What an event says was ordered, all of its products, and where it counts. */
  public static ShopperOrder order(Event event, String source) {
    Map<String, ShopperLine> lines = new TreeMap<>();
    for (Product product : event.getProducts()) {
      ShopperLine line =
          lines.computeIfAbsent(
              product.getProductId(), id -> new ShopperLine(id, category(product), 0));
      line.setPieces((int) Math.min(MOST_PIECES, (long) line.getPieces() + product.getQuantity()));
      if (line.getCategory() == null) {
        line.setCategory(category(product));
      }
    }
    return ShopperOrder.newBuilder()
        .setOrderId(event.getOrder() == null ? "" : event.getOrder().getOrderId())
        .setAt(event.getTimestamp())
        .setToldAt(event.getTimestamp())
        .setToldBy(event.getMessageId())
        .setUpdated(event.getName().equals(EventNames.ORDER_UPDATED))
        .setScopes(scopes(event, source))
        .setLines(new ArrayList<>(lines.values()))
        .setWhole(true)
        .build();
  }

  /**
   * What was bought of each product, in the scopes of the order and of each category.
   *
   * @param times -1: it is taken off again
   */
  public static void bought(
      Event event, ShopperOrder order, int times, Supplier<LogPlace> places, Consumer<Wanted> out) {
    if (order.getLines().isEmpty()) {
      return;
    }
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Map<String, Long>> byCategory = new TreeMap<>();
    for (ShopperLine line : order.getLines()) {
      long count = (long) times * line.getPieces();
      counts.put(line.getProductId(), count);
      if (line.getCategory() != null) {
        byCategory
            .computeIfAbsent(line.getCategory(), any -> new TreeMap<>())
            .put(line.getProductId(), count);
      }
    }
    for (String scope : order.getScopes()) {
      out.accept(at(order.getAt(), wanted(event, BOUGHT, scope, counts, places)));
    }
    byCategory.forEach(
        (category, of) ->
            out.accept(
                at(order.getAt(), wanted(event, BOUGHT, scope("category", category), of, places))));
  }

  private static Wanted at(long time, Wanted wanted) {
    wanted.setAt(time);
    return wanted;
  }

  private static List<String> scopes(Event event, String source) {
    List<String> scopes = new ArrayList<>(5);
    scopes.add(ALL);
    Order order = event.getOrder();
    if (order != null) {
      add(scopes, "channel", order.getChannel());
      add(scopes, "store", order.getStore());
    }
    add(scopes, "country", event.getProperties().get("country") instanceof String c ? c : null);
    add(scopes, "source", source);
    return scopes;
  }

  private static void add(List<String> scopes, String kind, @Nullable String name) {
    if (name != null && !name.isBlank()) {
      scopes.add(scope(kind, name));
    }
  }

  private static Wanted wanted(
      Event event, String what, String scope, Map<String, Long> counts, Supplier<LogPlace> places) {
    return Wanted.newBuilder()
        .setWorkspace(event.getWorkspace())
        .setWhat(what)
        .setScope(scope)
        .setItems(new ArrayList<>(counts.keySet()))
        .setCounts(new ArrayList<>(counts.values()))
        .setAt(event.getTimestamp())
        .setPlace(places.get())
        .build();
  }
}
