package io.beckon.domain.engine;

import io.beckon.domain.basics.Aging;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.profile.Consents;
import io.beckon.domain.profile.MergedCart;
import io.beckon.domain.profile.Messages;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.profile.Traits;
import io.beckon.domain.profile.ViewedProducts;
import io.beckon.domain.profile.Visits;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.Interest;
import io.beckon.schema.Profile;
import io.beckon.schema.Search;
import io.beckon.schema.SourceSeen;

/**
 * Makes one profile of two, by the rules that events follow: sums and maxima, and the latest word
 * where only one can hold. Which of the two takes in the other makes no difference.
 */
final class MergedProfile {
  private MergedProfile() {}

  static void take(Profile to, Profile from) {
    to.setKnown(to.getKnown() || from.getKnown());
    to.setFirstSeen(Earlier.of(to.getFirstSeen(), from.getFirstSeen()));
    to.setLastSeen(Math.max(to.getLastSeen(), from.getLastSeen()));
    to.setEvents(to.getEvents() + from.getEvents());
    Traits.merge(to, from);
    Consents.merge(to.getConsents(), from.getConsents());
    Visits.merge(to, from);
    sources(to, from);
    ViewedProducts.merge(to, from);
    interests(to, from);
    searches(to, from);
    messages(to, from);
    OrderBook.merge(to.getOrders(), from.getOrders());
    MergedCart.take(to.getCart(), from.getCart());
  }

  private static void sources(Profile to, Profile from) {
    for (SourceSeen seen : from.getSources()) {
      SourceSeen known =
          Bounds.find(to.getSources(), MergedProfile::sourceKey, MergedProfile.sourceKey(seen));
      if (known == null) {
        to.getSources().add(seen);
      } else {
        known.setCount(known.getCount() + seen.getCount());
        known.setLastAt(Math.max(known.getLastAt(), seen.getLastAt()));
      }
    }
    Bounds.trim(to.getSources(), Bounds.cap(Profile.SCHEMA$, "sources"), SourceSeen::getLastAt);
  }

  private static String sourceKey(SourceSeen seen) {
    return Keys.join(seen.getSource(), seen.getMedium(), seen.getCampaign());
  }

  private static void interests(Profile to, Profile from) {
    for (Interest interest : from.getInterests()) {
      Interest known =
          Bounds.find(to.getInterests(), Interest::getCategory, interest.getCategory());
      if (known == null) {
        to.getInterests().add(interest);
      } else {
        long at = Math.max(known.getAt(), interest.getAt());
        known.setPoints(points(known, at) + points(interest, at));
        known.setAt(at);
      }
    }
    Bounds.newestFirst(
        to.getInterests(),
        Bounds.cap(Profile.SCHEMA$, "interests"),
        Interest::getAt,
        Interest::getCategory);
  }

  private static double points(Interest interest, long at) {
    return Aging.value(interest.getPoints(), interest.getAt(), at, ProfileFacts.INTEREST_HALF_LIFE);
  }

  private static void searches(Profile to, Profile from) {
    for (Search search : from.getSearches()) {
      Search known = Bounds.find(to.getSearches(), Search::getPhrase, search.getPhrase());
      if (known == null) {
        to.getSearches().add(search);
      } else {
        known.setCount(known.getCount() + search.getCount());
        known.setLastAt(Math.max(known.getLastAt(), search.getLastAt()));
      }
    }
    Bounds.newestFirst(
        to.getSearches(),
        Bounds.cap(Profile.SCHEMA$, "searches"),
        Search::getLastAt,
        Search::getPhrase);
  }

  private static void messages(Profile to, Profile from) {
    for (ChannelBehaviour one : from.getMessages()) {
      ChannelBehaviour known =
          Bounds.find(to.getMessages(), ChannelBehaviour::getChannel, one.getChannel());
      if (known == null) {
        to.getMessages().add(one);
      } else {
        known.setSent(known.getSent() + one.getSent());
        known.setOpened(known.getOpened() + one.getOpened());
        known.setClicked(known.getClicked() + one.getClicked());
        known.setBounced(known.getBounced() + one.getBounced());
        known.setUnsubscribed(known.getUnsubscribed() + one.getUnsubscribed());
        known.setLastAt(Math.max(known.getLastAt(), one.getLastAt()));
      }
    }
    Bounds.trim(
        to.getMessages(), Bounds.cap(Profile.SCHEMA$, "messages"), ChannelBehaviour::getLastAt);
    from.getHours().forEach(hour -> Messages.hour(to, hour.getHour(), hour.getCount()));
  }
}
