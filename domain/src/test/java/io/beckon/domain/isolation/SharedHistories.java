package io.beckon.domain.isolation;

import io.beckon.domain.engine.TestingShop;
import io.beckon.schema.Campaign;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What happens in two workspaces at once: each has contacts, visitors, products, categories and
 * orders of the same hostile ids, and often messages of the same ids.
 */
final class SharedHistories {
  private static final int EVENTS = 24;
  private static final int COUNT_EVERY = 12;

  private final SplittableRandom random;
  private final String[] workspaces;
  private final String[] users = new String[3];
  private final String[] visitors = new String[3];
  private final String[] products = new String[4];
  private final String[] categories = new String[2];
  private final String[] orders = new String[3];
  private final List<Step> steps = new ArrayList<>();

  /** Something that happens in one workspace; no event: a product is described. */
  record Step(long at, String workspace, @Nullable Event event, @Nullable CatalogProduct product) {}

  private SharedHistories(long seed, String[] workspaces) {
    this.random = new SplittableRandom(seed);
    this.workspaces = workspaces.clone();
    for (String[] ids : List.of(users, visitors, products, categories, orders)) {
      for (int i = 0; i < ids.length; i++) {
        ids[i] = HostileNames.id(random);
      }
    }
    // An id as the other workspace's key of it, and one that is a visitor's and a user's.
    users[1] = workspaces[1] + "/ann";
    visitors[1] = users[2];
    products[0] = "lamp";
  }

  static List<Step> of(long seed, String[] workspaces) {
    SharedHistories made = new SharedHistories(seed, workspaces);
    made.make();
    return made.steps;
  }

  /**
   * Lives through all of it, or what is of one workspace: time passes for it as for both.
   *
   * @param only null: both
   */
  static void live(SharedMachine machine, List<Step> steps, @Nullable String only)
      throws IOException {
    int place = 0;
    for (Step step : steps) {
      machine.time(step.at());
      if (only == null || only.equals(step.workspace())) {
        if (step.event() != null) {
          machine.feed(Event.newBuilder(step.event()).build(), place);
        } else if (step.product() != null) {
          machine.feed(step.product().copy(), place);
        }
      }
      place++;
      if (place % COUNT_EVERY == 0) {
        machine.count(step.at());
      }
    }
    long end = steps.get(steps.size() - 1).at();
    machine.time(end + 3 * TestingShop.DAY);
    machine.count(end + 3 * TestingShop.DAY);
  }

  private void make() {
    double minutes = 1;
    for (int i = 0; i < 2 * EVENTS; i++) {
      int gap = random.nextInt(10);
      minutes +=
          0.0001
              + (gap < 5
                  ? random.nextDouble()
                  : gap < 8 ? random.nextDouble() * 40 : random.nextDouble() * 2_000);
      String workspace = workspaces[random.nextInt(2)];
      if (random.nextInt(8) == 0) {
        CatalogProduct product = product(workspace, minutes);
        steps.add(new Step(product.getAt(), workspace, null, product));
        continue;
      }
      Event event = event(workspace, i, minutes);
      steps.add(new Step(event.getReceivedAt(), workspace, event, null));
      if (random.nextInt(3) == 0) {
        // The very same in the other one, with the same ids of message and of all else.
        String other = workspaces[workspace.equals(workspaces[0]) ? 1 : 0];
        Event same = Event.newBuilder(event).build();
        same.setWorkspace(other);
        same.getTraits().computeIfPresent("of", (name, mark) -> mark(other));
        steps.add(new Step(same.getReceivedAt(), other, same, null));
      }
    }
  }

