package io.beckon.domain.demand;

import io.beckon.domain.basics.Texts;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Event;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
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
      case EventNames.ORDER_COMPLETED ->
          products(event, BOUGHT, scopes(event, source), places, out);
      // Anybody may say that it has viewed anything: by scopes of its own it must not fill memory.
      case EventNames.PRODUCT_VIEWED -> products(event, VIEWED, List.of(ALL), places, out);
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

  private static void products(
      Event event,
      String what,
      List<String> scopes,
      Supplier<LogPlace> places,
      Consumer<Wanted> out) {
    Map<String, Long> pieces = new TreeMap<>();
    Map<String, Map<String, Long>> byCategory = new TreeMap<>();
    for (Product product : event.getProducts()) {
      long count = what.equals(BOUGHT) ? product.getQuantity() : 1;
      if (!what.equals(BOUGHT)
          && pieces.size() == MOST_VIEWED
          && !pieces.containsKey(product.getProductId())) {
        continue;
      }
      pieces.merge(product.getProductId(), count, Long::sum);
      if (what.equals(BOUGHT) && product.getCategory() != null) {
        byCategory
            .computeIfAbsent(product.getCategory(), category -> new TreeMap<>())
            .merge(product.getProductId(), count, Long::sum);
      }
    }
    if (pieces.isEmpty()) {
      return;
    }
    for (String scope : scopes) {
      out.accept(wanted(event, what, scope, pieces, places));
    }
    byCategory.forEach(
        (category, counts) ->
            out.accept(wanted(event, what, scope("category", category), counts, places)));
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
