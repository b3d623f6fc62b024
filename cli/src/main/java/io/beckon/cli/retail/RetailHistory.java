package io.beckon.cli.retail;

import io.beckon.cli.retail.RetailFile.Invoice;
import io.beckon.cli.retail.RetailFile.Line;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The events that invoices stand for, in the order of time: who the customer is, the order or
 * return; and, if asked for, made-up behaviour around the orders: visits that led to them and carts
 * that were left.
 *
 * <p>The made-up part follows the proportions of another shop's 43,917 cart sessions: 27.2 % end in
 * an order, with 4.3 views and 1.6 additions a session. The same seed gives the same behaviour.
 */
public final class RetailHistory {
  public static final String WORKSPACE = "online-retail";
  private static final long MINUTE = 60_000L;
  private static final long DAY = 1_440 * MINUTE;
  private static final double CART_SESSIONS_AN_ORDER = 1 / 0.272;

  private enum What {
    CUSTOMER,
    INVOICE,
    PAGE,
    VIEW,
    ADD
  }

  private record Step(long time, What what, int invoice, int line, int number) {}

  private final List<Invoice> invoices;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> categories = new ConcurrentHashMap<>();

  public RetailHistory(List<Invoice> invoices, boolean behaviour, long seed) {
    this.invoices = invoices;
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> known = new HashSet<>();
    for (int i = 0; i < invoices.size(); i++) {
      Invoice invoice = invoices.get(i);
      if (!invoice.customer.isEmpty() && known.add(invoice.customer)) {
        // A second before the first invoice; a month before where behaviour may come first.
        steps.add(new Step(invoice.time - (behaviour ? 31 * DAY : 1_000), What.CUSTOMER, i, 0, 0));
      }
      if (behaviour && !invoice.customer.isEmpty() && !invoice.cancelled) {
        behaviour(i, invoice, random);
      }
      steps.add(new Step(invoice.time, What.INVOICE, i, 0, 0));
    }
    steps.sort(
        (a, b) ->
            a.time() != b.time()
                ? Long.compare(a.time(), b.time())
                : Integer.compare(a.invoice(), b.invoice()));
  }

  public int size() {
    return steps.size();
  }

  /** Whom an event is about: the customer, or the invoice where no customer is named. */
  public String contact(int index) {
    Invoice invoice = invoices.get(steps.get(index).invoice());
    return invoice.customer.isEmpty() ? "invoice-" + invoice.number : invoice.customer;
  }

  /** When the last event happens, epoch milliseconds. */
  public long end() {
    return steps.get(steps.size() - 1).time();
  }

  public Event event(int index) {
    Step step = steps.get(index);
    Invoice invoice = invoices.get(step.invoice());
    return switch (step.what()) {
      case CUSTOMER -> customer(invoice, step);
      case INVOICE -> invoice(invoice, step);
      case PAGE -> page(invoice, step);
      case VIEW -> product("Product Viewed", invoice, step);
      case ADD -> product("Product Added", invoice, step);
    };
  }

  private void behaviour(int index, Invoice invoice, SplittableRandom random) {
    int number =
        session(index, invoice, invoice.time - (5 + random.nextInt(25)) * MINUTE, random, 0);
    int abandoned = 0;
    while (random.nextDouble() > 1 / CART_SESSIONS_AN_ORDER && abandoned < 12) {
      abandoned++;
      number =
          session(
              index,
              invoice,
              invoice.time - DAY - (long) (random.nextDouble() * 29 * DAY),
              random,
              number);
    }
  }

  private int session(int index, Invoice invoice, long start, SplittableRandom random, int first) {
    int number = first;
    long time = start;
    steps.add(new Step(time, What.PAGE, index, 0, number++));
    int views = 2 + random.nextInt(5);
    int adds = 1 + (random.nextInt(10) < 6 ? 1 : 0);
    for (int i = 0; i < views; i++) {
      time += 5_000 + random.nextInt(60_000);
      int line = random.nextInt(invoice.lines.size());
      steps.add(new Step(time, What.VIEW, index, line, number++));
      if (i < adds) {
        time += 2_000 + random.nextInt(20_000);
        steps.add(new Step(time, What.ADD, index, line, number++));
      }
    }
    return number;
  }