  private static <T> T one(SplittableRandom random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  private Event event(String workspace, int number, double minutes) {
    String id = "m" + (random.nextInt(4) == 0 ? number / 2 : number);
    Event event = of(id, minutes);
    event.setWorkspace(workspace);
    event.setAnonymousId(one(random, visitors));
    event.setUserId(random.nextInt(3) == 0 ? one(random, users) : null);
    switch (event.getKind()) {
      case ALIAS -> {
        event.setPreviousId(one(random, random.nextBoolean() ? users : visitors));
        event.setUserId(one(random, users));
        event.setAnonymousId(null);
      }
      case ERASE, EXPORT -> {
        event.setUserId(one(random, users));
        event.setAnonymousId(null);
      }
      case IDENTIFY -> {
        event.setUserId(one(random, users));
        // Whose it is shows in whatever is made of it.
        event.getTraits().put("of", mark(workspace));
      }
      default -> {
        // As it is.
      }
    }
    return event;
  }

  /** What only this workspace says. */
  static String mark(String workspace) {
    return "marked<" + workspace + ">";
  }

  private Event of(String id, double minutes) {
    int kind = random.nextInt(32);
    if (kind < 3) {
      Event visit = TestingShop.page(id, minutes, "/");
      visit.setCampaign(Campaign.newBuilder().setSource(one(random, users)).setMedium("m").build());
      return visit;
    } else if (kind < 8) {
      return products(TestingShop.event(id, "Product Viewed", minutes));
    } else if (kind < 12) {
      return products(TestingShop.event(id, "Product Added", minutes));
    } else if (kind < 13) {
      return products(TestingShop.event(id, "Product Removed", minutes));
    } else if (kind < 19) {
      String name = kind < 16 ? "Order Completed" : kind < 17 ? "Order Updated" : "Order Refunded";
      Event order = products(TestingShop.event(id, name, minutes));
      order.setOrder(
          Order.newBuilder().setOrderId(one(random, orders)).setChannel("online").build());
      return order;
    } else if (kind < 21) {
      Event search = TestingShop.event(id, "Products Searched", minutes);
      search.setQuery(random.nextBoolean() ? "lamp" : one(random, products));
      return search;
    } else if (kind < 24) {
      Event identify = TestingShop.event(id, "identify", minutes);
      identify.getTraits().put("birthday", "1990-01-0" + (4 + random.nextInt(5)));
      for (String channel : List.of("email", "sms", "push", "rtb")) {
        identify.getConsents().add(new ConsentChange(channel, random.nextInt(4) > 0, "form"));
      }
      return identify;
    } else if (kind < 26) {
      return of(EventKind.ALIAS, "alias", id, minutes);
    } else if (kind < 27) {
      return of(EventKind.ERASE, "erase", id, minutes);
    } else if (kind < 28) {
      return of(EventKind.EXPORT, "export", id, minutes);
    } else if (kind < 30) {
      return TestingShop.event(id, "Signed Up", minutes);
    }
    Event opened =
        TestingShop.event(id, kind < 31 ? "Email Opened" : "Email Link Clicked", minutes);
    opened.setMessage(
        MessageReport.newBuilder().setChannel("email").setTemplate(one(random, users)).build());
    return opened;
  }

  private static Event of(EventKind kind, String name, String id, double minutes) {
    Event event = TestingShop.event(id, name, minutes);
    event.setKind(kind);
    return event;
  }

  private Event products(Event event) {
    event.setCurrency("EUR");
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      event
          .getProducts()
          .add(
              Product.newBuilder()
                  .setProductId(one(random, products))
                  .setCategory(random.nextInt(5) == 0 ? null : one(random, categories))
                  .setPrice(500L + random.nextInt(2_000))
                  .setQuantity(1 + random.nextInt(2))
                  .build());
    }
    return event;
  }

  private CatalogProduct product(String workspace, double minutes) {
    return CatalogProduct.newBuilder()
        .setWorkspace(workspace)
        .setProductId(one(random, products))
        .setName("lamp of " + mark(workspace))
        .setCategory(List.of(one(random, categories)))
        .setCurrency("EUR")
        .setPrice(500L + random.nextInt(2_000))
        .setAvailable(random.nextInt(4) > 0)
        .setAttributes(Map.of("contains", one(random, products), "age/to", "7"))
        .setAt(TestingShop.START + Math.round(minutes * TestingShop.MINUTE))
        .build();
  }
}
