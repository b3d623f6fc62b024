package io.beckon.benchmarks;

import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import java.util.SplittableRandom;

/** A realistic mix of events over many contacts; the same seed gives the same events. */
final class Traffic {
  static final String WORKSPACE = "bench";
  static final int PRODUCTS = 4_000;
  static final String[] CATEGORIES = {"Lighting", "Party", "Bags", "Kitchen", "Home", "Gifts"};
  private static final int ACTIVE_IN_BURSTS = 20_000;
  private static final int EVENTS_A_VISIT = 20;

  /** Visits are squeezed into seconds; still nobody orders twice within two seconds. */
  private static final long BETWEEN_ORDERS = 5_000;

  private final SplittableRandom random;
  private final int contacts;
  private final boolean bursts;
  private final long[] lastOrder;
  private long sequence;

  Traffic(long seed, int contacts, boolean bursts) {
    this.random = new SplittableRandom(seed);
    this.contacts = contacts;
    this.bursts = bursts;
    this.lastOrder = new long[contacts];
  }

  /** The event by which a contact becomes known. */
  static Event signUp(int contact, long time) {
    Event event = event("signup-" + contact, "identify", contact, time);
    event.setKind(EventKind.IDENTIFY);
    event.getTraits().put("country", "GB");
    event.getConsents().add(new ConsentChange("email", true, "form"));
    event.getConsents().add(new ConsentChange("rtb", true, "form"));
    return event;
  }

  /** The next event of the mix. */
  Event next(long time) {
    // In bursts, a window of contacts moves over all of them, so that each comes back for a visit
    // and then rests.
    int contact =
        bursts
            ? (int)
                ((sequence / EVENTS_A_VISIT + random.nextInt(Math.min(ACTIVE_IN_BURSTS, contacts)))
                    % contacts)
            : random.nextInt(contacts);
    String id = "e" + sequence++;
    int dice = random.nextInt(100);
    if (dice < 35) {
      Event event = event(id, "page", contact, time);
      event.setKind(EventKind.PAGE);
      event.setPage(Page.newBuilder().setPath("/category/" + random.nextInt(50)).build());
      if (dice < 5) {
        event.setCampaign(
            Campaign.newBuilder().setSource("search").setMedium("cpc").setName("gifts").build());
      }
      return event;
    } else if (dice < 72) {
      return product(id, "Product Viewed", contact, time);
    } else if (dice < 77) {
      Event event = event(id, "Products Searched", contact, time);
      event.setQuery("phrase " + random.nextInt(200));
      return event;
    } else if (dice < 87) {
      return product(id, "Product Added", contact, time);
    } else if (dice < 89) {
      return product(id, "Product Removed", contact, time);
    } else if (dice < 92 && time - lastOrder[contact] > BETWEEN_ORDERS) {
      lastOrder[contact] = time;
      Event event = product(id, "Order Completed", contact, time);
      event.setOrder(Order.newBuilder().setOrderId("o" + sequence).setChannel("online").build());
      return event;
    }
    Event event = event(id, dice < 98 ? "Email Opened" : "Email Link Clicked", contact, time);
    event.setMessage(MessageReport.newBuilder().setTemplate("newsletter").build());
    return event;
  }

  /** An event that the shop's own rule answers. */
  Event asked(int contact, long time) {
    return event("a" + sequence++, "Asked", contact, time);
  }

  /** What a loop in a browser sends: views and cart changes. */
  Event looked(int contact, long time) {
    String id = "f" + sequence++;
    return product(id, sequence % 2 == 0 ? "Product Viewed" : "Product Added", contact, time);
  }

  /** The key of a contact's records. */
  static String key(int contact) {
    return WORKSPACE + "/contact-" + contact;
  }

  private Event product(String id, String name, int contact, long time) {
    Event event = event(id, name, contact, time);
    event.setCurrency("GBP");
    int product = random.nextInt(PRODUCTS);
    event
        .getProducts()
        .add(
            Product.newBuilder()
                .setProductId(productId(product))
                .setName("Product number " + product)
                .setCategory(category(product))
                .setPrice(price(product))
                .build());
    return event;
  }

  static String productId(int product) {
    return "p" + product;
  }

  static String category(int product) {
    return CATEGORIES[product % CATEGORIES.length];
  }

  /** Pence. */
  static long price(int product) {
    return 100L + product;
  }

  private static Event event(String id, String name, int contact, long time) {
    return Event.newBuilder()
        .setWorkspace(WORKSPACE)
        .setMessageId(id)
        .setName(name)
        .setAnonymousId("v" + contact)
        .setUserId("contact-" + contact)
        .setTimestamp(time)
        .setReceivedAt(time)
        .build();
  }
}