  private Event customer(Invoice invoice, Step step) {
    Event event = event(invoice, "customer-" + invoice.customer, "identify", step.time());
    event.setKind(EventKind.IDENTIFY);
    event.getTraits().put("country", invoice.country);
    for (String channel : List.of("email", "sms", "rtb")) {
      event.getConsents().add(new ConsentChange(channel, true, "assumed by the replay"));
    }
    return event;
  }

  private Event invoice(Invoice invoice, Step step) {
    Event event =
        event(
            invoice,
            "invoice-" + invoice.number,
            invoice.cancelled ? "Order Refunded" : "Order Completed",
            step.time());
    event.setCurrency("GBP");
    event.setOrder(
        Order.newBuilder()
            .setOrderId(invoice.number)
            .setTotal(invoice.total())
            .setChannel("online")
            .build());
    event.getProperties().put("country", invoice.country);
    for (Line line : invoice.lines) {
      event.getProducts().add(product(line, line.quantity()));
    }
    return event;
  }

  private Event page(Invoice invoice, Step step) {
    Event event =
        event(invoice, "made-up-" + invoice.number + "-" + step.number(), "page", step.time());
    event.setKind(EventKind.PAGE);
    event.setPage(Page.newBuilder().setPath("/").build());
    return event;
  }

  private Event product(String name, Invoice invoice, Step step) {
    Event event =
        event(invoice, "made-up-" + invoice.number + "-" + step.number(), name, step.time());
    event.setCurrency("GBP");
    event.getProducts().add(product(invoice.lines.get(step.line()), 1));
    return event;
  }

  private Product product(Line line, int quantity) {
    return Product.newBuilder()
        .setProductId(line.product())
        .setName(line.description().isEmpty() ? null : line.description())
        .setCategory(knownCategory(line.description()))
        .setBrand(null)
        .setPrice(line.pence())
        .setQuantity(quantity)
        .build();
  }

  private static Event event(Invoice invoice, String messageId, String name, long time) {
    // Without Avro's builder, which looks up the default of every field.
    Event event = Event.newBuilder().build();
    event.setKind(EventKind.TRACK);
    event.setWorkspace(WORKSPACE);
    event.setMessageId(messageId);
    event.setName(name);
    event.setTimestamp(time);
    event.setReceivedAt(time);
    event.setProducts(new ArrayList<>());
    event.setConsents(new ArrayList<>());
    event.setTraits(new HashMap<>());
    event.setProperties(new HashMap<>());
    if (invoice.customer.isEmpty()) {
      event.setAnonymousId("invoice-" + invoice.number);
    } else {
      event.setUserId(invoice.customer);
    }
    return event;
  }

  /** Threads that ask for a description already known do not wait for each other. */
  private String knownCategory(String description) {
    String known = categories.get(description);
    return known != null ? known : categories.computeIfAbsent(description, RetailHistory::category);
  }

  /** The file has no categories; a word in the description stands for one. */
  private static String category(String description) {
    String[][] words = {
      {"Lighting", "LIGHT", "LAMP", "LANTERN", "CANDLE"},
      {"Bags", "BAG"},
      {"Kitchen", "CUP", "MUG", "PLATE", "CAKE", "BOWL", "JAM", "TEA"},
      {"Party", "PARTY", "BUNTING", "CHRISTMAS", "GARLAND"},
      {"Home", "CLOCK", "FRAME", "HOOK", "CUSHION", "DOORMAT", "SIGN"},
    };
    for (String[] category : words) {
      for (int i = 1; i < category.length; i++) {
        if (description.contains(category[i])) {
          return category[0];
        }
      }
    }
    return "Gifts";
  }
}
