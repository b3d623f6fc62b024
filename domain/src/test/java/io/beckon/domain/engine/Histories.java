package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.schema.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up histories of one contact, and ways in which they can arrive. */
final class Histories {
  /** The bound within which order of arrival must not matter, milliseconds. */
  static final long BOUND = 2_000;

  private static final String[] PRODUCTS = {"mug", "lamp-a", "lamp-b", "teapot"};

  private Histories() {}

  /**
   * In the order of time. Gaps range from milliseconds to days, so that visits, carts and deadlines
   * meet.
   */
  static List<Event> random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    events.add(TestingShop.consent("consent", 0, true, "email", "sms", "rtb"));
    double minutes = 0;
    int size = 4 + random.nextInt(24);
    for (int i = 0; i < size; i++) {
      int gap = random.nextInt(10);
      minutes +=
          gap < 4
              ? random.nextDouble() / 60
              : gap < 7
                  ? random.nextDouble() * 20
                  : gap < 9 ? 15 + random.nextDouble() * 60 : random.nextDouble() * 3_000;
      events.add(event(random, "m" + i, i, minutes));
    }
    // What else happens within the bound of a beginning decides about it by its arrival (decision
    // 10).
    for (int i = 1; i < events.size(); i++) {
      long time = events.get(i).getTimestamp();
      boolean alone =
          time - events.get(i - 1).getTimestamp() > BOUND * 2
              && (i + 1 == events.size() || events.get(i + 1).getTimestamp() - time > BOUND * 2);
      if (!alone) {
        events.get(i).setSource(null);
      }
    }
    // No two facts at one millisecond: which of them counts for a product is a rule of its own,
    // tested by itself.
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).getTimestamp() <= events.get(i - 1).getTimestamp()) {
        events.get(i).setTimestamp(events.get(i - 1).getTimestamp() + 1);
        events.get(i).setReceivedAt(events.get(i).getTimestamp());
      }
    }
    events.sort(Comparator.comparingLong(Event::getTimestamp).thenComparing(Event::getMessageId));
    return events;
  }

  private static Event event(SplittableRandom random, String id, int number, double minutes) {
    String product = PRODUCTS[random.nextInt(PRODUCTS.length)];
    String category = product.startsWith("lamp") ? "Lighting" : "Gifts";
    int kind = random.nextInt(24);
    if (kind < 4) {
      return TestingShop.page(id, minutes, "/");
    } else if (kind < 8) {
      return TestingShop.product(id, "Product Viewed", minutes, product, category, 1000, 1);
    } else if (kind < 13) {
      return TestingShop.product(
          id, "Product Added", minutes, product, category, 1000, 1 + random.nextInt(3));
    } else if (kind < 15) {
      return TestingShop.product(id, "Product Removed", minutes, product, category, 1000, 1);
    } else if (kind < 17) {
      return TestingShop.order(id, "Order Completed", minutes, "o" + number, null, product);
    } else if (kind < 18) {
      return TestingShop.order(id, "Order Refunded", minutes, "r" + number, null, product);
    } else if (kind < 19) {
      return TestingShop.consent(id, minutes, random.nextBoolean(), "email");
    }
    return kind < 20 ? TestingShop.event(id, "Email Opened", minutes) : rare(random, id, minutes);
  }

  /** What begins waits and programmes. */
  private static Event rare(SplittableRandom random, String id, double minutes) {
    switch (random.nextInt(3)) {
      case 0 -> {
        Event search = TestingShop.event(id, "Products Searched", minutes);
        search.setQuery("lamp " + id);
        return search;
      }
      case 1 -> {
        Event signup = TestingShop.consent(id, minutes, true, "push", "email");
        signup.setSource("newsletter-form");
        signup.getTraits().put("birthday", "1990-01-0" + (4 + random.nextInt(5)));
        return signup;
      }
      default -> {
        Event look = TestingShop.product(id, "Product Viewed", minutes, "sofa", "Home", 9_900, 1);
        look.getProperties().put("childAge", 6L);
        return look;
      }
    }
  }

  /** Shuffled within the bound, and some of it sent twice. */
  static List<Event> rearranged(List<Event> events, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    record Arrival(long at, int tie, Event event) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (Event event : events) {
      arrivals.add(
          new Arrival(event.getReceivedAt() + random.nextLong(BOUND), arrivals.size(), event));
      if (random.nextInt(5) == 0) {
        arrivals.add(
            new Arrival(
                event.getReceivedAt() + random.nextLong(BOUND),
                arrivals.size(),
                Event.newBuilder(event).build()));
      }
    }
    arrivals.sort(Comparator.comparingLong(Arrival::at).thenComparing(Arrival::tie));
    return arrivals.stream().map(Arrival::event).toList();
  }

  /**
   * Lets the heart live through a history as the operator would: the watermark follows receipt at
   * the bound's distance.
   */
  static io.beckon.schema.ContactState live(
      ContactEngine heart, List<Event> arrivals, long until, Outcome outcome) {
    io.beckon.schema.ContactState state = new Newcomers().contact("shop", "c1");
    long newest = START;
    for (Event event : arrivals) {
      newest = Math.max(newest, event.getReceivedAt());
      heart.onEvent(state, Event.newBuilder(event).build(), outcome);
      wake(heart, state, newest - BOUND, outcome);
    }
    wake(heart, state, until, outcome);
    return state;
  }

  /**
   * The same history of a contact of whom it becomes known with this event who it is: what was
   * before comes all at once then, as the past.
   */
  static io.beckon.schema.ContactState identified(
      ContactEngine heart, List<Event> history, int known, long until, Outcome outcome) {
    io.beckon.schema.ContactState state = new Newcomers().contact("shop", "c1");
    long knownAt = history.get(known).getReceivedAt();
    for (Event event : history.subList(0, known)) {
      heart.onHistory(state, Event.newBuilder(event).build(), null, knownAt, outcome);
    }
    for (Event event : history.subList(known, history.size())) {
      heart.onEvent(state, Event.newBuilder(event).build(), outcome);
      wake(heart, state, event.getReceivedAt() - BOUND, outcome);
    }
    wake(heart, state, until, outcome);
    return state;
  }

  /** One contact on two devices, each of which becomes known at some event of its own. */
  static final class Devices {
    private final List<Event> history;
    private final int[] device;
    private final int[] knownWith = {Integer.MAX_VALUE, Integer.MAX_VALUE};

    Devices(SplittableRandom random, List<Event> history) {
      this.history = history;
      this.device = new int[history.size()];
      for (int i = 0; i < device.length; i++) {
        device[i] = random.nextInt(2);
      }
      for (int i = device.length - 1; i >= 0; i--) {
        // The last event of each device names the user at the latest.
        if (knownWith[device[i]] == Integer.MAX_VALUE || random.nextInt(3) > 0) {
          knownWith[device[i]] = i;
        }
      }
    }

    /** What one of them alone saw. */
    ReferenceContact of(int number) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < device.length; i++) {
        if (device[i] == number) {
          events.add(history.get(i));
        }
      }
      return new ReferenceContact(events);
    }

    /** When the second of them became known, epoch milliseconds. */
    long allKnownAt() {
      long at = 0;
      for (int known : knownWith) {
        at = known == Integer.MAX_VALUE ? at : Math.max(at, history.get(known).getReceivedAt());
      }
      return at;
    }

    io.beckon.schema.ContactState live(ContactEngine heart, long until, Outcome outcome) {
      io.beckon.schema.ContactState state = new Newcomers().contact("shop", "c1");
      for (int i = 0; i < history.size(); i++) {
        Event event = history.get(i);
        if (i == knownWith[device[i]]) {
          for (int past = 0; past < i; past++) {
            if (device[past] == device[i]) {
              heart.onHistory(
                  state,
                  Event.newBuilder(history.get(past)).build(),
                  null,
                  event.getReceivedAt(),
                  outcome);
            }
          }
        }
        if (i >= knownWith[device[i]]) {
          heart.onEvent(state, Event.newBuilder(event).build(), outcome);
        }
        wake(heart, state, event.getReceivedAt() - BOUND, outcome);
      }
      wake(heart, state, until, outcome);
      return state;
    }
  }

  static void wake(
      ContactEngine heart, io.beckon.schema.ContactState state, long watermark, Outcome outcome) {
    for (long next = heart.nextWakeUp(state);
        next != 0 && next <= watermark;
        next = heart.nextWakeUp(state)) {
      heart.onWake(state, next, outcome);
    }
  }

  static long end(List<Event> events) {
    return events.get(events.size() - 1).getTimestamp() + 3 * 1_440 * MINUTE;
  }
}
