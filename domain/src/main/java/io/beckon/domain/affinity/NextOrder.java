package io.beckon.domain.affinity;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Event;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Product;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What a contact's order says of what comes after the order before it. */
final class NextOrder {
  private static final int CATEGORIES = Bounds.cap(ShopperState.SCHEMA$, "bought");
  private static final int PRODUCTS = Bounds.cap(ShopperState.SCHEMA$, "boughtProducts");
  private static final double DAY = 86_400_000.0;

  private final ShopperState state;
  private final Event order;
  private final Supplier<LogPlace> places;
  private final Baskets.Outcome out;

  /**
   * @param places where each of what comes of the order stands in the log
   */
  NextOrder(ShopperState state, Event order, Supplier<LogPlace> places, Baskets.Outcome out) {
    this.state = state;
    this.order = order;
    this.places = places;
    this.out = out;
  }

  /** Tells what followed, and keeps the order as the one before the next. */
  void follow(List<String> categories) {
    long at = order.getTimestamp();
    if (order.getProducts().isEmpty() || at < state.getOrderedAt()) {
      return;
    }
    categories(categories, at);
    products(firstProducts());
    state.setOrderedAt(at);
  }

  /** Each order counts once, shared by the pairs of its categories and those of the one before. */
  private void categories(List<String> categories, long at) {
    List<String> now =
        categories.size() > CATEGORIES
            ? new ArrayList<>(categories.subList(0, CATEGORIES))
            : categories;
    double weight = 1.0 / Math.max(1, state.getBought().size() * now.size());
    for (String from : state.getBought()) {
      for (String to : now) {
        out.transition(
            Transition.newBuilder()
                .setWorkspace(order.getWorkspace())
                .setFrom(from)
                .setTo(to)
                .setWeight(weight)
                .setGapDays((at - state.getOrderedAt()) / DAY)
                .setAt(at)
                .setPlace(places.get())
                .build());
      }
    }
    state.setBought(now);
  }

  /**
   * Each product of the order before was followed by each of this one, itself among them: what is
   * bought again and again follows itself.
   */
  private void products(List<String> now) {
    for (String from : state.getBoughtProducts()) {
      out.together(
          Together.newBuilder()
              .setWorkspace(order.getWorkspace())
              .setKind(Baskets.NEXT)
              .setUnit(Baskets.PRODUCT)
              .setItem(from)
              .setCount(1)
              .setOthers(new ArrayList<>(now))
              .setAt(order.getTimestamp())
              .setPlace(places.get())
              .setTimes(1)
              .build());
    }
    state.setBoughtProducts(now);
  }

  /** The order's different products, in its own order, as many as are kept: pairs are n². */
  private List<String> firstProducts() {
    Set<String> products = new LinkedHashSet<>();
    for (Product product : order.getProducts()) {
      if (products.size() == PRODUCTS) {
        break;
      }
      products.add(product.getProductId());
    }
    return new ArrayList<>(products);
  }
}
