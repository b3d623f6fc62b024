package io.beckon.domain.engine;

import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a contact's history comes to, worked out the slow and obvious way: all events in the order
 * of time, all of them kept, every answer computed from the whole list. It shares no code with the
 * heart.
 */
final class ReferenceContact {
  private static final long MINUTE = 60_000L;

  private final List<Event> events;

  ReferenceContact(List<Event> inOrder) {
    Set<String> seen = new HashSet<>();
    this.events = inOrder.stream().filter(event -> seen.add(event.getMessageId())).toList();
  }

  int visits() {
    TreeSet<Long> times = new TreeSet<>();
    for (Event event : events) {
      if (event.getName().equals("page") || event.getName().startsWith("Product")) {
        times.add(event.getTimestamp());
      }
    }
    int visits = 0;
    Long before = null;
    for (long time : times) {
      if (before == null || time - before >= 30 * MINUTE) {
        visits++;
      }
      before = time;
    }
    return visits;
  }

  /** Quantity by product after everything up to and including {@code time}. */
  Map<String, Integer> cart(long time) {
    Map<String, Integer> cart = new TreeMap<>();
    for (Event event : upTo(time)) {
      for (Product product : event.getProducts()) {
        switch (event.getName()) {
          case "Product Added" ->
              cart.merge(product.getProductId(), product.getQuantity(), Integer::sum);
          case "Product Removed" ->
              cart.computeIfPresent(
                  product.getProductId(),
                  (id, pieces) ->
                      pieces > product.getQuantity() ? pieces - product.getQuantity() : null);
          case "Order Completed" -> cart.remove(product.getProductId());
          default -> {}
        }
      }
    }
    return cart;
  }

  int orders() {
    return (int) events.stream().filter(event -> event.getName().equals("Order Completed")).count();
  }

  long money(String name) {
    long sum = 0;
    for (Event event : events) {
      if (event.getName().equals(name)) {
        for (Product product : event.getProducts()) {
          sum += product.getPrice() * product.getQuantity();
        }
      }
    }
    return sum;
  }

  /** {@code Σ p·2^-((t-ti)/h)} over every event of a name. */
  double halfLifeScore(Map<String, Double> points, long halfLife, long time) {
    double sum = 0;
    for (Event event : upTo(time)) {
      sum +=
          points.getOrDefault(event.getName(), 0.0)
              * Math.pow(2, -(double) (time - event.getTimestamp()) / halfLife);
    }
    return sum;
  }

  /** Points of the events of the last {@code days} calendar days, today included. */
  double windowScore(Map<String, Double> points, int days, long time) {
    double sum = 0;
    for (Event event : upTo(time)) {
      if (event.getTimestamp() / (1_440 * MINUTE) > time / (1_440 * MINUTE) - days) {
        sum += points.getOrDefault(event.getName(), 0.0);
      }
    }
    return sum;
  }

  boolean consented(long time) {
    boolean consented = false;
    for (Event event : upTo(time)) {
      for (var change : event.getConsents()) {
        if (change.getChannel().equals("email")) {
          consented = change.getOptedIn();
        }
      }
    }
    return consented;
  }

  /**
   * When a reminder of the cart goes out: left for {@code after}, once a cart, with consent at that
   * time.
   */
  List<Long> reminders(long after, long until) {
    List<Long> reminders = new ArrayList<>();
    long touched = 0;
    long cartSince = 0;
    long reminded = 0;
    for (int i = 0; i <= events.size(); i++) {
      long now = i < events.size() ? events.get(i).getTimestamp() : until + 1;
      long due = touched + after;
      boolean pending = touched != 0 && due < now && due <= until;
      if (pending && !handled(reminders, due)) {
        if (cart(due).isEmpty()) {
          cartSince = due;
        } else if (reminded <= cartSince && consented(due)) {
          reminders.add(due);
          reminded = due;
        }
        touched = 0;
      }
      if (i < events.size()) {
        Event event = events.get(i);
        if (event.getName().equals("Product Added") || event.getName().equals("Product Removed")) {
          touched = event.getTimestamp();
        } else if (event.getName().equals("Order Completed")) {
          cartSince = event.getTimestamp();
        }
      }
    }
    return reminders;
  }

  private static boolean handled(List<Long> reminders, long due) {
    return reminders.contains(due);
  }

  private List<Event> upTo(long time) {
    return events.stream().filter(event -> event.getTimestamp() <= time).toList();
  }
}
