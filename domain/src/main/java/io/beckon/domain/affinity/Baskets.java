package io.beckon.domain.affinity;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.profile.Visits;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.InboxState;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Product;
import io.beckon.schema.ShopperOrder;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import java.util.ArrayList;
import java.util.List;

/** What one contact's orders and visits say of products and categories that go together. */
public final class Baskets {
  public static final String BOUGHT = DemandFacts.BOUGHT;
  public static final String VIEWED = DemandFacts.VIEWED;

  /** What a contact's next order held. */
  public static final String NEXT = "next";

  public static final String PRODUCT = "product";
  public static final String CATEGORY = "category";

  /** The pairs of a basket with more products say little, and are n². */
  static final int MOST_PAIRED = 1_200;

  private static final int ORDERS = Bounds.cap(ShopperState.SCHEMA$, "orders");
  private static final int LINES = Bounds.cap(ShopperOrder.SCHEMA$, "lines");
  private static final int VIEWS = Bounds.cap(ShopperState.SCHEMA$, "viewed");

  private final ShopperState state;
  private final Event event;
  private final LogPlace place;
  private final Outcome out;
  private int part;

  private Baskets(ShopperState state, Event event, LogPlace place, Outcome out) {
    this.state = state;
    this.event = event;
    this.place = place;
    this.out = out;
  }

  /** Takes what an event says. */
  public interface Outcome {
    void together(Together together);

    void transition(Transition transition);

    void wanted(Wanted wanted);
  }

  /** A contact of whom nothing is known. */
  public static ShopperState nothing() {
    return ShopperState.newBuilder()
        .setOrders(new ArrayList<>())
        .setOrderedAt(0L)
        .setBought(new ArrayList<>())
        .setBoughtProducts(new ArrayList<>())
        .setViewed(new ArrayList<>())
        .setViewedCategories(new ArrayList<>())
        .setViewedAt(0L)
        .setSource("")
        .setInbox(
            InboxState.newBuilder()
                .setLogTime(0L)
                .setQueue(new ArrayList<>())
                .setOverflow(0L)
                .setHomeAt(0L)
                .setForeign(new ArrayList<>())
                .build())
        .build();
  }

  /** Whether nothing is known of the contact, nor of the ways by which something came to it. */
  public static boolean isNothing(ShopperState state) {
    return state.getOrders().isEmpty()
        && state.getBought().isEmpty()
        && state.getBoughtProducts().isEmpty()
        && state.getViewed().isEmpty()
        && state.getViewedAt() == 0
        && state.getSource().isEmpty()
        && state.getInbox().getHomeAt() == 0
        && state.getInbox().getForeign().isEmpty()
        && state.getInbox().getQueue().isEmpty();
  }

  /**
   * Takes in an event of the contact: an order, a view, a search, where a visit came from, or that
   * the contact is to be erased.
   *
   * @param place where the event stands in the log
   */
  public static void on(ShopperState state, Event event, LogPlace place, Outcome out) {
    new Baskets(state, event, place, out).take();
  }

  private void take() {
    if (event.getKind() == EventKind.ERASE) {
      forget();
      return;
    }
    if (event.getAutomated()) {
      return;
    }
    if (event.getCampaign() != null && event.getCampaign().getSource() != null) {
      state.setSource(event.getCampaign().getSource());
    }
    if (EventNames.isOrder(event.getName())) {
      ordered();
    } else {
      if (event.getName().equals(EventNames.PRODUCT_VIEWED)) {
        viewed();
      }
      wanted();
    }
  }

  /** The contact is forgotten, but for what it has yet to take in. */
  private void forget() {
    state.getOrders().clear();
    state.setOrderedAt(0);
    state.getBought().clear();
    state.getBoughtProducts().clear();
    state.getViewed().clear();
    state.getViewedCategories().clear();
    state.setViewedAt(0);
    state.setSource("");
  }

  private void wanted() {
    if (!EventNames.isOrder(event.getName())) {
      DemandFacts.of(event, state.getSource(), this::next, out::wanted);
    }
  }

