package io.beckon.domain.profile;

import io.beckon.domain.basics.Aging;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.basics.Texts;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.order.OrderBook;
import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Interest;
import io.beckon.schema.Product;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import io.beckon.schema.Search;
import io.beckon.schema.SourceSeen;
import java.util.List;
import java.util.Map;

/**
 * Writes one event's facts into the profile. Facts commute: any order of arrival gives the same
 * profile.
 */
public final class ProfileFacts {
  /** Half-life of the interest in a category. */
  public static final long INTEREST_HALF_LIFE = 14L * 86_400_000L;

  private static final double FORGOTTEN_INTEREST = 0.05;
  private static final long SOURCE_LIFE = 365L * 86_400_000L;
  private static final long VIEW_LIFE = 90L * 86_400_000L;
  private static final int SOURCES = Bounds.cap(Profile.SCHEMA$, "sources");
  private static final int INTERESTS = Bounds.cap(Profile.SCHEMA$, "interests");
  private static final int SEARCHES = Bounds.cap(Profile.SCHEMA$, "searches");

  private ProfileFacts() {}

  /** What an event changed that others must know of. */
  public enum Change {
    NONE,
    CART,
    /** An order, or a return, of which nothing was known. */
    ORDER,
    /** One that was known stands otherwise. */
    CORRECTION
  }

  /**
   * Applies an event that has passed {@link io.beckon.domain.event.EventCheck} and is no duplicate.
   */
  public static Change apply(Profile profile, Event event) {
    if (EventNames.isNews(event.getName())) {
      return Change.NONE;
    }
    long time = event.getTimestamp();
    profile.setEvents(profile.getEvents() + 1);
    profile.setFirstSeen(Earlier.of(profile.getFirstSeen(), time));
    profile.setLastSeen(Math.max(profile.getLastSeen(), time));
    if (event.getUserId() != null) {
      profile.setKnown(true);
    }
    if (isVisit(event)) {
      Visits.seen(profile, time);
    }
    if (event.getCampaign() != null) {
      source(profile, event.getCampaign(), time);
    }
    if (!event.getConsents().isEmpty()) {
      for (ConsentChange change : event.getConsents()) {
        Consents.said(
            profile.getConsents(),
            change.getChannel(),
            change.getOptedIn(),
            change.getSource(),
            time);
      }
    }
    if (!event.getTraits().isEmpty()) {
      for (Map.Entry<String, String> one : event.getTraits().entrySet()) {
        Traits.said(profile, Texts.cut(one.getKey()), Texts.cut(one.getValue()), time);
      }
    }
    if (!event.getRemovedTraits().isEmpty()) {
      for (String name : event.getRemovedTraits()) {
        Traits.removed(profile, Texts.cut(name), time);
      }
    }
    return byName(profile, event);
  }

  /** Forgets what has outlived its lifetime at {@code now}. */
  public static void expire(Profile profile, long now) {
    Bounds.expire(profile.getSources(), now - SOURCE_LIFE, SourceSeen::getLastAt);
    Bounds.expire(profile.getViewed(), now - VIEW_LIFE, ProductView::getLastAt);
    Bounds.expire(profile.getViewedInVisit(), now - VIEW_LIFE, ProductView::getLastAt);
    Bounds.expire(profile.getSearches(), now - VIEW_LIFE, Search::getLastAt);
    List<Interest> interests = profile.getInterests();
    for (int i = interests.size() - 1; i >= 0; i--) {
      Interest interest = interests.get(i);
      if (Aging.value(interest.getPoints(), interest.getAt(), now, INTEREST_HALF_LIFE)
          < FORGOTTEN_INTEREST) {
        interests.remove(i);
      }
    }
    Carts.expire(profile.getCart(), now);
  }

  /** Number of visits so far, the running one included. */
  public static int visits(Profile profile) {
    return Visits.count(profile);
  }

