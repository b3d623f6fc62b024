package io.beckon.domain.catalog;

import io.beckon.domain.basics.Money;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Product;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Watcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a product's new record says that the one before did not. */
public final class CatalogNews {
  /** Name of a product's key among what is watched. */
  public static final String PRODUCT = "product/";

  /** Property of news: when the contact looked last, epoch milliseconds. */
  public static final String LOOKED = "looked";

  private static final String SEARCH = "search/";

  /** Products of one event that are watched because of it; a longer list is no shopper's. */
  private static final int MOST = 60;

  /** No name has longer phrases. */
  private static final int LONGEST_PHRASE = 120;

  private CatalogNews() {}

  /** What the product costs when its feed is loaded, minor units. */
  public static long price(CatalogProduct product) {
    return price(product, product.getAt());
  }

  /** What the product costs at a time, minor units: a sale may be over before the next feed. */
  public static long price(CatalogProduct product, long at) {
    Long sale = product.getSalePrice();
    Long until = product.getSaleUntil();
    return sale != null && (until == null || at < until) ? sale : product.getPrice();
  }

  /**
   * The news, once for each key under which somebody may wait for them; none for a product that
   * cannot be had.
   */
  public static List<ProductNews> between(CatalogProduct before, CatalogProduct now) {
    if (!now.getAvailable()) {
      return List.of();
    }
    String event;
    if (!before.getAvailable()) {
      event = EventNames.BACK_IN_STOCK;
    } else if (before.getCurrency().equals(now.getCurrency())
        && price(now) < price(before, now.getAt())) {
      event = EventNames.PRICE_DROPPED;
    } else {
      return List.of();
    }
    String id =
        TriggerIds.of(now.getWorkspace(), "", event, 0, now.getProductId() + "@" + now.getAt());
    List<ProductNews> news = new ArrayList<>();
    news.add(news(id, PRODUCT + now.getProductId(), event, before, now));
    for (String phrase : Phrases.of(now.getName())) {
      news.add(news(id, SEARCH + phrase, event, before, now));
    }
    return news;
  }

  private static ProductNews news(
      String id, String watched, String event, CatalogProduct before, CatalogProduct now) {
    return ProductNews.newBuilder()
        .setId(id)
        .setWorkspace(now.getWorkspace())
        .setWatched(watched)
        .setEvent(event)
        .setProduct(now)
        .setBefore(price(before, now.getAt()))
        .build();
  }

  /** What an event shows interest in: keys of {@link ProductNews#getWatched()}. */
  public static List<String> watched(Event event) {
    List<String> watched = new ArrayList<>(1);
    switch (event.getName()) {
      case EventNames.PRODUCT_VIEWED,
          EventNames.PRODUCT_ADDED,
          EventNames.PRODUCT_WISHED,
          EventNames.CART_VIEWED,
          EventNames.CHECKOUT_STARTED -> {
        for (Product product : event.getProducts()) {
          if (watched.size() < MOST) {
            watched.add(PRODUCT + product.getProductId());
          }
        }
      }
      case EventNames.PRODUCTS_SEARCHED -> {
        String phrase = event.getQuery() == null ? "" : Phrases.normal(event.getQuery());
        if (!phrase.isEmpty() && phrase.length() <= LONGEST_PHRASE) {
          watched.add(SEARCH + phrase);
        }
      }
      default -> {
        // Nothing else shows interest in a product.
      }
    }
    return watched;
  }

  /**
   * News as an event of one who waits for them. They reach it once, by whichever key: the message
   * id is theirs.
   *
   * @param at event time, epoch milliseconds
   */
  public static Event event(ProductNews news, Watcher watcher, long at) {
    CatalogProduct product = news.getProduct();
    Map<String, Object> properties = new HashMap<>();
    properties.put(EventNames.WAS, new Money(news.getBefore(), product.getCurrency()).toString());
    properties.put(LOOKED, watcher.getAt());
    if (product.getAddress() != null) {
      properties.put("url", product.getAddress());
    }
    if (product.getImage() != null) {
      properties.put("image", product.getImage());
    }
    Event event = Event.newBuilder().build();
    event.setKind(EventKind.TRACK);
    event.setWorkspace(news.getWorkspace());
    event.setReceivedAt(at);
    event.setTimestamp(at);
    if (watcher.getKnown()) {
      event.setUserId(watcher.getId());
    } else {
      event.setAnonymousId(watcher.getId());
    }
    event.setMessageId("catalog-" + news.getId());
    event.setName(news.getEvent());
    event.setSource("catalog");
    event.setCurrency(product.getCurrency());
    List<Product> products = new ArrayList<>(1);
    products.add(
        Product.newBuilder()
            .setProductId(product.getProductId())
            .setName(product.getName())
            .setCategory(narrowest(product))
            .setBrand(product.getBrand())
            .setPrice(price(product))
            .setQuantity(1)
            .build());
    event.setProducts(products);
    event.setConsents(new ArrayList<>());
    event.setTraits(new HashMap<>());
    event.setProperties(properties);
    return event;
  }

  /** The last level of the product's category; empty where it has none. */
  public static String narrowest(CatalogProduct product) {
    List<String> category = product.getCategory();
    return category.isEmpty() ? "" : category.get(category.size() - 1);
  }
}
