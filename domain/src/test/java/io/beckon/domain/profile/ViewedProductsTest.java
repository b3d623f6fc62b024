package io.beckon.domain.profile;

import static io.beckon.domain.engine.TestingShop.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewedProductsTest {
  private int number;

  private void look(Profile profile, String product, double minute) {
    ProfileFacts.apply(
        profile, product("v" + number++, "Product Viewed", minute, product, "Gifts", 1_000, 1));
  }

  private static List<String> ids(List<ProductView> views) {
    return views.stream().map(ProductView::getProductId).toList();
  }

  @Test
  void aVisitOfManyProductsDoesNotDriveOutWhatWasLookedAtBefore() {
    Profile profile = Profile.newBuilder().build();
    look(profile, "lamp", 0);
    look(profile, "lamp", 1);
    look(profile, "mug", 2);
    for (int i = 0; i < 40; i++) {
      look(profile, "p" + i, 200 + i);
    }
    assertThat(ids(profile.getViewedInVisit()))
        .hasSize(12)
        .startsWith("p39", "p38")
        .endsWith("p28");
    assertThat(ids(profile.getViewed())).hasSize(14).endsWith("mug", "lamp");
    assertThat(profile.getViewed().get(13).getCount()).isEqualTo(2);
  }

  @Test
  void theVisitCountsItsOwnLooksAndTheNextBeginsAnew() {
    Profile profile = Profile.newBuilder().build();
    look(profile, "lamp", 0);
    look(profile, "lamp", 100);
    look(profile, "mug", 101);
    assertThat(ids(profile.getViewedInVisit())).containsExactly("mug", "lamp");
    assertThat(profile.getViewedInVisit().get(1).getCount()).isEqualTo(1);
    assertThat(profile.getViewed())
        .extracting(ProductView::getProductId, ProductView::getCount)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("mug", 1),
            org.assertj.core.groups.Tuple.tuple("lamp", 2));
  }

  @Test
  void whatComesLateOfAnEarlierVisitIsNoneOfThisOne() {
    Profile profile = Profile.newBuilder().build();
    look(profile, "lamp", 200);
    look(profile, "mug", 10);
    assertThat(ids(profile.getViewedInVisit())).containsExactly("lamp");
    assertThat(ids(profile.getViewed())).containsExactly("lamp", "mug");
  }
}
