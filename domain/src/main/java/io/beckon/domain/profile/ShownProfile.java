package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.CartLine;
import io.beckon.schema.Profile;
import java.util.List;

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

  /** What others see: the profile itself if they see all of it. */
  public static Profile of(Profile profile, boolean shadows) {
    if (isWhole(profile, shadows)) {
      return profile;
    }
    Profile shown = Profile.newBuilder(profile).build();
    Bounds.remove(shown.getCart().getLines(), line -> line.getQuantity() <= 0);
    Bounds.remove(shown.getScores(), score -> Shadows.isShadow(score.getRule()));
    Bounds.remove(shown.getStages(), stage -> Shadows.isShadow(stage.getLifecycle()));
    Bounds.remove(shown.getSegments(), segment -> Shadows.isShadow(segment.getSegment()));
    Bounds.remove(shown.getRfm(), place -> Shadows.isShadow(place.getRule()));
    Bounds.remove(shown.getTrends(), place -> Shadows.isShadow(place.getRule()));
    Bounds.remove(shown.getDiscounts(), discount -> Shadows.isShadow(discount.getRule()));
    return shown;
  }
}