  /** Where the next thing that comes of the event stands in the log. */
  private LogPlace next() {
    return LogPlace.newBuilder()
        .setAt(place.getAt())
        .setPartition(place.getPartition())
        .setOffset(place.getOffset())
        .setPart(part++)
        .build();
  }

  /**
   * An order counts once, as the first message tells it that is read; what its latest update says
   * takes the place of that. What follows what, from one order to the next, stays as it was told
   * first.
   */
  private void ordered() {
    if (event.getOrder() == null) {
      return;
    }
    ShopperOrder said = DemandFacts.order(event, state.getSource());
    ShopperOrder known =
        Bounds.find(state.getOrders(), ShopperOrder::getOrderId, said.getOrderId());
    if (known != null) {
      correct(known, said);
      return;
    }
    count(said, 1);
    new NextOrder(state, event, this::next, out).follow(ShopperOrders.categories(said));
    said.setWhole(said.getLines().size() <= LINES);
    if (!said.getWhole()) {
      said.getLines().clear();
    }
    state.getOrders().add(said);
    if (state.getOrders().size() > ORDERS) {
      state.getOrders().remove(0);
    }
  }

  private void correct(ShopperOrder known, ShopperOrder said) {
    if (!known.getWhole()
        || said.getLines().isEmpty()
        || said.getLines().size() > LINES
        || !ShopperOrders.holds(said, known)) {
      return;
    }
    if (!said.getLines().equals(known.getLines())) {
      count(known, -1);
      known.setLines(said.getLines());
      count(known, 1);
    }
    known.setToldAt(said.getToldAt());
    known.setToldBy(said.getToldBy());
    known.setUpdated(true);
  }

  /**
   * @param times -1: it is taken off again
   */
  private void count(ShopperOrder order, int times) {
    DemandFacts.bought(event, order, times, this::next, out::wanted);
    List<String> products = new ArrayList<>();
    order.getLines().forEach(line -> products.add(line.getProductId()));
    basket(PRODUCT, products, order.getAt(), times);
    basket(CATEGORY, ShopperOrders.categories(order), order.getAt(), times);
  }

  private void basket(String unit, List<String> items, long at, int times) {
    if (items.isEmpty()) {
      return;
    }
    bought(unit, "", List.of(), at, times);
    for (int i = 0; i < items.size(); i++) {
      List<String> others = new ArrayList<>();
      if (items.size() <= MOST_PAIRED) {
        others.addAll(items.subList(0, i));
        others.addAll(items.subList(i + 1, items.size()));
      }
      bought(unit, items.get(i), others, at, times);
    }
  }

  private void bought(String unit, String item, List<String> others, long at, int times) {
    Together one = together(BOUGHT, unit, item, 1, others);
    one.setAt(at);
    one.setTimes(times);
    out.together(one);
  }

  /** In one visit, each product counts once, and each pair. */
  private void viewed() {
    long at = event.getTimestamp();
    if (at - state.getViewedAt() >= Visits.SILENCE) {
      state.getViewed().clear();
      state.getViewedCategories().clear();
    }
    state.setViewedAt(Math.max(at, state.getViewedAt()));
    for (Product product : event.getProducts()) {
      viewed(PRODUCT, product.getProductId(), state.getViewed());
      String category = DemandFacts.category(product);
      if (category != null) {
        viewed(CATEGORY, category, state.getViewedCategories());
      }
    }
  }

  private void viewed(String unit, String item, List<String> visit) {
    if (visit.contains(item) || visit.size() == VIEWS) {
      return;
    }
    if (visit.isEmpty()) {
      out.together(together(VIEWED, unit, "", 1, List.of()));
    }
    out.together(together(VIEWED, unit, item, 1, new ArrayList<>(visit)));
    for (String before : visit) {
      out.together(together(VIEWED, unit, before, 0, new ArrayList<>(List.of(item))));
    }
    visit.add(item);
  }

  private Together together(String kind, String unit, String item, int count, List<String> others) {
    return Together.newBuilder()
        .setWorkspace(event.getWorkspace())
        .setKind(kind)
        .setUnit(unit)
        .setItem(item)
        .setCount(count)
        .setOthers(others)
        .setAt(event.getTimestamp())
        .setPlace(next())
        .setTimes(1)
        .build();
  }
}
