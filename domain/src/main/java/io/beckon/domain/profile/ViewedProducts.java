package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Product;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which products a contact has looked at: ever, and in its latest visit. Of one visit only the
 * products that its own list keeps stay in the other, so that whoever leafs through a catalogue for
 * an hour does not lose what it looked at before. Where a late event joins two visits, the products
 * of the first are in the list of both only from their next look on.
 */
public final class ViewedProducts {
  private static final int EVER = Bounds.cap(Profile.SCHEMA$, "viewed");
  private static final int VISIT = Bounds.cap(Profile.SCHEMA$, "viewedInVisit");

  private ViewedProducts() {}

  /** Notes a look; the visit that it is of has been noted already. */
  static void see(Profile profile, Product product, @Nullable String currency, long time) {
    count(profile.getViewed(), product, currency, time);
    long start = Visits.lastStart(profile);
    if (time >= start) {
      List<ProductView> visit = profile.getViewedInVisit();
      Bounds.remove(visit, view -> view.getLastAt() < start);
      count(visit, product, currency, time);
      Bounds.newestFirst(visit, VISIT + 1, ProductView::getLastAt, ProductView::getProductId);
      if (visit.size() > VISIT) {
        ProductView left = visit.remove(VISIT);
        Bounds.remove(
            profile.getViewed(),
            view ->
                view.getProductId().equals(left.getProductId())
                    && view.getCount() <= left.getCount());
      }
    }
    Bounds.newestFirst(
        profile.getViewed(), EVER, ProductView::getLastAt, ProductView::getProductId);
  }

  /** Takes in what another contact looked at that turned out to be this one; its visits were. */
  public static void merge(Profile to, Profile from) {
    merge(to.getViewed(), from.getViewed(), EVER);
    // What either has looked at in an earlier visit is none of the latest.
    long start = Visits.lastStart(to);
    Bounds.remove(to.getViewedInVisit(), view -> view.getLastAt() < start);
    List<ProductView> others = new ArrayList<>(from.getViewedInVisit());
    Bounds.remove(others, view -> view.getLastAt() < start);
    merge(to.getViewedInVisit(), others, VISIT);
  }

  private static void merge(List<ProductView> to, List<ProductView> from, int cap) {
    for (ProductView view : from) {
      ProductView known = Bounds.find(to, ProductView::getProductId, view.getProductId());
      if (known == null) {
        to.add(view);
      } else {
        known.setCount(known.getCount() + view.getCount());
        if (view.getLastAt() >= known.getLastAt()) {
          known.setLastAt(view.getLastAt());
          known.setPrice(view.getPrice());
          known.setCurrency(view.getCurrency());
        }
      }
    }
    Bounds.newestFirst(to, cap, ProductView::getLastAt, ProductView::getProductId);
  }

  private static void count(
      List<ProductView> viewed, Product product, @Nullable String currency, long time) {
    ProductView view = Bounds.find(viewed, ProductView::getProductId, product.getProductId());
    if (view == null) {
      viewed.add(
          ProductView.newBuilder()
              .setProductId(product.getProductId())
              .setCategory(product.getCategory())
              .setPrice(product.getPrice())
              .setCount(1)
              .setLastAt(time)
              .setCurrency(currency)
              .build());
      return;
    }
    view.setCount(view.getCount() + 1);
    if (time >= view.getLastAt()) {
      view.setLastAt(time);
      view.setPrice(product.getPrice());
      view.setCurrency(currency);
    }
  }
}
