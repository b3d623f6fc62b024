package io.beckon.cli.demo;

import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A made-up gift shop whose visitors look, fill carts, buy, leave, and bring things back. The same
 * seed gives the same visitors doing the same things in the same order; when they do it is up to
 * the caller.
 */
public final class DemoShop {
  public static final String WORKSPACE = "gift-shop";

  private static final String[][] PRODUCTS = {
    {"22697", "Green Regency Teacup", "Kitchen", "295"},
    {"22699", "Roses Regency Teacup", "Kitchen", "295"},
    {"85123A", "White Hanging Heart Light Holder", "Lighting", "295"},
    {"22111", "Scottie Dog Hot Water Bottle", "Home", "495"},
    {"47566", "Party Bunting", "Party", "495"},
    {"22086", "Paper Chain Kit", "Party", "295"},
    {"79321", "Chilli Lights", "Lighting", "575"},
    {"82494", "Wooden Picture Frame", "Home", "295"},
    {"21733", "Red Hanging Heart Light Holder", "Lighting", "295"},
    {"20725", "Lunch Bag Red Spotty", "Bags", "165"},
    {"85099B", "Jumbo Bag Red Retrospot", "Bags", "195"},
    {"23298", "Spotty Bunting", "Party", "495"},
  };
  private static final String[] PAGES = {
    "/", "/lighting", "/party", "/bags", "/delivery", "/about"
  };
  private static final String[] QUERIES = {"fairy lights", "bunting", "teacup", "lunch bag"};
  private static final int SHOPPERS = 160;

  private final SplittableRandom random;
  private final String run;
  private final List<Shopper> shoppers = new ArrayList<>();
  private long sequence;
  private long orders;

  private static final class Shopper {
    final String device;
    final String user;
    boolean known;
    final List<Product> cart = new ArrayList<>();
    List<Product> lastOrder = List.of();
    String lastOrderId = "";

    /** What was last heard of its newsletter. */
    String newsletter = "";

    Shopper(int number) {
      device = "v" + number;
      user = String.format(Locale.ROOT, "customer-%03d", number);
    }
  }

  /**
   * @param run a word that tells this run's message ids from those of other runs
   */
  public DemoShop(long seed, String run) {
    this.random = new SplittableRandom(seed);
    this.run = run;
    for (int i = 0; i < SHOPPERS; i++) {
      shoppers.add(new Shopper(i));
    }
  }

  /** What happens next, at the given time. */
  public Event next(long now) {
    // A few shoppers are in the shop at a time, so that carts are filled and left rather than
    // touched for ever.
    int window = (int) (sequence / 240 % SHOPPERS);
    Shopper shopper = shoppers.get((window + random.nextInt(8)) % SHOPPERS);
    sequence++;
    if (!shopper.known && random.nextInt(4) != 0) {
      return signUp(shopper, now);
    }
    int dice = random.nextInt(100);
    if (dice < 30) {
      return page(shopper, now);
    } else if (dice < 62) {
      return withProducts(shopper, "Product Viewed", List.of(product()), now);
    } else if (dice < 68) {
      Event search = event(shopper, "Products Searched", now);
      search.setQuery(QUERIES[random.nextInt(QUERIES.length)]);
      return search;
    } else if (dice < 80) {
      Product added = product();
      added.setQuantity(1 + random.nextInt(3));
      shopper.cart.add(added);
      return withProducts(shopper, "Product Added", List.of(added), now);
    } else if (dice < 86 && !shopper.cart.isEmpty()) {
      return buy(shopper, now);
    } else if (dice < 88 && !shopper.lastOrder.isEmpty()) {
      return bringBack(shopper, now);
    }
    return shopper.known ? newsletter(shopper, dice, now) : page(shopper, now);
  }

  /** It is sent, opened by many, clicked by some, and sent again. */
  private Event newsletter(Shopper shopper, int dice, long now) {
    shopper.newsletter =
        switch (shopper.newsletter) {
          case "Email Sent" -> dice < 96 ? "Email Opened" : "Email Sent";
          case "Email Opened" -> dice < 92 ? "Email Link Clicked" : "Email Sent";
          default -> "Email Sent";
        };
    Event mail = event(shopper, shopper.newsletter, now);
    mail.setMessage(
        MessageReport.newBuilder().setChannel("email").setTemplate("newsletter").build());
    return mail;
  }

  private Event signUp(Shopper shopper, long now) {
    shopper.known = true;
    Event event = event(shopper, "identify", now);
    event.setKind(EventKind.IDENTIFY);
    event.setSource("newsletter-form");
    event.getTraits().put("language", "en");
    for (String channel : List.of("email", "sms", "rtb")) {
      event
          .getConsents()
          .add(new ConsentChange(channel, random.nextInt(10) != 0, "newsletter-form"));
    }
    return event;
  }

  private Event page(Shopper shopper, long now) {
    Event event = event(shopper, "page", now);
    event.setKind(EventKind.PAGE);
    event.setPage(Page.newBuilder().setPath(PAGES[random.nextInt(PAGES.length)]).build());
    if (random.nextInt(5) == 0) {
      event.setCampaign(
          Campaign.newBuilder().setSource("search").setMedium("cpc").setName("gifts").build());
    }
    return event;
  }

  private Event buy(Shopper shopper, long now) {
    shopper.lastOrderId = run + "-" + ++orders;
    shopper.lastOrder = new ArrayList<>(shopper.cart);
    Event event = withProducts(shopper, "Order Completed", shopper.lastOrder, now);
    event.setOrder(Order.newBuilder().setOrderId(shopper.lastOrderId).setChannel("online").build());
    shopper.cart.clear();
    return event;
  }

  private Event bringBack(Shopper shopper, long now) {
    Event event = withProducts(shopper, "Order Refunded", shopper.lastOrder, now);
    event.setOrder(Order.newBuilder().setOrderId(shopper.lastOrderId).build());
    shopper.lastOrder = List.of();
    return event;
  }

  private Event withProducts(Shopper shopper, String name, List<Product> products, long now) {
    Event event = event(shopper, name, now);
    event.setCurrency("GBP");
    event.setProducts(new ArrayList<>(products));
    return event;
  }

  private Event event(Shopper shopper, String name, long now) {
    return Event.newBuilder()
        .setWorkspace(WORKSPACE)
        .setMessageId(run + "-" + sequence)
        .setName(name)
        .setAnonymousId(shopper.device)
        .setUserId(shopper.known ? shopper.user : null)
        .setTimestamp(now)
        .setReceivedAt(now)
        .build();
  }

  private Product product() {
    String[] of = PRODUCTS[random.nextInt(PRODUCTS.length)];
    return Product.newBuilder()
        .setProductId(of[0])
        .setName(of[1])
        .setCategory(of[2])
        .setPrice(Long.parseLong(of[3]))
        .build();
  }
}
