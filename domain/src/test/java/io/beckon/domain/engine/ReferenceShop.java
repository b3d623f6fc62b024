package io.beckon.domain.engine;

import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A shop with a rule of every kind, and histories of one of its contacts. {@link ReferenceModel}
 * says in plain Java what the rules mean.
 */
public final class ReferenceShop {
  private static final String[] PRODUCTS = {"mug", "lamp-a", "lamp-b", "teapot"};

  /** What every message carries. */
  private static final String WITH =
      "with: {orders: orders.count, pieces: cart.pieces, percent: discount.percent}";

  private static final String[] DOCUMENTS = {
    """
    rule: house
    kind: limits
    zone: Europe/Berlin
    channels:
      email: {caps: [{max: 2, per: day}]}
      sms: {quiet: 22:00-06:00}
    """,
    """
    rule: warm
    kind: score
    halfLife: 2d
    points:
      - {name: look, on: Product Viewed, give: 6, cap: {points: 12, per: 1d}}
      - {name: cart, on: Product Added, give: 11}
      - {name: mail, on: Email Opened, give: 4}
    thresholds:
      - {name: ready, at: 40, rearm: 20, limit: {gap: 1d}, send: {channel: crm, template: ready, WITH}}
      - {name: cold, at: 8, rearm: 15, direction: down, send: {channel: crm, template: cold, WITH}}
    """,
    """
    rule: recent
    kind: score
    window: 2d
    points: [{on: Product Added, give: 10}]
    thresholds: [{name: busy, at: 30, rearm: 15, send: {channel: crm, template: busy, WITH}}]
    """,
    """
    rule: life
    kind: lifecycle
    stages:
      - {stage: visitor, if: "true"}
      - {stage: warm, if: score.warm >= 20.0}
      - {stage: customer, if: orders.count == 1}
      - {stage: repeat, if: orders.count >= 2}
      - {stage: lapsed, if: "orders.count >= 1 && !within(orders.last, 4d)"}
    """,
    """
    rule: lookers
    kind: segment
    if: countIn("Product Viewed", 1d) >= 3
    """,
    """
    rule: full
    kind: segment
    if: cart.pieces >= 4
    """,
    """
    rule: left
    kind: trigger
    when: {cart: abandoned, after: 30m}
    if: cart.pieces >= 2
    send: {channel: email, template: left, WITH}
    then: [{after: 1d, if: "!ordered", send: {channel: sms, template: last-call, WITH}}]
    limit: {once: cart, gap: 3h}
    expires: 6h
    priority: 5
    """,
    """
    rule: offer
    kind: trigger
    when: {enters: lookers}
    send: {channel: email, template: offer, WITH}
    limit: {gap: 2d}
    priority: 4
    """,
    """
    rule: gone
    kind: trigger
    when: {leaves: lookers, after: 1h, unless: [Order Completed]}
    send: {channel: push, template: gone, WITH}
    """,
    """
    rule: missed
    kind: trigger
    when: {entersStage: lapsed}
    send: {channel: [email, push], template: missed, WITH}
    priority: 3
    """,
    """
    rule: thanks
    kind: trigger
    when: {event: Order Completed}
    if: event.products.size() > 0
    send: {channel: crm, template: thanks, WITH}
    limit: {max: 2, per: 3d}
    """,
    """
    rule: measured
    kind: trigger
    when: {event: Order Completed}
    send: {channel: crm, template: measured, WITH}
    holdout: 100%
    """,
    """
    rule: searched
    kind: trigger
    when: {event: Products Searched, after: 20m, unless: [Product Viewed]}
    send: {channel: push, template: searched, WITH}
    limit: {gap: 12h}
    """,
    """
    rule: call
    kind: trigger
    when: {crosses: warm.ready, after: 2h, unless: Order Completed}
    send: {channel: crm, template: call, WITH}
    """,
    """
    rule: browsed
    kind: trigger
    when: {visit: ended}
    if: cart.empty
    send: {channel: email, template: browsed, WITH}
    limit: {gap: 1d}
    quiet: 21:00-08:00
    expires: 10h
    priority: 1
    """,
    """
    rule: again
    kind: trigger
    when: {becomes: "orders.count >= 1 && cart.pieces >= 1"}
    send: {channel: crm, template: again, WITH}
    """,
    """
    rule: slipped
    kind: trigger
    when: {enters: value.slow}
    send: {channel: push, template: slipped, WITH}
    """,
    """
    rule: birthday
    kind: trigger
    when: {date: birthday, every: year, daysBefore: 3, at: "09:00"}
    send: {channel: sms, template: birthday, WITH}
    """,
    """
    rule: series
    kind: programme
    enter: {event: Signed Up}
    reenter: {after: 2d}
    steps:
      - {name: hello, send: {channel: email, template: hello, WITH}}
      - {wait: 10h}
      - name: second
        if: opened("hello")
        send: {channel: email, template: again, WITH}
        else: {send: {channel: sms, template: text, WITH}}
      - {name: looks, wait: {event: Product Viewed, timeout: 1d}}
      - {name: late, if: timedOut, send: {channel: crm, template: late, WITH}}
    exit: {on: Order Completed}
    """,
    """
    rule: level
    kind: discount
    levels:
      - {percent: 20, if: orders.count >= 3}
      - {percent: 10, if: "orders.count >= 1 && within(orders.last, 2d)"}
      - {percent: 0, if: "true"}
    dwell: 1d
    valid: 3d
    notify: both
    send: {channel: email, template: level, WITH}
    priority: 2
    """,
    """
    rule: to-lamps
    kind: campaign-switch
    on: Order Completed
    if: event.products.exists(p, p.category == "Lighting")
    stop: [gifts]
    start: {campaign: lamps, WITH}
    undoOn: {event: Order Refunded, within: 1d}
    channel: crm
    template: to-lamps
    """,
    """
    rule: to-gifts
    kind: campaign-switch
    on: Order Completed
    if: event.products.exists(p, p.category == "Gifts")
    stop: [lamps, spring]
    start: {campaign: gifts, WITH}
    undoOn: {event: Order Refunded, within: 1d}
    channel: crm
    template: to-gifts
    """,
    """
    rule: value
    kind: rfm
    recency: [1d, 3d]
    frequency: [2, 4]
    money: {GBP: [15, 35]}
    interest: {events: Product Viewed, within: 1d, bins: [1, 3]}
    segments:
      - {segment: big, if: rfm.money >= 3}
      - {segment: curious, if: rfm.interest >= 2 && rfm.recency >= 2}
      - {segment: fresh, if: rfm.recency >= 3}
      - {segment: slow, if: "true"}
    """,
    """
    rule: way
    kind: trend
    window: 3d
    orders: 2
    """,
    """
    rule: marked
    kind: milestone
    counts: orders
    marks: [2, 3, 5]
    if: cart.pieces <= 3
    send: {channel: push, template: marked, WITH}
    limit: {gap: 6h}
    """
  };

