package io.beckon.domain.profile;

import io.beckon.schema.Cart;
import io.beckon.schema.CartLine;
import io.beckon.schema.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A profile as others see it: without what shadows make of the contact, and without cart lines of
 * which nothing is left, which are kept so that an older fact does not bring them back.
 */
public final class ShownProfile {
  private ShownProfile() {}

  /**
   * Whether others see all of it.
   *
   * @param shadows whether versions of rules run beside those in force
   */
  public static boolean isWhole(Profile profile, boolean shadows) {
    if (shadows) {
      return false;
    }
    List<CartLine> lines = profile.getCart().getLines();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).getQuantity() <= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * What others see: the profile itself if they see all of it, else another that shares its values.
   */
  public static Profile of(Profile profile, boolean shadows) {
    if (isWhole(profile, shadows)) {
      return profile;
    }
    Profile shown = profile.shallowCopy();
    Cart cart = profile.getCart().shallowCopy();
    cart.setLines(without(cart.getLines(), line -> line.getQuantity() <= 0));
    shown.setCart(cart);
    if (shadows) {
      shown.setScores(without(shown.getScores(), one -> Shadows.isShadow(one.getRule())));
      shown.setStages(without(shown.getStages(), one -> Shadows.isShadow(one.getLifecycle())));
      shown.setSegments(without(shown.getSegments(), one -> Shadows.isShadow(one.getSegment())));
      shown.setRfm(without(shown.getRfm(), one -> Shadows.isShadow(one.getRule())));
      shown.setTrends(without(shown.getTrends(), one -> Shadows.isShadow(one.getRule())));
      shown.setDiscounts(without(shown.getDiscounts(), one -> Shadows.isShadow(one.getRule())));
    }
    return shown;
  }

  private static <T> List<T> without(List<T> all, Predicate<T> hidden) {
    List<T> seen = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if (!hidden.test(all.get(i))) {
        seen.add(all.get(i));
      }
    }
    return seen;
  }
}