  private static Change byName(Profile profile, Event event) {
    switch (event.getName()) {
      case EventNames.PRODUCT_VIEWED -> {
        for (Product product : event.getProducts()) {
          if (product.getCategory() != null) {
            interest(profile, product.getCategory(), event.getTimestamp());
          }
          ViewedProducts.see(profile, product, event.getCurrency(), event.getTimestamp());
        }
        return Change.NONE;
      }
      case EventNames.PRODUCTS_SEARCHED -> {
        if (event.getQuery() != null && !event.getQuery().isBlank()) {
          searched(profile, event.getQuery(), event.getTimestamp());
        }
        return Change.NONE;
      }
      case EventNames.PRODUCT_ADDED -> {
        Carts.add(profile.getCart(), event);
        return Change.CART;
      }
      case EventNames.PRODUCT_REMOVED -> {
        Carts.remove(profile.getCart(), event);
        return Change.CART;
      }
      case EventNames.CART_VIEWED, EventNames.CHECKOUT_STARTED -> {
        Carts.replace(profile.getCart(), event);
        return Change.CART;
      }
      case EventNames.ORDER_COMPLETED -> {
        Change change = changed(OrderBook.ordered(profile.getOrders(), event));
        if (change == Change.ORDER) {
          Carts.order(profile.getCart(), event);
        }
        return change;
      }
      case EventNames.ORDER_UPDATED -> {
        Carts.order(profile.getCart(), event);
        return changed(OrderBook.ordered(profile.getOrders(), event));
      }
      case EventNames.ORDER_REFUNDED, EventNames.ORDER_CANCELLED -> {
        return changed(OrderBook.returned(profile.getOrders(), event));
      }
      case EventNames.EMAIL_SENT,
          EventNames.EMAIL_DELIVERED,
          EventNames.EMAIL_OPENED,
          EventNames.EMAIL_LINK_CLICKED,
          EventNames.EMAIL_BOUNCED,
          EventNames.UNSUBSCRIBED -> {
        Messages.reported(profile, event);
        return Change.NONE;
      }
      default -> {
        if (event.getMessage() != null) {
          Messages.reported(profile, event);
        }
        return Change.NONE;
      }
    }
  }

  private static Change changed(OrderBook.Effect effect) {
    return switch (effect) {
      case NEW -> Change.ORDER;
      case CHANGED -> Change.CORRECTION;
      case NONE -> Change.NONE;
    };
  }

  /** What a contact does counts as a visit; what a sender or a back end reports does not. */
  private static boolean isVisit(Event event) {
    return event.getKind() == EventKind.PAGE
        || event.getKind() == EventKind.SCREEN
        || event.getName().startsWith("Product")
        || event.getName().equals(EventNames.CART_VIEWED)
        || event.getName().equals(EventNames.CHECKOUT_STARTED);
  }

  private static void source(Profile profile, Campaign campaign, long time) {
    if (campaign.getSource() == null) {
      return;
    }
    String source = Texts.cut(campaign.getSource());
    String medium = campaign.getMedium() == null ? "" : Texts.cut(campaign.getMedium());
    String name = campaign.getName() == null ? "" : Texts.cut(campaign.getName());
    List<SourceSeen> sources = profile.getSources();
    for (int i = 0; i < sources.size(); i++) {
      SourceSeen seen = sources.get(i);
      if (seen.getSource().equals(source)
          && seen.getMedium().equals(medium)
          && seen.getCampaign().equals(name)) {
        seen.setCount(seen.getCount() + 1);
        seen.setLastAt(Math.max(seen.getLastAt(), time));
        return;
      }
    }
    sources.add(
        SourceSeen.newBuilder()
            .setSource(source)
            .setMedium(medium)
            .setCampaign(name)
            .setCount(1)
            .setLastAt(time)
            .build());
    Bounds.trim(sources, SOURCES, SourceSeen::getLastAt);
  }

  private static void interest(Profile profile, String category, long time) {
    List<Interest> interests = profile.getInterests();
    Interest interest = Bounds.find(interests, Interest::getCategory, category);
    if (interest == null) {
      interests.add(new Interest(category, 1.0, time));
    } else {
      long at = Math.max(interest.getAt(), time);
      interest.setPoints(
          Aging.value(interest.getPoints(), interest.getAt(), at, INTEREST_HALF_LIFE)
              + Aging.value(1, time, at, INTEREST_HALF_LIFE));
      interest.setAt(at);
    }
    Bounds.newestFirst(interests, INTERESTS, Interest::getAt, Interest::getCategory);
  }

  private static void searched(Profile profile, String query, long time) {
    String phrase = Texts.cut(query.strip().toLowerCase(java.util.Locale.ROOT));
    List<Search> searches = profile.getSearches();
    Search search = Bounds.find(searches, Search::getPhrase, phrase);
    if (search == null) {
      searches.add(new Search(phrase, 1, time));
    } else {
      search.setCount(search.getCount() + 1);
      search.setLastAt(Math.max(search.getLastAt(), time));
    }
    Bounds.newestFirst(searches, SEARCHES, Search::getLastAt, Search::getPhrase);
  }
}