  private ReferenceShop() {}

  public static RuleSet rules() {
    return rulesWithout("");
  }

  /** All but one. */
  static RuleSet rulesWithout(String name) {
    List<String> texts = new ArrayList<>();
    for (String document : DOCUMENTS) {
      if (!document.startsWith("rule: " + name + "\n")) {
        texts.add(document.replace("WITH", WITH));
      }
    }
    try {
      return TestingShop.rules(texts.toArray(String[]::new));
    } catch (RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the order of time, no two at one millisecond; gaps from milliseconds to days. */
  static List<Event> history(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    List<Event> orders = new ArrayList<>();
    events.add(TestingShop.consent("consent", 0, true, "email", "sms", "push"));
    double minutes = 0;
    int size = 3 + random.nextInt(38);
    for (int i = 0; i < size; i++) {
      int gap = random.nextInt(10);
      minutes +=
          0.0001
              + (gap < 4
                  ? random.nextDouble() / 60
                  : gap < 7
                      ? random.nextDouble() * 20
                      : gap < 9 ? 15 + random.nextDouble() * 90 : random.nextDouble() * 3_000);
      events.add(event(random, "m" + i, minutes, orders));
    }
    for (int i = 1; i < events.size(); i++) {
      Event event = events.get(i);
      event.setTimestamp(Math.max(event.getTimestamp(), events.get(i - 1).getTimestamp() + 1));
      event.setReceivedAt(event.getTimestamp());
    }
    return events;
  }

  private static Event event(
      SplittableRandom random, String id, double minutes, List<Event> orders) {
    String product = PRODUCTS[random.nextInt(PRODUCTS.length)];
    String category = product.startsWith("lamp") ? "Lighting" : "Gifts";
    int kind = random.nextInt(26);
    if (kind < 2) {
      return TestingShop.page(id, minutes, "/");
    } else if (kind < 8) {
      return TestingShop.product(id, "Product Viewed", minutes, product, category, 1000, 1);
    } else if (kind < 14) {
      int pieces = 1 + random.nextInt(3);
      return TestingShop.product(id, "Product Added", minutes, product, category, 1000, pieces);
    } else if (kind < 16) {
      return TestingShop.product(id, "Product Removed", minutes, product, category, 1000, 1);
    } else if (kind < 19) {
      Event order = TestingShop.order(id, "Order Completed", minutes, "o" + id, null, product);
      orders.add(order);
      // A contact's last eight orders are known.
      if (orders.size() > 6) {
        orders.remove(0);
      }
      return order;
    } else if (kind < 20 && !orders.isEmpty()) {
      Event order = orders.remove(random.nextInt(orders.size()));
      return TestingShop.order(
          id,
          "Order Refunded",
          minutes,
          order.getOrder().getOrderId(),
          null,
          order.getProducts().get(0).getProductId());
    } else if (kind < 21) {
      return TestingShop.consent(id, minutes, random.nextBoolean(), "email");
    } else if (kind < 22) {
      Event identify = TestingShop.event(id, "identify", minutes);
      identify.getTraits().put("birthday", "1990-01-" + (10 + random.nextInt(4)));
      return identify;
    } else if (kind < 23) {
      Event search = TestingShop.event(id, "Products Searched", minutes);
      search.setQuery("lamp");
      return search;
    } else if (kind < 25) {
      return TestingShop.event(id, "Signed Up", minutes);
    }
    Event opened = TestingShop.event(id, "Email Opened", minutes);
    opened.setMessage(MessageReport.newBuilder().setChannel("email").setTemplate("hello").build());
    return opened;
  }
}
